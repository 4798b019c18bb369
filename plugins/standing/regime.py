"""A regime: one issuer's written rules as dated, cited data (``datasets/<place>/regime*.yml``).

The engine knows parameters by their ids and nothing of any place. A parameter's values are dated: the day that
picks one (the act's, or the end of the term) is said in the data, so that an amendment is a new value.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .dates import EVER, NEVER, parse_day
from .yamlfile import DataError, Day, Strict, Text, When, load

Basis = Literal["text", "reading", "practice"]

PARAMETERS: dict[str, frozenset[str] | None] = {
    "term_months": None,
    "window_months": None,
    "window_holds": frozenset(("yes", "unclear")),
    "late_pass": frozenset(("renews", "nothing")),
    "pass_counts_from": frozenset(("old_end", "review")),
    "pass_repeat_months": None,
    "failed_status": frozenset(("cancelled", "ended", "retained")),
    "failed_bar_months": None,
    "retention_months": None,
    "second_failure_status": frozenset(("ended",)),
    "lapse_bar_months": None,
    "cancelled_bar_months": None,
    "removed_bar_months": None,
    "publicity_working_days": None,
    "upgrade_term": frozenset(("new",)),
    "upgraded_lower_status": frozenset(("superseded",)),
}
"""Every parameter that the engine uses, with its words; None: a whole number, in the unit that the id names."""


def _number(given: Any) -> Any:
    whole = isinstance(given, str) and given.isascii() and given.removeprefix("-").isdigit()
    return int(given) if whole else given


class Value(Strict):
    """One dated value of a parameter; ``from`` is the first day on which it holds, None since the rule exists."""

    from_: Day | None = Field(alias="from")
    value: Annotated[int | str | None, BeforeValidator(_number)]
    provision: str | None
    basis: Basis
    says: Text
    other_reading: Text | None = None

    @model_validator(mode="after")
    def _cited(self) -> Value:
        if self.basis == "text" and not self.provision:
            raise ValueError("basis is text but no provision is cited; expected the article")
        if self.basis == "reading" and self.other_reading is None:
            raise ValueError("basis is reading; expected other_reading in words")
        return self

    @cached_property
    def start(self) -> int:
        """The first day on which the value holds."""
        return parse_day(self.from_) if self.from_ else EVER


class Parameter(Strict):
    """A parameter of the rules and the day that picks among its values."""

    id: str
    picked_by: Literal["act", "term_end", "none"]
    values: list[Value]

    @model_validator(mode="after")
    def _closed(self) -> Parameter:
        if self.id not in PARAMETERS:
            raise ValueError(f"unknown parameter {self.id!r}; expected one of {', '.join(PARAMETERS)}")
        starts = [value.start for value in self.values]
        if not starts or starts != sorted(set(starts)):
            raise ValueError("values are out of order; expected ascending days in from, each once")
        return self

    def at(self, day: int) -> Value | None:
        """Return the value that holds on ``day``, or None before the first."""
        return next((value for value in reversed(self.values) if value.start <= day), None)


class Tier(Strict):
    """A title of the regime, or a list that is none; the higher ``rank`` is the higher title."""

    tier: Literal["demonstration", "advantage", "reserve", "candidate"]
    kind: Literal["title", "list"]
    rank: int
    title: Text
    words: list[str]


class Provision(Strict):
    """An article, or another cited place, in our own words."""

    id: str
    en: str
    basis: Basis
    says: Text


class Bound(Strict):
    """A day by which, or before which not, the rules are proven to be in force."""

    day: Day
    provision: str | None = None
    document: str | None = None
    says: Text


class RuleStart(Strict):
    """Between which days the rules came into force, as far as that is proven."""

    not_before: Bound | None
    not_after: Bound | None


class Issuer(Strict):
    """Who gives the title: an authority, an association, or not stated."""

    name: Text
    kind: Literal["authority", "association", "not_stated"]


class Document(Strict):
    """The document that holds the rules."""

    title: str
    number: str | None = None
    address: str | None = None
    issued: When | None = None


class Condition(Strict):
    """What a firm must show, or must not have done; ``alternative`` joins those of which one is enough."""

    tier: str | None
    stage: Literal["application", "review", "exemption", "cancellation_ground"]
    metric: Text
    code: str
    operator: Literal[">=", ">", "<=", "<", "=", "is"]
    value: str
    unit: Text | None = None
    alternative: str | None = None
    provision: str
    checkable: Literal["figures", "document", "not_here"]
    says: Text


class CalendarEntry(Strict):
    """A step of the regime's year."""

    when: str
    provision: str
    says: Text


class Bureau(Strict):
    """Who recommends: its firms are those of a division, or those whose printed region names ``place``."""

    name: Text
    division: str | None
    place: str | None = None


class QuotaCount(Strict):
    """Which holders a ceiling is counted from, and on which day of the year (``MM-DD``)."""

    regime: str
    tier: str
    on: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
    bureaus: list[Bureau]
    because: Text


class Quota(Strict):
    """A ceiling on recommendations."""

    percent: int
    of: Text
    provision: str
    says: Text
    counted: QuotaCount | None = None


class Benefit(Strict):
    """What the rules give to holders."""

    provision: str
    says: Text


