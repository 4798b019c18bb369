"""Cards: one YAML file for each source, which says what the source is and how its rows are to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from qiangqi.standing.contained_files import NotContained, contained
from qiangqi.standing.dates import Span, parse_day, parse_span
from qiangqi.standing.facts import GRADES, RENAMED, STRENGTH
from qiangqi.standing.strict_yaml import DataError, Day, Strict, Text, When, data_files, first_line, load
from qiangqi.values.checksums import file_sha256

from .readers.limits import MAX_RAW
from .readers.reading import Reading as FileReading

ISSUE_CODES = (
    "no_year",
    "date_unreadable",
    "date_order",
    "personal_data",
    "text_unreadable",
    "short_name",
    "name_doubtful",
    "grant_or_review_unclear",
    "holder_statement",
    "tier_missing",
    "tier_not_in_regime",
    "kind_not_in_regime",
    "unknown_value",
    "code_damaged",
    "code_invalid",
)
"""Why a row is no fact; where several apply, the first in this order is given."""

KINDS = (*STRENGTH, RENAMED)
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


class Published(Strict):
    """When the source came out, at the precision that is proven, and how that is known."""

    on: When
    because: Text


class Bounds(Strict):
    """How many facts are expected of a source, at least and at most."""

    facts: tuple[int, int]


class Total(Strict):
    """A figure that the document itself states: how many firms it names (act), or how many hold a title (stock).

    ``batches`` are the words by which other sources name the same batch; their rows count as held of it.
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
    """A row, or all rows, that the publisher took back: the last release had it, and the raw file no longer has.

    ``line`` is of the raw file as the last release had it, ``name`` as printed there; ``published`` is the day on
    which the publisher said so.
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
    transcription: bool = True
    encoding: str = "utf-8"
    reading: FileReading | None = None
    columns: Columns | None = None
    values: Values | None = None
    bounds: Bounds | None = None
    totals: list[Total] = []
    withdrawn: list[Withdrawn] = []
    corrects: list[Corrects] = []

    @model_validator(mode="after")
    def _whole(self) -> Card:
        parts = (self.raw, self.sha256, self.columns, self.values, self.bounds)
        if any(part is None for part in parts) and any(part is not None for part in parts):
            raise ValueError("raw, sha256, columns, values and bounds go together; expected all or none")
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


class Source(Strict):
    """A card with its id (``place/source``) and its place in the datasets folder."""

    id: str
    path: Path
    card: Card

    @property
    def raw_path(self) -> Path | None:
        """The raw file, or None for a document of which only figures are held."""
        return self.path.parent / self.card.raw if self.card.raw else None

    @property
    def sha256(self) -> str:
        """The hash of the card, which holds that of the raw file."""
        return file_sha256(self.path)

    @property
    def published(self) -> Span:
        """The days on which the source may have been published; none is later than the day its raw file was made."""
        span = parse_span(self.card.published.on)
        return Span(span.earliest, min(span.latest, parse_day(self.card.made)))

    @property
    def code_known_on(self) -> int:
        """The latest day on which the codes of its rows were published; they may come from a later document."""
        given = self.card.code_published or self.card.published
        return min(parse_span(given.on).latest, parse_day(self.card.made))


def load_sources(datasets: Path) -> list[Source]:
    """Load every card of a datasets folder, ordered by id, and check each raw file against its sha256.

    Raises:
        DataError: a card does not fit the format, or its raw file is missing, not the one it describes, or not a
            regular file inside the card's folder.
    """
    paths = [p for p in data_files(datasets, "*/*.yml") if not p.name.startswith(("regime", "plan"))]
    sources = [Source(id=f"{p.parent.name}/{p.stem}", path=p, card=load(p, Card)) for p in paths]
    for source in sources:
        _check_day(source)
        _check_raw(source)
    return sources


def _check_day(source: Source) -> None:
    card = source.card
    if parse_span(card.published.on).earliest > parse_day(card.made):
        line = first_line(source.path, starts="  on:")
        raise DataError(source.path, line, f"published.on: {card.published.on}; expected no day later than {card.made}")


def _check_raw(source: Source) -> None:
    name = source.card.raw
    if name is None:
        return
    try:
        path = contained(source.path.parent, name)
        if (size := path.stat().st_size) > MAX_RAW:
            raise NotContained(f"has {size} bytes; expected at most {MAX_RAW}")
        found = file_sha256(path)
    except NotContained as error:
        raise DataError(source.path, first_line(source.path, starts="raw:"), f"raw: {name!r} {error}") from None
    except OSError as error:
        told = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        line = first_line(source.path, starts="raw:")
        raise DataError(source.path, line, f"raw: {name} {told}; expected the file") from None
    if found != source.card.sha256:
        line = first_line(source.path, starts="sha256:")
        raise DataError(source.path, line, f"sha256: {name} has {found}; expected {source.card.sha256}")
