"""The columns and values of a card: what each column of a list has, and what each of its values means."""

from __future__ import annotations

from pydantic import Field, model_validator

from qiangqi.standing.facts import EVERY_KIND
from qiangqi.standing.strict_yaml import Strict, Text, When

from .name_issues import ISSUES_OF_NAMES

ISSUE_CODES = (
    "no_year",
    "date_unreadable",
    "date_order",
    "personal_data",
    "text_unreadable",
    *ISSUES_OF_NAMES,
    "grant_or_review_unclear",
    "holder_statement",
    "tier_missing",
    "tier_not_in_regime",
    "kind_not_in_regime",
    "unknown_value",
    "new_name_missing",
    "code_damaged",
    "code_invalid",
)
"""Why a row is no fact; where several apply, the first in this order is given."""

KINDS = EVERY_KIND
"""Every kind of fact that a card may give to a row."""


class Lookup(Strict):
    """What one value of a column means: a part of a fact, or the issue that the row becomes."""

    regime: str | None = None
    tier: str | None = None
    kind: str | None = None
    effective: When | None = None
    issue: str | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _closed(self) -> Lookup:
        if self.issue is not None and self.issue not in ISSUE_CODES:
            raise ValueError(f"unknown issue {self.issue!r}; expected one of {', '.join(ISSUE_CODES)}")
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}; expected one of {', '.join(KINDS)}")
        return self


class Columns(Strict):
    """Which header of the raw file holds what; a column that is not named here is not read."""

    name: str
    title: str
    event: str
    date: str
    region: str | None = None
    batch: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    uscc: str | None = None
    new_name: str | None = None
    remark: str | None = None


class Corrected(Strict):
    """A value that is used instead of what is printed, and why; a page shows it beside the printed one."""

    is_: str = Field(alias="is")
    because: Text


class GivenYear(Strict):
    """The year of the dates that a document prints without one, and how it is known."""

    is_: str = Field(alias="is", pattern=r"^(19|20)\d{2}$")
    because: Text


class Values(Strict):
    """The meaning of every value that occurs, column by column.

    ``name``, ``new_name``, ``region`` and ``uscc`` correct printed values, and only those that are named; ``year``
    is that of dates printed without one.
    """

    title: dict[str, Lookup]
    event: dict[str, Lookup]
    date: dict[str, Lookup] = {}
    remark: dict[str, Lookup] = {}
    name: dict[str, Corrected] = {}
    new_name: dict[str, Corrected] = {}
    region: dict[str, Corrected] = {}
    uscc: dict[str, Corrected] = {}
    year: GivenYear | None = None
