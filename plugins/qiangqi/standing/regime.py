"""A regime: one issuer's written rules as dated, cited data; :mod:`.regime_files` says where they stand."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .condition_rule import Condition as Condition
from .parameters import Basis, Parameter
from .strict_yaml import Day, Strict, Text, When


class Tier(Strict):
    """A title of the regime, or a list that is none; the higher ``rank`` is the higher title."""

    tier: Literal["demonstration", "advantage", "reserve", "candidate"]
    kind: Literal["title", "list"]
    rank: int
    title: Text
    words: list[str]


class Provision(Strict):
    """An article, or another cited place, in our own words; ``note`` is the later document that has it, if one."""

    id: str
    en: str
    basis: Basis
    note: str | None = None
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
    """The document that holds the rules; ``evidence`` is the grade of the place where it was read.

    ``part`` names the articles that were read, where not all of them were.
    """

    title: str
    number: str | None = None
    address: str | None = None
    evidence: str | None = None
    issued: When | None = None
    part: Text | None = None


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


class Days(Strict):
    """A span of days, its last day inclusive; ``to`` is null where it has no end."""

    from_: Day = Field(alias="from")
    to: Day | None

    @model_validator(mode="after")
    def _in_order(self) -> Days:
        if self.to and self.to < self.from_:
            raise ValueError(f"runs from {self.from_} to {self.to}; expected the later day in to")
        return self


class NoteSpan(Strict):
    """Of which titles a note leaves open what follows: by the year of their last grant, and by days.

    ``granted_to`` is the last such year, inclusive; the days are those on which a term ends or a failed review acts.
    """

    granted_to: int
    term_ends: Days | None = None
    failures: Days | None = None
    because: Text


class Note(Strict):
    """A later development, dated by its publication; its span is what it unsettles, none where it unsettles nothing."""

    id: str
    published: When
    document: str
    number: str | None = None
    address: str | None = None
    evidence: str
    span: NoteSpan | None = None
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


NAMED_AS_HELD = {
    "part": Text(zh="（只收录一部分）", en=" (covered in part)"),
    "none": Text(zh="（规则未收录）", en=" (rules not covered)"),
}
"""What the name of a regime without rules to compute by ends with, by how much of its text is held."""


class Regime(Strict):
    """One issuer's written rules about its titles, or the honest statement that no rule text is held.

    Rules read in part stand here with ``text_held: false``: they are published, and compute nothing.
    """

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

    @property
    def held(self) -> Literal["whole", "part", "none"]:
        """How much of the rule text is held, as the name, the page and the list of regimes all say."""
        if self.text_held:
            return "part" if self.document and self.document.part else "whole"
        return "part" if self.provisions else "none"

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
