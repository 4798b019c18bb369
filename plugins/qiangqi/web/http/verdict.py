"""How one standing is shown: its badge, its sentence, its reasons, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qiangqi.catalogue.query.catalogue import Known
from qiangqi.standing.answer import Standing, is_before_first
from qiangqi.standing.contract import standing_object
from qiangqi.standing.dates import iso
from qiangqi.standing.ordering import LEVELS as LEVELS
from qiangqi.standing.ordering import by_relevance as by_relevance
from qiangqi.standing.reasons import BEFORE_FIRST
from qiangqi.standing.regime import Regime
from qiangqi.standing.sentence import Part, sentence
from qiangqi.standing.settled_by import settled_by
from qiangqi.standing.written_days import pick

from .catalogue import Register
from .formats import date
from .labels import word
from .language import gettext as _
from .language import language
from .parameters import Dates

SHAPES = {"yes": "●", "unclear": "◐", "no": "○"}
ENDED = ("cancelled", "removed", "lapsed")


@dataclass(frozen=True, slots=True)
class Badge:
    """A shape, a word and a colour class; any one of them says the verdict."""

    shape: str
    word: str
    state: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One standing as a page shows it; ``answer`` is the same object that the JSON gives.

    ``title`` is the official name, ``gloss`` its English where the page is English, ``settled_by`` what would settle
    an unclear answer; the last two are else empty.
    """

    regime: Regime
    title: str
    badge: Badge
    parts: tuple[Part, ...]
    answer: dict[str, Any]
    status: str
    next: str
    kind: str
    settled_by: str
    gloss: str


def badge_of(status: str, holds: str) -> Badge:
    """Return the badge of a status: ● held, ◐ unclear, ○ not held, ✕ taken away."""
    if status in ENDED:
        return Badge("✕", _("已取消") if status != "removed" else _("已撤销"), "lost")
    words = {"yes": _("持有"), "unclear": _("无法确定"), "no": _("未持有")}
    return Badge(SHAPES[holds], words[holds], holds)


def status_label(register: Register, status: str, before_first: bool) -> str:
    """Return the label of a status; of a title whose first record is later, nobody says that none was found."""
    if status == "not_held" and before_first:
        return pick(BEFORE_FIRST, language())
    return word(register, "statuses", status)


def verdict_of(register: Register, standing: Standing, firm: str, as_of: int, known_on: int) -> Verdict:
    """Return one standing as a page shows it."""
    regime, lang = register.regimes[standing.regime], language()
    tier = regime.by_tier[standing.tier] if standing.tier else None
    return Verdict(
        regime,
        tier.title["zh"] if tier else regime.name["zh"],
        badge_of(standing.status, standing.holds_title),
        sentence(standing, firm, regime, as_of, lang),
        standing_object(standing, regime, firm, as_of, register.catalogue.cautions, lang, known_on),
        status_label(register, standing.status, is_before_first(standing)),
        _next(register, standing),
        tier.kind if tier else "title",
        settled_by(standing, lang).strip(),
        tier.title["en"] if tier and lang == "en" else "",
    )


def _next(register: Register, standing: Standing) -> str:
    days = standing.days
    if days.next_status is None or days.next is None:
        return ""
    first, last = (date(iso(day)) for day in days.next)
    values = {"day": first, "status": word(register, "statuses", days.next_status)}
    if first != last:
        return _("最早自 %(day)s、最迟自 %(last)s 起转为“%(status)s”，以信息截止日所知为准") % {**values, "last": last}
    return _("自 %(day)s 起转为“%(status)s”，以信息截止日所知为准") % values


def verdicts_of(register: Register, known: Known, dates: Dates) -> list[Verdict]:
    """Return a firm's standings as pages show them, the most relevant first."""
    standings = by_relevance(list(register.catalogue.standings(known, dates.as_of, dates.known_on)), register.regimes)
    return [verdict_of(register, standing, known.name, dates.as_of, dates.known_on) for standing in standings]
