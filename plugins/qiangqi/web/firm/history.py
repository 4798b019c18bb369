"""A firm's titles over time, with one day's knowledge: the same segments in the timeline and in a table."""

from __future__ import annotations

from typing import Any

from qiangqi.catalogue.query.catalogue import Known
from qiangqi.standing.answer import bars_of
from qiangqi.standing.dates import NEVER, first_day, last_day
from qiangqi.standing.strict_yaml import Text
from qiangqi.standing.timeline import History

from ..http.catalogue import Register
from ..http.formats import date
from ..http.language import gettext as _
from ..http.language import language
from ..http.verdict import badge_of, status_label
from .timeline_svg import Stretch, TimelineRow


def histories_of(register: Register, known: Known, known_on: int) -> list[History]:
    """Return a firm's history in each regime in which a fact of it is known."""
    named = sorted({fact.regime for fact in known.facts if fact.tier})
    return [register.catalogue.engine.history(known.facts, regime, known_on) for regime in named]


def _stretches(register: Register, history: History, tier: str) -> list[Stretch]:
    """Join the pieces of one title that show the same status."""
    found: list[Stretch] = []
    segments = history.segments[tier]
    for place, segment in enumerate(segments):
        end = segments[place + 1].start if place + 1 < len(segments) else NEVER
        if found and found[-1].status == segment.status:
            found[-1] = Stretch(found[-1].start, end, segment.status, found[-1].label)
        else:
            before_first = segment.states[-1].reasons[0].topic.startswith("before_first")
            label = status_label(register, segment.status, before_first)
            found.append(Stretch(segment.start, end, segment.status, label))
    return found


def timeline_rows(register: Register, histories: list[History]) -> list[TimelineRow]:
    """Return the rows of the timeline; time before the first fact stays empty."""
    timeline = []
    for history in histories:
        bars = tuple((bar.start, bar.end) for bar in bars_of(history))
        for tier in sorted(history.segments):
            title = _named(history.regime.by_tier[tier].title)
            first = min(fact.happened.latest for fact in history.facts.values() if fact.tier == tier)
            visible = [s for s in _stretches(register, history, tier) if s.end > first or s.status != "undetermined"]
            timeline.append(TimelineRow(title, tuple(visible), bars))
    return timeline


def _named(title: Text) -> str:
    """Write the official name, with its English on an English page."""
    return title["zh"] if language() == "zh" else f"{title['zh']} · {title['en']}"


def intervals_of(register: Register, histories: list[History]) -> list[dict[str, Any]]:
    """Return the rows of the table that says what the timeline draws."""
    rows = []
    for history in histories:
        for tier in sorted(history.segments):
            for stretch in _stretches(register, history, tier):
                holds = history.segments[tier][history.at(tier, max(stretch.start, 1))].holds
                rows.append(
                    {
                        "title": history.regime.by_tier[tier].title,
                        "from": date(first_day(stretch.start)) or _("此前"),
                        "until": date(last_day(stretch.end)) or _("此后"),
                        "status": stretch.label,
                        "code": stretch.status,
                        "badge": badge_of(stretch.status, holds),
                    }
                )
    return rows


def bar_rows(histories: list[History]) -> list[dict[str, str]]:
    """Return the table rows of the bars that the timeline draws beneath its rows."""
    return [
        {
            "regime": history.regime.short[language()],
            "from": date(first_day(bar.start)),
            "until": date(last_day(bar.end)) or _("此后"),
        }
        for history in histories
        for bar in bars_of(history)
    ]
