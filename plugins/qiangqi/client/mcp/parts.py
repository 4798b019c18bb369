"""Parts of what the tools answer: a firm, its title on a day, what that rests on, and a title over a loan."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Held = Literal["yes", "no", "unclear"]
Status = Literal[
    "in_force",
    "under_review",
    "retained",
    "superseded",
    "ended",
    "lapsed",
    "cancelled",
    "removed",
    "publicised",
    "listed",
    "not_held",
    "undetermined",
]
Outcome = Literal["found", "ambiguous", "possible", "not_found", "invalid_id", "out_of_coverage", "error"]
DayRange = list[str] | None


class Firm(BaseModel):
    """A firm by its stable id, with the latest name known."""

    firm_id: str
    name: str
    uscc: str | None
    former_names: list[str] = []


class Candidate(Firm):
    """A firm that may be meant, for a person to choose; ``why`` its name is like the one asked about, where it is."""

    why: str | None = None


class Reason(BaseModel):
    """What an answer rests on: an article, where a rule is in the register, and rows of sources."""

    provision: str | None
    says: str
    facts: list[str] = Field(description="Ids of rows of sources: the source's id, a colon, and the line.")


class Caution(BaseModel):
    """What to mind."""

    code: str
    says: str


class Source(BaseModel):
    """A published document that a reason names."""

    source_id: str
    title: str
    number: str | None
    authority: str | None
    published_on: str | None
    address: str | None
    evidence: str = Field(description="Grade of the evidence, from government_site down to a holder's own statement.")
    is_transcription: bool


class Following(BaseModel):
    """What is foreseen, with today's knowledge."""

    on: str | None
    status: Status
    on_range: DayRange = None


class Standing(BaseModel):
    """One title of a firm on the day asked about. ``says`` is the answer; quote it with its cautions."""

    says: str
    regime: str
    tier: str | None
    title: str | None
    status: Status
    holds_title: Held
    since: str | None
    until: str | None
    since_range: DayRange = None
    until_range: DayRange = None
    next: Following | None
    barred_until: str | None
    barred_until_range: DayRange = None
    evidence: str | None
    because: list[Reason]
    sources: list[Source]
    cautions: list[Caution]
    verify: dict[str, Any] | None = Field(None, description="Where the answer is unclear: whom to ask, and for what.")


class Loan(BaseModel):
    """A title over a loan."""

    says: str
    term_says: str | None
    regime: str
    tier: str | None
    term_covers: Held
    held: Held
