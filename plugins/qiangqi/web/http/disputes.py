"""Facts that are disputed: those with a report of an error that is not decided yet; no standing changes by it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qiangqi.catalogue.query.disputes import OPEN

from .catalogue import Register
from .labels import word


def disputes_of(register: Register, facts: Collection[str]) -> list[dict[str, Any]]:
    """Return the open reports on some facts, the earliest first, with their words in the language of the request."""
    return [
        {**dict(row), "kind_word": word(register, "report_kinds", row["kind"])}
        for row in register.kept_rows(OPEN)
        if row["fact_id"] in facts
    ]
