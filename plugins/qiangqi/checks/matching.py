"""Which firm a row means: by its code, else by its whole name; anything less than that is never ``found``.

Names are one only where their keys are (docs/decisions/0023): no place in front, no 集团 and no legal form is left out.
Where a code and a name are given, both must mean one firm; a name stands in for a code that no source prints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from qiangqi.values.uscc import Code

from .known_firm import KnownFirm
from .rows import Row

Outcome = Literal["found", "ambiguous", "possible", "not_found", "invalid_id", "out_of_coverage", "error"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MatchedBy = Literal["uscc", "name", "former_name"]


class Match(NamedTuple):
    """What a row comes to, before names that are only like its own are looked for.

    ``firms`` are the one found, or the candidates. ``topic`` is the sentence of an outcome without a standing,
    ``notes`` what else is to be said of a firm that was found.
    """

    outcome: Outcome
    matched_by: MatchedBy | None = None
    firms: tuple[str, ...] = ()
    topic: str = ""
    notes: tuple[str, ...] = ()


class Known(NamedTuple):
    """What was looked up for many rows: firms by code, by key and by id, and whether firms without a code are held.

    ``has_uncoded`` is asked for rows with a code alone. ``codes`` reads each code as it was given that is on no record
    as it stands; one on record needs no reading.
    """

    by_code: Mapping[str, str]
    codes: Mapping[str, Code]
    by_key: Mapping[str, Sequence[str]]
    firms: dict[str, KnownFirm]
    has_uncoded: bool


def match(row: Row, known: Known) -> Match:
    """Return what a row comes to, by what is known of its code and its name."""
    named = tuple(known.by_key.get(row.key, ())) if row.key else ()
    if not row.code:
        return _by_name(row, named, known)
    coded = known.by_code.get(row.code)
    if coded is None:
        code = known.codes[row.code]
        if code.kind != "uscc":
            return Match("invalid_id", None, named, code.kind)
        coded = known.by_code.get(code.value)
    if coded is None:
        return _code_not_on_record(row, named, known)
    if row.key and row.key not in known.firms[coded].keys:
        return Match("ambiguous", None, tuple(dict.fromkeys((coded, *named))), "disagree")
    return Match("found", "uscc", (coded,), notes=() if known.firms[coded].uscc else ("code_known_later",))


def _by_name(row: Row, named: tuple[str, ...], known: Known) -> Match:
    if not named:
        return Match("not_found", topic="not_found")
    if len(named) > 1:
        return Match("ambiguous", None, named, "same_name")
    if known.firms[named[0]].key == row.key:
        return Match("found", "name", named)
    return Match("found", "former_name", named, notes=("by_former_name",))


def _code_not_on_record(row: Row, named: tuple[str, ...], known: Known) -> Match:
    """A firm of that very name stands for a code on no record, unless another code is on record for it."""
    if not named:
        outcome: Outcome = "out_of_coverage" if known.has_uncoded else "not_found"
        return Match(outcome, topic=outcome)
    if len(named) == 1 and known.firms[named[0]].uscc is None:
        found = _by_name(row, named, known)
        return found._replace(notes=(*found.notes, "code_not_compared"))
    return Match("ambiguous", None, named, "same_name" if len(named) > 1 else "disagree")
