"""Rows of the table that a check reads first: one for each firm of which all is simple, with a hash of its history.

Notices name hundreds of firms on one day, so many firms have one history: their facts differ in nothing but their ids.
Such histories have one hash, and what follows from them on a day is worked out once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from ..identity.firms import Firm, Mention
from ..query.belonging import current_and_former
from ..query.fact_rows import FACT_SEPARATOR
from ..schema.database import Row


def history_row(firm: Firm, names: Sequence[Row]) -> Row | None:
    """Return the row of a firm with its rows of names; None where a check must look at each fact and name of it.

    That is so where a row was taken back or replaces another, and where its names differ in more than their spelling.
    ``known_on`` is the day (ISO) from which all that is on record was known, and known to be of this firm.
    """
    if not _is_simple(firm, names):
        return None
    by_age = sorted((name["kind"] == "renamed", name["known_on"], name["fact_id"], name["name"]) for name in names)
    current, former = current_and_former([(name, "renamed" if is_new else "printed") for is_new, _, _, name in by_age])
    if current != firm.name[0]:
        return None
    facts = sorted(firm.rows, key=lambda row: row.fact_id)
    return {
        "number": firm.number,
        "known_on": max(_days(firm)),
        "history": history_hash([_history_of(row) for row in facts]),
        "facts": FACT_SEPARATOR.join([row.fact_id for row in facts]),
        "former_names": json.dumps(former, ensure_ascii=False) if former else None,
    }


def _is_simple(firm: Firm, names: Sequence[Row]) -> bool:
    is_plain = not any(row.corrects or row.withdrawn_on or FACT_SEPARATOR in row.fact_id for row in firm.rows)
    return is_plain and len({name["name_key"] for name in names}) == 1


def _days(firm: Firm) -> Iterator[str]:
    """Yield every day on which something about a firm became known."""
    for row in firm.rows:
        yield from (row.published, row.code_known_on)
    yield from (joined.on for joined in firm.joined.values())
    yield from (known_on for _because, known_on in firm.former.values() if known_on)


def _history_of(row: Mention) -> tuple[Any, ...]:
    """Return what happened, in the order of ``FACT_COLUMNS`` from the regime on."""
    return (
        row.regime,
        row.tier,
        row.kind,
        row.happened_from,
        row.happened_to,
        row.published,
        row.valid_from,
        row.valid_to,
        row.document,
        None,
        row.evidence,
        row.is_made_day,
        None,
        row.goes_on,
    )


def history_hash(facts: Sequence[Sequence[Any]]) -> str:
    """Return a hash of facts without their ids, in the order of the ids; facts that differ in anything have another."""
    return hashlib.blake2b(json.dumps(facts, ensure_ascii=False).encode(), digest_size=16).hexdigest()
