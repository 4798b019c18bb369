"""Rows of the tables of firms: their names, their ids and the firms that may be one; a function for each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..identity.decisions import Decision
from ..identity.firms import Firm, Possible
from .database import Row


def firm(found: Firm, division: str | None) -> Row:
    """Return the row of one firm."""
    name, key = found.name
    return {
        "firm_id": found.id,
        "name": name,
        "name_key": key,
        "uscc": found.code,
        "uscc_known_on": found.code_known_on,
        "region": found.region or None,
        "division": division,
        "facts": len(found.rows),
    }


def names(found: Firm) -> Iterator[Row]:
    """Return a row for each name of a firm; its number is its fact's, so that no other firm moves it."""
    for name, key, known_on, kind, mention in found.names:
        joined = found.joined.get(mention.number)
        yield {
            "name_id": mention.number * 2 + (kind == "renamed"),
            "firm_id": found.id,
            "name": name,
            "name_key": key,
            "kind": kind,
            "known_on": known_on,
            "withdrawn_on": mention.withdrawn_on,
            "fact_id": mention.fact_id,
            "joined_on": joined.on if joined else None,
            "joined_from": joined.before if joined else None,
        }


FORMER_BECAUSE = {
    "code": "来源补充了统一社会信用代码 / a source brought the code",
    "renamed": "更名前后为同一企业 / one firm before and after a renaming",
    "decision": "经核定为同一企业 / decided to be the same firm",
}
"""Why an id was replaced."""


def former(found: Firm) -> Iterator[Row]:
    """Return a row for each id that leads to a firm."""
    for old, (because, known_on) in sorted(found.former.items()):
        yield {"old_id": old, "firm_id": found.id, "because": FORMER_BECAUSE[because], "known_on": known_on}


def possible(found: Possible) -> Row:
    """Return a row for two firms that may be one."""
    decision = found.decision
    return {
        "firm_id": found.firm_id,
        "other_id": found.other_id,
        "because": found.code,
        "state": "different" if decision else "open",
        "decided_on": decision.published if decision else None,
        "decided_by": decision.source if decision else None,
        "says_zh": decision.because.zh if decision else None,
        "says_en": decision.because.en if decision else None,
    }


def withdrawn_ids(found: Iterable[Decision]) -> Iterator[Row]:
    """Return a row for each id that was taken back."""
    for decision in found:
        if decision.decision == "withdrawn":
            named = decision.firms[0]
            yield {
                "old_id": named.id,
                "name": named.name,
                "withdrawn_on": decision.published,
                "source": decision.source,
                "says_zh": decision.because.zh,
                "says_en": decision.because.en,
            }
