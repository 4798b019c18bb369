"""Reports of errors as they are kept: ``corrections.yml`` of a place folder, read strictly.

A report disputes a fact, or says that something is missing; it changes no fact and no answer. What replaces a fact is
another fact, which names it under ``corrects`` (:mod:`qiangqi.lists.corrections`); an accepted report points to it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field, model_validator

from qiangqi.standing.plain_text import is_printed, sanitised
from qiangqi.standing.strict_yaml import DataError, Day, Strict, Text, compose, data_files, load
from qiangqi.standing.yaml_positions import Keys, line_of

from .masking import masked

FILE = "corrections.yml"

LONGEST = 2_000
"""Characters of a claim; a longer one is a document, which belongs to the sources."""


def _kept(text: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise ValueError(f"has {len(text.strip())} characters; expected 1 to {LONGEST}")
    if sanitised(text) != text:
        raise ValueError("holds a character that prints nothing; expected printed text")
    if masked(text) != text:
        raise ValueError("looks like personal data; it is published, expected it masked")
    return text


def _line(text: str) -> str:
    if not is_printed(text):
        raise ValueError("expected one line of printed characters")
    return _kept(text)


def _said(text: Text) -> Text:
    _kept(text.zh), _kept(text.en)
    return text


Kept = Annotated[str, AfterValidator(_kept)]
"""A text that may be published: no personal data, or only what is masked."""

Line = Annotated[str, AfterValidator(_line)]
"""The same on one line."""


class Entry(Strict):
    """One report: what is disputed, since when, and once it is decided, by what and with which outcome.

    ``fact`` is the id of the fact (``PLACE/SOURCE:LINE``), none where something is missing or of no single fact;
    ``firm`` is its firm as the source prints it. ``source`` is what the sender refers to. ``rests_on`` is the source,
    or the correcting fact, on which the decision rests. Days are ISO 8601, in Asia/Shanghai.
    """

    id: Annotated[str, Field(pattern=r"^\d{4}-[1-9]\d{0,4}$")]
    received: Day
    kind: str
    fact: Annotated[str, Field(pattern=r"^[^\s:]+/[^\s:]+:[1-9]\d*$")] | None = None
    firm: Line
    claim: Kept
    source: Line | None = None
    status: Literal["open", "accepted", "declined"]
    decided: Day | None = None
    outcome: Annotated[Text, AfterValidator(_said)] | None = None
    rests_on: Line | None = None

    @model_validator(mode="after")
    def _fits(self) -> Entry:
        decision = (self.decided, self.outcome, self.rests_on)
        if self.status == "open" and any(part is not None for part in decision):
            raise ValueError("is open; expected no decided, outcome or rests_on before it is decided")
        if self.status != "open" and any(part is None for part in decision):
            raise ValueError(f"is {self.status}; expected decided, outcome and rests_on")
        if self.decided is not None and self.decided < self.received:
            raise ValueError(f"was decided on {self.decided}; expected no day before it was received")
        return self


class Entries(Strict):
    """The whole file."""

    reports: list[Entry]


class Report(NamedTuple):
    """A report with the file that it stands in, and its place in it from 0."""

    path: Path
    number: int
    entry: Entry

    @property
    def id(self) -> str:
        """The place and the report's own id: ``zhengzhou/2026-1``."""
        return f"{self.path.parent.name}/{self.entry.id}"

    def error(self, key: str, message: str) -> DataError:
        """Return what is wrong with one of its values, with the line on which that stands."""
        where: Keys = ("reports", self.number, key)
        return DataError(self.path, line_of(compose(self.path), where), f"{self.entry.id}: {key} {message}")


def load_reports(datasets: Path, kinds: Collection[str]) -> list[Report]:
    """Load the reports of every place of a datasets folder, by place and in the order of the file.

    Raises:
        DataError: a file does not fit the format, gives an id twice, or names a kind that is not there.
    """
    return [report for path in data_files(datasets, f"*/{FILE}") for report in _load(path, kinds)]


def _load(path: Path, kinds: Collection[str]) -> list[Report]:
    found = [Report(path, number, entry) for number, entry in enumerate(load(path, Entries).reports)]
    known = set[str]()
    for report in found:
        if report.entry.id in known:
            raise report.error("id", "stands here twice; expected another")
        if report.entry.kind not in kinds:
            raise report.error("kind", f"{report.entry.kind!r}; expected one of {', '.join(kinds)}")
        known.add(report.entry.id)
    return found
