"""The public shape of an answer (§7): plain dictionaries with ISO days, the last day inclusive."""

from __future__ import annotations

from typing import Any

from .answer import Standing
from .dates import EVER, NEVER, Span, first_day, iso, last_day
from .last_known import last_known
from .reasons import explain
from .regime import Regime
from .sentence import plain, sentence
from .state import Reason, Term
from .status_runs import Reading
from .verifying import how_to_verify
from .written_days import pick, write_day

SUCCESSION = "succession"
"""The caution that names the firms that it is about."""


def standing_object(
    standing: Standing,
    regime: Regime,
    firm: str,
    as_of: int,
    cautions: dict[str, dict[str, str]],
    lang: str = "zh",
    known_on: int = NEVER,
) -> dict[str, Any]:
    """Return one standing as the contract names it; ``cautions`` gives each caution's line by code and language.

    What is named to verify it was published by ``known_on``.
    """
    days = standing.days
    return {
        "regime": standing.regime,
        "tier": standing.tier,
        "status": standing.status,
        "holds_title": standing.holds_title,
        **shown_day("since", days.since),
        **shown_day("until", days.until, 1),
        "term": _term_shown(standing),
        "next": {**shown_day("on", days.next), "status": days.next_status} if days.next and days.next_status else None,
        **shown_day("barred_until", days.barred, 1),
        "last_known": last_known(standing, lang) or None,
        "evidence": standing.evidence,
        "readings": [_reading(reading) for reading in standing.readings],
        "because": [
            {
                "provision": reason.value.provision if reason.value else None,
                "says": explain(reason, standing.term, regime, lang, standing.documents, standing.spans)
                + _other_reading(reason, lang),
                "facts": list(reason.facts),
            }
            for reason in standing.reasons
        ],
        "cautions": [
            {"code": code, "says": cautions[code][lang] + (_predecessors(standing, lang) if code == SUCCESSION else "")}
            for code in standing.cautions
        ],
        "verify": how_to_verify(standing, regime, firm, as_of, known_on, lang),
        "says": plain(sentence(standing, firm, regime, as_of, lang)),
    }


def _predecessors(standing: Standing, lang: str) -> str:
    """Say whom the caution of a succession is about, with the day of each."""
    if lang == "zh":
        return f"（{'；'.join(f'{name}，{write_day(day, lang)}' for name, day in standing.predecessors)}）"
    return f" ({'; '.join(f'{name}, {write_day(day, lang)}' for name, day in standing.predecessors)})"


def _other_reading(reason: Reason, lang: str) -> str:
    """Where a rule is a reading, the other reading stands beside it."""
    if reason.value is None or reason.value.other_reading is None:
        return ""
    other = reason.value.other_reading[lang].rstrip("。.")
    return pick((f"（另一种读法：{other}）", f" (the other reading: {other[:1].lower() + other[1:]})"), lang)


def shown_day(key: str, span: Span | None, back: int = 0) -> dict[str, Any]:
    """Return a day under its key; where only its bounds are known null, and both under ``…_range``."""
    if span is None:
        return {key: None}
    first, last = (iso(day - back) if EVER < day < NEVER else None for day in span)
    return {key: first} if first == last else {key: None, f"{key}_range": [first, last]}


def _term_shown(standing: Standing) -> dict[str, Any] | None:
    days = standing.days
    if standing.term is None or (days.term_from is None and days.term_to is None):
        return None
    return {**shown_day("from", days.term_from), **shown_day("to", days.term_to, 1), "basis": standing.term.basis}


def _term(term: Term | None) -> dict[str, Any] | None:
    if term is None:
        return None
    return {"from": iso(term.start), "to": last_day(term.end), "basis": term.basis}


def _reading(reading: Reading) -> dict[str, Any]:
    barred = reading.barred_until
    return {
        "dates": reading.dates,
        "status": reading.status,
        "holds_title": reading.holds_title,
        "since": first_day(reading.since),
        "until": last_day(reading.until),
        "term": _term(reading.term),
        "barred_until": last_day(barred) if barred is not None else None,
    }
