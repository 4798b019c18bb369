"""Facts that are disputed: those with a report of an error that is not decided yet; no standing changes by it."""

from __future__ import annotations

from typing import Any

from .register import Register

OPEN = """
select report_id, fact_id, firm_id, kind, received_on from error_reports
where status = 'open' and fact_id is not null order by received_on, report_id
"""


def standing_with_disputes(
    register: Register, text: str, as_of: int, known_on: int, regime: str | None = None, lang: str = "zh"
) -> dict[str, Any]:
    """Return the contract's answer for one firm, with the open reports on its facts where there are any.

    Raises:
        KeyError: ``regime`` is none of the catalogue's.
    """
    found = register.catalogue.ask(text, as_of, known_on, regime, lang)
    disputed = _disputes_of_firm(register, found["firm"]["firm_id"]) if found["firm"] else []
    return {**found, "disputed": disputed} if disputed else found


def _disputes_of_firm(register: Register, firm_id: str) -> list[dict[str, Any]]:
    """Return the open reports on the facts of a firm as data."""
    names = ("fact_id", "report_id", "kind", "received_on")
    return [{name: row[name] for name in names} for row in register.kept_rows(OPEN) if row["firm_id"] == firm_id]
