"""What the tools answer, typed: the sentence, the article, the sources and the cautions; their schemas are published.

Days are ISO 8601, the last day inclusive; where only bounds are known, a day is null and its range holds both.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from .parts import Candidate, Firm, Held, Loan, Outcome, Standing, Status


class Answered(BaseModel):
    """What every answer says of itself."""

    as_of: str
    known_on: str
    release: str = Field(description="SHA-256 of the catalogue that answered.")
    coverage: str = Field(description="What silence of this register means.")


class Disputed(BaseModel):
    """A report of an error that is not decided yet; no standing changes by it."""

    fact_id: str
    report_id: str
    kind: str
    received_on: str | None


class FirmStandings(Answered):
    """The standing of each title of one firm; without a firm, why there is none, as a check says it."""

    firm: Firm | None
    candidates: list[Candidate]
    standings: list[Standing]
    disputed: list[Disputed] = []
    outcome: Outcome = "found"
    says: str | None = Field(default=None, description="Why there is no firm; null where there is one.")


class Checked(BaseModel):
    """The outcome for one name, in the order of the names."""

    row: int
    outcome: Outcome
    says: str
    firm: Firm | None
    candidates: list[Candidate]
    standings: list[Standing]
    loan: list[Loan]


class Check(Answered):
    """One result for each name that was asked."""

    results: list[Checked]


class Hit(BaseModel):
    """A firm that a text may mean, and the text of its own that was met."""

    firm_id: str
    name: str
    uscc: str | None
    region: str | None
    matched: str


class Search(BaseModel):
    """The firms that a text may mean, the nearest first."""

    total: int
    total_is_exact: bool
    hits: list[Hit]
    near: list[Candidate] = Field(default=[], description="Where nothing was met, firms of a like name.")
    coverage: str


class Holding(BaseModel):
    """A firm and its title on the day; ``until`` is the last day of this term, also where a renewed one follows."""

    firm_id: str
    name: str
    uscc: str | None
    region: str | None
    regime: str
    tier: str
    title: str
    status: Status
    holds_title: Held
    until: str | None
    until_range: str | None
    evidence: str | None


class Holders(Answered):
    """Who stands how on a day; ``is_cut`` where there are more than were asked for."""

    total: int
    is_cut: bool
    holders: list[Holding]


class Change(BaseModel):
    """An act that is new, moved or withdrawn, or a day that came or moved, from one release to the next."""

    version: str
    made_on: str
    sort: Literal["fact", "date"]
    op: Literal["ADD", "MOD", "DEL", "REACHED"]
    kind: str
    on_date: str | None
    on_range: str | None
    happened: str | None
    firm_id: str | None
    name: str | None
    regime: str | None
    tier: str | None
    fact_id: str | None
    corrects: str | None
    status: Status | None
    next_status: Status | None
    says: str | None = Field(description="Why it is gone, where it is.")


class Changes(BaseModel):
    """What changed after a place; ask again with ``cursor`` as ``since``, until ``is_last``."""

    since: str | None
    to: str
    changes: list[Change]
    cursor: str
    is_last: bool


class Value(BaseModel):
    """A dated value of a rule, such as a term in months; ``other`` is the other reading, where the text has two."""

    parameter: str
    valid_from: str | None
    value: str | None
    basis: Literal["text", "reading", "practice"]
    says: str
    other: str | None


class Article(BaseModel):
    """An article in the register's own words, not the document's."""

    regime: str
    regime_name: str
    document: str | None
    provision: str
    basis: str
    says: str
    values: list[Value]


class Articles(BaseModel):
    """The articles that were met; ``unknown`` is what the rules in the register do not say."""

    articles: list[Article]
    is_cut: bool
    unknown: list[str]