class Note(Strict):
    """A later development, dated by its publication; it may unsettle what follows a term."""

    id: str
    published: When
    document: str
    number: str | None = None
    address: str | None = None
    evidence: str
    unsettles_after_term: bool = False
    says: Text


class Coverage(Strict):
    """A statement that the catalogue holds all lists of one kind over a span of days, with why we say so."""

    kind: str
    tier: str | None = None
    from_: Day | None = Field(alias="from")
    to: Day
    published: Day
    because: Text


class Ladder(Strict):
    """A title of another regime that an applicant is expected to have held before."""

    requires: str
    exempt: Text
    provision: str


class Regime(Strict):
    """One issuer's written rules about its titles, or the honest statement that no rule text is held."""

    id: str
    name: Text
    short: Text
    issuer: Issuer
    level: Literal["national", "provincial", "city", "county"]
    division: str | None
    text_held: bool
    document: Document | None
    rule_start: RuleStart | None
    tiers: list[Tier]
    provisions: list[Provision]
    parameters: list[Parameter]
    conditions: list[Condition] = []
    calendar: list[CalendarEntry] = []
    quota: Quota | None = None
    benefits: list[Benefit] = []
    notes: list[Note] = []
    unknown: list[Text] = []
    coverage: list[Coverage] = []
    ladder: Ladder | None = None

    @cached_property
    def by_tier(self) -> dict[str, Tier]:
        """The tiers by their words."""
        return {tier.tier: tier for tier in self.tiers}

    @cached_property
    def titles(self) -> list[Tier]:
        """The tiers that are titles, the highest first."""
        return sorted((tier for tier in self.tiers if tier.kind == "title"), key=lambda tier: -tier.rank)

    @cached_property
    def provision_by_id(self) -> dict[str, Provision]:
        """The provisions by their citations."""
        return {provision.id: provision for provision in self.provisions}


def load_regimes(datasets: Path) -> dict[str, Regime]:
    """Load every regime of a datasets folder, in the order of their ids.

    Raises:
        DataError: a file does not fit the format, cites an article that it does not list, or repeats an id.
    """
    regimes: dict[str, Regime] = {}
    for path in sorted(datasets.glob("*/regime*.yml")):
        regime = load(path, Regime)
        _check(path, regime, regimes)
        regimes[regime.id] = regime
    if not regimes:
        raise DataError(datasets, 1, "holds no regime; expected <place>/regime.yml")
    return dict(sorted(regimes.items()))


def _check(path: Path, regime: Regime, earlier: dict[str, Regime]) -> None:
    if regime.id in earlier:
        raise DataError(path, 1, f"regime {regime.id!r} is defined twice")
    if regime.text_held != bool(regime.parameters) or regime.text_held != (regime.rule_start is not None):
        raise DataError(path, 1, "text_held, parameters and rule_start disagree; rules need all three, no rules none")
    cited = [(f"parameters.{p.id}", v.provision) for p in regime.parameters for v in p.values]
    cited += [("conditions", c.provision) for c in regime.conditions]
    cited += [("benefits", b.provision) for b in regime.benefits]
    cited += [("calendar", c.provision) for c in regime.calendar]
    for where, provision in cited:
        if provision is not None and provision not in regime.provision_by_id:
            line = _line_with(path, provision)
            raise DataError(path, line, f"{where}: cites {provision!r}; expected an article listed in provisions")
    _check_values(path, regime)


def _check_values(path: Path, regime: Regime) -> None:
    for parameter in regime.parameters:
        words = PARAMETERS[parameter.id]
        for value in parameter.values:
            given = value.value
            fits = given is None or (isinstance(given, int) if words is None else given in words)
            if not fits:
                expected = "a whole number or null" if words is None else " or ".join(sorted(words))
                line = _line_with(path, parameter.id)
                raise DataError(path, line, f"parameters.{parameter.id}: {given!r}; expected {expected}")


def _line_with(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


class Rules:
    """The rules as the engine asks them: a parameter's value on a day, and whether the rules are proven by then."""

    def __init__(self, regime: Regime, closed_world: bool = False) -> None:
        self.regime = regime
        self.held = regime.text_held
        self._parameters = {parameter.id: parameter for parameter in regime.parameters}
        self._fixed = {p.id: p.values[0] for p in regime.parameters if len(p.values) == 1 and p.values[0].start == EVER}
        self._not_before, self._not_after = EVER, EVER
        if regime.rule_start and not closed_world:
            start = regime.rule_start
            self._not_before = parse_day(start.not_before.day) if start.not_before else EVER
            self._not_after = parse_day(start.not_after.day) if start.not_after else NEVER

    def value(self, parameter: str, act: int, term_end: int | None = None) -> Value | None:
        """Return the value that the day named by the parameter picks, or None where there is none.

        ``act`` is the day of the act in question, ``term_end`` the end of the term where one is at hand.
        """
        fixed = self._fixed.get(parameter)
        if fixed is not None:
            return fixed
        found = self._parameters.get(parameter)
        if found is None:
            return None
        return found.at(term_end if found.picked_by == "term_end" and term_end is not None else act)

    def before(self, day: int) -> bool:
        """Whether ``day`` lies before the rules can have been in force."""
        return day < self._not_before

    def unproven(self, day: int) -> bool:
        """Whether the rules are not proven to be in force on ``day`` already."""
        return day <= self._not_after
