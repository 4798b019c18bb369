"""Cards: one YAML file for each source, which says what the source is and how its rows are to be read."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from qiangqi.standing.facts import GRADES
from qiangqi.standing.strict_yaml import Day, Strict, Text, When

from .card_values import KINDS, Columns, Values
from .line_ranges import Lines
from .readers.reading import Reading


class Published(Strict):
    """When the source came out, at the precision that is proven, and how that is known."""

    on: When
    because: Text


class Bounds(Strict):
    """How many facts are expected of a source, at least and at most."""

    facts: tuple[int, int]


class Cells(Strict):
    """The rows of a scan as a CSV: what was read of its cells and confirmed, and the day on which that was."""

    file: str
    sha256: str
    confirmed: Day


class Total(Strict):
    """A figure that the document itself states: how many firms it names (act), or how many hold a title (stock).

    ``batches`` are the words by which other sources name the same batch; their rows count as recorded of it.
    """

    scope: str
    division: str | None
    regime: str | None
    tier: str | None
    kind: str | None
    batch: str
    count: int
    stage: Literal["final", "publicity"]
    batches: list[str] = []
    is_: Literal["act", "stock"] = Field(alias="is")


class Withdrawn(Strict):
    """A row, or all rows, that the publisher or this catalogue took back, from the day ``published`` on.

    The row stays, marked, and counts for the knowledge of earlier days. ``line`` and ``name`` are those of the row;
    where the raw file was replaced and no longer has it, as the last release had it.
    """

    line: PositiveInt | Literal["all"]
    name: str | None = None
    because: Text
    published: Day

    @model_validator(mode="after")
    def _named(self) -> Withdrawn:
        if (self.line == "all") != (self.name is None):
            raise ValueError("a line goes with the name that it has; expected a name, or line: all without one")
        return self


class Corrects(Strict):
    """A row of this source that replaces, whole and from its own publication on, a fact of another or of this one.

    ``line`` is of this source's raw file, ``source`` the id of the other. Its fact is the one of line ``of``, else the
    only one of the row's own firm, or of ``name``, that has this tier, kind and day, as far as they are given.
    """

    line: PositiveInt
    source: str
    of: PositiveInt | None = None
    name: str | None = None
    tier: str | None = None
    kind: str | None = None
    happened: When | None = None


class RowMeaning(Strict):
    """What one row is, where the file does not say it: a registrar's answer, with its reason.

    ``skip``: it is none of the list; ``heading``: it heads the rows below it, which take its text as their region
    where they print none; ``carry``: it takes the region of the row above; ``values``: ``gives`` are used instead of
    what is printed, by role of the columns, or as its ``kind``, ``tier`` or ``regime``.
    """

    line: PositiveInt
    means: Literal["skip", "heading", "carry", "values"]
    gives: dict[str, str] = {}
    because: Text

    @model_validator(mode="after")
    def _given(self) -> RowMeaning:
        if (self.means == "values") != bool(self.gives):
            raise ValueError("values go with what they give; expected gives with means: values, and there alone")
        known = (*Columns.model_fields, "kind", "tier", "regime")
        if unknown := next((role for role in self.gives if role not in known), None):
            raise ValueError(f"unknown role {unknown!r}; expected one of {', '.join(known)}")
        if (kind := self.gives.get("kind")) is not None and kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}; expected one of {', '.join(KINDS)}")
        return self


class EditionOf(Strict):
    """The source that this one is a later edition of, and the rows that say nothing new: they are facts there."""

    source: str
    unchanged: Lines


class Card(Strict):
    """One source."""

    title: str
    title_is: Literal["document", "description"]
    number: str | None
    authority: str | None
    level: Literal["national", "provincial", "city", "county"]
    address: str | None
    address_is: Literal["authority", "copy", "none"]
    evidence: Literal[GRADES]  # type: ignore[valid-type]
    licence: str
    published: Published
    code_published: Published | None = None
    made: Day
    raw: str | None
    sha256: str | None
    read_by: Literal["ocr"] | None = None
    cells: Cells | None = None
    transcription: bool = True
    encoding: str = "utf-8"
    reading: Reading | None = None
    columns: Columns | None = None
    values: Values | None = None
    bounds: Bounds | None = None
    totals: list[Total] = []
    withdrawn: list[Withdrawn] = []
    corrects: list[Corrects] = []
    rows: list[RowMeaning] = []
    edition_of: EditionOf | None = None

    @model_validator(mode="after")
    def _whole(self) -> Card:
        parts = (self.raw, self.sha256, self.columns, self.values, self.bounds)
        if any(part is None for part in parts) and any(part is not None for part in parts):
            raise ValueError("raw, sha256, columns, values and bounds go together; expected all or none")
        return self

    @model_validator(mode="after")
    def _read_by_ocr(self) -> Card:
        is_ocr = self.read_by is not None
        if (self.cells is not None) != is_ocr or (
            self.reading is not None and self.reading.format == "cells"
        ) != is_ocr:
            raise ValueError("read_by, cells and reading.format: cells go together; expected all or none")
        return self

    @model_validator(mode="after")
    def _corrects_once(self) -> Card:
        lines = [entry.line for entry in self.corrects]
        if lines and self.raw is None:
            raise ValueError("corrects: a source without a raw file has no row; expected one")
        if twice := next((line for line in lines if lines.count(line) > 1), None):
            raise ValueError(f"corrects: line {twice} stands here twice; a row replaces one fact")
        return self

    @model_validator(mode="after")
    def _rows_once(self) -> Card:
        lines = [entry.line for entry in self.rows]
        if twice := next((line for line in lines if lines.count(line) > 1), None):
            raise ValueError(f"rows: line {twice} stands here twice; a row means one thing")
        return self

    @model_validator(mode="after")
    def _context_known(self) -> Card:
        known = self.reading.context if self.reading else set()
        named = self.columns.model_dump(exclude_none=True).values() if self.columns else ()
        for header in self.reading.same_headers if self.reading else ():
            if header not in named:
                raise ValueError(f"same_headers: no column {header!r}; expected one of {', '.join(named)}")
        for name in named:
            if name.startswith("@") and name[1:] not in known:
                expected = ", ".join(f"@{value}" for value in sorted(known)) or "none without a reading"
                raise ValueError(f"columns: no context value {name!r}; expected one of {expected}")
        return self
