"""Sources: the cards of a datasets folder, each with its id, its file and the check of its raw file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qiangqi.standing.contained_files import NotContained, contained
from qiangqi.standing.dates import Span, parse_day, parse_span
from qiangqi.standing.strict_yaml import DataError, Strict, compose, data_files, first_line, load
from qiangqi.standing.yaml_positions import line_of
from qiangqi.values.checksums import file_sha256

from .cards import Card
from .error_reports.entries import FILE as REPORTS
from .readers.limits import MAX_RAW

WATCH = "watch.yml"
"""The file of a place that says which pages are watched for its notices."""


class Source(Strict):
    """A card with its id (``place/source``) and its place in the datasets folder."""

    id: str
    path: Path
    card: Card

    @property
    def raw_path(self) -> Path | None:
        """The raw file, or None for a document of which only figures are recorded."""
        return self.path.parent / self.card.raw if self.card.raw else None

    @property
    def rows_path(self) -> Path | None:
        """The file that the rows are read from: the raw file, or the confirmed cells of a scan."""
        return self.path.parent / self.card.cells.file if self.card.cells else self.raw_path

    @property
    def sha256(self) -> str:
        """The hash of the card, which holds that of the raw file."""
        return file_sha256(self.path)

    @property
    def made(self) -> int:
        """The day the raw file was made."""
        return _day(self.card.made)

    @property
    def published(self) -> Span:
        """The days on which the source may have been published; none is later than the day its raw file was made."""
        return _until(self.card.published.on, self.made)

    @property
    def code_known_on(self) -> int:
        """The latest day on which the codes of its rows were published; they may come from a later document."""
        given = self.card.code_published or self.card.published
        return _until(given.on, self.made).latest


_day = lru_cache(maxsize=1024)(parse_day)


@lru_cache(maxsize=1024)  # asked for each row of a source
def _until(text: str, made: int) -> Span:
    """Return the days of a stated date, none of them later than the day the raw file was made."""
    span = parse_span(text)
    return Span(span.earliest, min(span.latest, made))


def is_card(name: str) -> bool:
    """Whether a YAML file of a place folder is the card of a source by its name."""
    return not name.startswith(("regime", "plan")) and name not in (REPORTS, WATCH)


def card_paths(datasets: Path) -> list[Path]:
    """Return the card of every source of a datasets folder, ordered by id."""
    return [path for path in data_files(datasets, "*/*.yml") if is_card(path.name)]


def load_sources(datasets: Path) -> list[Source]:
    """Load every card of a datasets folder, ordered by id, and check each raw file against its sha256.

    Raises:
        DataError: a card does not fit the format, or its raw file is missing, not the one it describes, or not a
            regular file inside the card's folder.
    """
    paths = card_paths(datasets)
    sources = [Source(id=f"{p.parent.name}/{p.stem}", path=p, card=load(p, Card)) for p in paths]
    for source in sources:
        _check_day(source)
        _check_withdrawn(source)
        _check_raw(source, "raw", source.card.raw, source.card.sha256)
        if source.card.cells is not None:
            _check_raw(source, "cells", source.card.cells.file, source.card.cells.sha256)
    return sources


def _check_day(source: Source) -> None:
    card = source.card
    if parse_span(card.published.on).earliest > source.made:
        line = first_line(source.path, starts="  on:")
        raise DataError(source.path, line, f"published.on: {card.published.on}; expected no day later than {card.made}")


def _check_withdrawn(source: Source) -> None:
    """See that nothing is taken back from a day on which nobody knew it: no day of knowledge would ever have it."""
    for number, entry in enumerate(source.card.withdrawn):
        if parse_day(entry.published) < source.published.earliest:
            line = line_of(compose(source.path), ("withdrawn", number))
            known = source.card.published.on
            message = f"withdrawn: line {entry.line} from {entry.published} on, but the list came out on {known}"
            raise DataError(source.path, line, f"{message}; expected that day or a later one")


def _check_raw(source: Source, key: str, name: str | None, sha256: str | None) -> None:
    if name is None:
        return
    try:
        path = contained(source.path.parent, name)
        if (size := path.stat().st_size) > MAX_RAW:
            raise NotContained(f"has {size} bytes; expected at most {MAX_RAW}")
        found = file_sha256(path)
    except NotContained as error:
        raise DataError(source.path, first_line(source.path, starts=f"{key}:"), f"{key}: {name!r} {error}") from None
    except OSError as error:
        problem = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        line = first_line(source.path, starts=f"{key}:")
        raise DataError(source.path, line, f"{key}: {name} {problem}; expected the file") from None
    if found != sha256:
        line = first_line(source.path, starts="sha256:" if key == "raw" else f"{key}:")
        raise DataError(source.path, line, f"sha256: {name} has {found}; expected {sha256}")
