"""A firm's titles over time, with one day's knowledge: the same segments in the timeline and in a table."""

from __future__ import annotations

from typing import Any

from qiangqi.catalogue.query.catalogue import Known
from qiangqi.standing.dates import EVER, NEVER, Span, iso
from qiangqi.standing.day_ranges import shown_span
from qiangqi.standing.stretches import Stretch, bar_spans, stretches
from qiangqi.standing.strict_yaml import Text
from qiangqi.standing.timeline import History

from ..http.catalogue import Register
from ..http.formats import date
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language
from ..http.verdict import badge_of, status_label
from .timeline_svg import ACTS, DrawnAct, DrawnStretch, TimelineRow


def histories_of(register: Register, known: Known, known_on: int) -> list[History]:
    """Return a firm's history in each regime in which a fact of it is known."""
    named = sorted({fact.regime for fact in known.facts if fact.tier})
    return [register.catalogue.engine.history(known.facts, regime, known_on) for regime in named]


def timeline_rows(register: Register, histories: list[History]) -> list[TimelineRow]:
    """Return the rows of the timeline; time before the first fact stays empty."""
    timeline = []
    for history in histories:
        bars = tuple((_drawn(start), _drawn(end)) for _bar, start, end in bar_spans(history))
        for tier in sorted(history.segments):
            title = _named(history.regime.by_tier[tier].title)
            first = min(fact.happened.latest for fact in history.facts.values() if fact.tier == tier)
            drawn = [
                DrawnStretch(_drawn(s.first), _drawn(s.last), s.status, _label(register, s))
                for s in stretches(history, tier)
            ]
            visible = tuple(s for s in drawn if s.end.earliest > first or s.status != "undetermined")
            timeline.append(TimelineRow(title, visible, bars, _acts(register, history, tier)))
    return timeline


def _acts(register: Register, history: History, tier: str) -> tuple[DrawnAct, ...]:
    """Return the acts on a title that no status shows, with those of the firm itself unless it goes on."""
    found = {
        (_drawn(shown_span(fact)), fact.kind)
        for fact in history.facts.values()
        if fact.kind in ACTS and fact.tier in (None, tier) and not fact.goes_on
    }
    return tuple(DrawnAct(on, ACTS[kind], word(register, "kinds", kind)) for on, kind in sorted(found))


def _label(register: Register, stretch: Stretch) -> str:
    return status_label(register, stretch.status, stretch.is_before_first)


def _drawn(span: Span) -> Span:
    """Return the days of a fading edge; where only one of its bounds is proven, the edge stands there."""
    if span.earliest > EVER and span.latest >= NEVER:
        return Span(span.earliest, span.earliest)
    return Span(span.latest, span.latest) if span.earliest <= EVER else span


def _named(title: Text) -> str:
    """Write the official name, with its English on an English page."""
    return title["zh"] if language() == "zh" else f"{title['zh']} · {title['en']}"


def intervals_of(register: Register, histories: list[History]) -> list[dict[str, Any]]:
    """Return the rows of the table that says what the timeline draws."""
    return [
        {
            "title": history.regime.by_tier[tier].title,
            "from": _day(stretch.first) or _("不详"),
            "until": _day(stretch.last, 1) or _("未定"),
            "status": _label(register, stretch),
            "code": stretch.status,
            "badge": badge_of(stretch.status, stretch.holds),
        }
        for history in histories
        for tier in sorted(history.segments)
        for stretch in stretches(history, tier)
    ]


def bar_rows(histories: list[History]) -> list[dict[str, str]]:
    """Return the table rows of the bars that the timeline draws beneath its rows."""
    return [
        {
            "regime": history.regime.short[language()],
            "from": _day(start),
            "until": _day(end, 1) or _("未定"),
        }
        for history in histories
        for _bar, start, end in bar_spans(history)
    ]


def _day(span: Span, back: int = 0) -> str:
    """Write a first day, or with ``back`` a last one, as exactly as it is known; nothing where it is open."""
    first, last = (date(iso(day - back)) if EVER < day < NEVER else "" for day in span)
    if first == last:
        return first
    if first and last:
        between = _("%(first)s至%(last)s之间")
        return between % {"first": first, "last": last}
    return (_("%(day)s或之后") if first else _("%(day)s或之前")) % {"day": first or last}
