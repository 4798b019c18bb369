"""Facts that are disputed: those with a report of an error that is not decided yet; no standing changes by it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .catalogue import Register
from .labels import word

_OPEN = """
select report_id, fact_id, firm_id, kind, received_on from error_reports
where status = 'open' and fact_id is not null order by received_on, report_id
"""


def disputes_of(register: Register, facts: Collection[str]) -> list[dict[str, Any]]:
    """Return the open reports on some facts, the earliest first, with their words in the language of the request."""
    return [
        {**dict(row), "kind_word": word(register, "report_kinds", row["kind"])}
        for row in register.kept_rows(_OPEN)
        if row["fact_id"] in facts
    ]


def disputes_of_firm(register: Register, firm_id: str) -> list[dict[str, Any]]:
    """Return the open reports on the facts of a firm as data."""
    names = ("fact_id", "report_id", "kind", "received_on")
    return [{name: row[name] for name in names} for row in register.kept_rows(_OPEN) if row["firm_id"] == firm_id]
