"""``purge``: a raw file, or rows of it, that hold personal data leave the folder; it cannot be undone."""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

from qiangqi.standing.strict_yaml import DataError

from ..cards import Bounds, Card, Withdrawn
from ..line_ranges import numbers
from ..sources import Source
from .contents import sha256
from .edit import Edit, Holdings, Read, tried
from .pairs import issue_says, says
from .reports import refuse_reported
from .same_rows import later_than, printed_rows, still_printed
from .unfinished_purges import PURGE

_OF_A_FILE = (
    *("raw", "sha256", "read_by", "cells", "columns", "values", "bounds", "reading"),
    *("code_published", "edition_of"),
)
"""Keys of a card that go with its raw file."""

_TABLES = ("name", "new_name", "region", "uscc", "remark")
"""Values of a card by what is printed: what no row prints any more leaves them."""


def purge(held: Holdings, id_: str, lines: frozenset[int], cleaned: Path | None) -> Edit:
    """Return the act that takes out the rows on some lines, or without any the whole raw file.

    ``cleaned`` is the file with those rows emptied; a CSV or text needs none, its lines are emptied here.

    Raises:
        DataError: there is no such source or row, or the cleaned file differs in more than those rows.
    """
    source = held.source(id_)
    if source.raw_path is None:
        raise DataError(source.path, 1, "has no raw file; expected a source with one")
    sharing = [one for one in held.sources.values() if one.raw_path == source.raw_path]
    refuse_reported(held.datasets, (one.id for one in sharing), lines)
    if not lines:
        return _whole(held, sharing)
    _check_lines(held, sharing, lines)
    elsewhere = still_printed(held, sharing, lines)
    raw = cleaned.read_bytes() if cleaned else emptied(source, lines)
    if raw == source.raw_path.read_bytes():
        raise DataError(cleaned or source.raw_path, 1, "would stay as it is; expected a file that loses those rows")
    contents: dict[str, bytes | None] = {}
    for one in sharing:
        contents |= held.with_card(one, _without(held, one, lines, raw))
    contents[held.raw_of(source) or ""] = raw
    contents |= _unnamed(held, sharing, lines)
    says_ = (
        f"{len(lines)} 行从原始文件、目录和数据版本中清除 {len(lines)} rows leave the raw file, catalogue and releases"
    )
    return Edit(PURGE, tuple(one.id for one in sharing), held.because, contents, (says_, *elsewhere))


def _check_lines(held: Holdings, sharing: list[Source], lines: frozenset[int]) -> None:
    """See that each line is a row of a list, so that a mistyped number does nothing."""
    if any(one.card.cells for one in sharing):
        message = "was read of a scan, whose picture shows every row; expected no --line, for the whole file"
        raise DataError(sharing[0].path, 1, message)
    known = set[int]()
    for one in sharing:
        read = held.read(one)
        known |= {row.line for row in read.facts} | {row.line for row in read.issues}
        known |= {entry.line for entry in one.card.rows}
        known |= numbers(one.card.edition_of.unchanged) if one.card.edition_of else frozenset()
    if other := sorted(lines - known):
        message = f"line {other[0]} is no row of its list; expected that of a fact or an issue, or no --line"
        raise DataError(sharing[0].path, 1, f"{message} for the whole file")


def _whole(held: Holdings, sharing: list[Source]) -> Edit:
    """Let a raw file go; the card stays without it, so that it is seen that there was a document."""
    if later := later_than(held, sharing):
        named = ", ".join(one.id for one in later)
        message = f"rows of it are facts for later editions; expected {named} purged first, or --line for single rows"
        raise DataError(sharing[0].path, 1, message)
    contents: dict[str, bytes | None] = {held.raw_of(sharing[0]) or "": None}
    contents |= {path: None for one in sharing if (path := held.cells_of(one))}
    entry = Withdrawn(line="all", because=held.because, published=held.today)
    for one in sharing:
        if any(other.id in held.published for other in held.editions(one)):
            emptied_keys: dict[str, Any] = dict.fromkeys(_OF_A_FILE)
            left = {**emptied_keys, "withdrawn": [entry], "corrects": [], "rows": []}
            contents |= held.with_card(one, one.card.model_copy(update=left))
        else:
            contents[held.path_of(one)] = None
    contents |= _unnamed(held, sharing, None)
    says_ = "原始文件从数据、目录和数据版本中清除 the raw file leaves the data, the catalogue and the releases"
    return Edit(PURGE, tuple(one.id for one in sharing), held.because, contents, (says_,))


def _unnamed(held: Holdings, sharing: list[Source], lines: frozenset[int] | None) -> dict[str, bytes | None]:
    """Return the cards of other sources without the corrections of rows that go: those name the firm."""
    ids, found = {one.id for one in sharing}, dict[str, bytes | None]()
    for one in (one for one in held.sources.values() if one.id not in ids):
        left = [e for e in one.card.corrects if e.source not in ids or (lines is not None and e.of not in lines)]
        if left != one.card.corrects:
            found |= held.with_card(one, one.card.model_copy(update={"corrects": left}))
    return found


def emptied(source: Source, lines: Iterable[int]) -> bytes:
    """Return the bytes of a CSV or text with the records on some lines emptied; every other line stays where it is.

    Raises:
        DataError: the file is of another format, or its encoding does not come back the same.
    """
    reading, path = source.card.reading, source.raw_path
    assert path is not None
    if reading is not None and reading.format not in ("csv", "text"):
        raise DataError(path, 1, f"is {reading.format}; expected --with and the file with those rows emptied")
    data = path.read_bytes()
    try:
        text = data.decode(source.card.encoding)
    except (UnicodeDecodeError, LookupError):
        text = ""
    if not text or text.encode(source.card.encoding) != data:
        raise DataError(path, 1, "cannot be written back byte for byte; expected --with and the cleaned file")
    parts = text.splitlines(keepends=True)
    for number in _numbers(parts, set(lines), reading.delimiter if reading else ","):
        parts[number - 1] = parts[number - 1][len(parts[number - 1].rstrip("\r\n")) :]
    return "".join(parts).encode(source.card.encoding)


def _numbers(parts: list[str], lines: set[int], delimiter: str) -> list[int]:
    """Return every line of the records that end on some lines: a quoted cell may hold line breaks."""
    reader, begin, found = csv.reader(parts, delimiter=delimiter), 1, list[int]()
    for _ in reader:
        if reader.line_num in lines:
            found += range(begin, reader.line_num + 1)
        begin = reader.line_num + 1
    return found


def _without(held: Holdings, source: Source, lines: frozenset[int], raw: bytes) -> Card:
    """Return a card without anything of some rows, for a raw file that has them no more."""
    before = held.read(source)
    card = source.card.model_copy(update={"sha256": sha256(raw)})
    card = card.model_copy(
        update={
            "withdrawn": [entry for entry in card.withdrawn if entry.line not in lines],
            "corrects": [entry for entry in card.corrects if entry.line not in lines],
            "rows": [entry for entry in card.rows if entry.line not in lines],
        }
    )
    with tried(source, card, raw) as trial:
        after = held.read(trial)
        printed = _printed(trial)
    if _said(before, lines) != _said(after, frozenset()):
        message = "other rows differ in the cleaned file; expected those rows emptied, not deleted"
        raise DataError(source.path, 1, message)
    lost = len(before.facts) - len(after.facts)
    low, high = card.bounds.facts if card.bounds else (0, 0)
    values = card.values.model_copy(update=_left(card, printed)) if card.values else None
    return card.model_copy(update={"bounds": Bounds(facts=(max(low - lost, 0), max(high - lost, 0))), "values": values})


def _said(read: Read, but: frozenset[int]) -> set[Hashable]:
    facts = {(row.line, says(row)) for row in read.facts if row.line not in but}
    return facts | {(row.line, issue_says(row)) for row in read.issues if row.line not in but}


def _printed(source: Source) -> dict[str, set[str]]:
    """Return what the rows of a file print, by role."""
    found: dict[str, set[str]] = {}
    for _line, cells in printed_rows(source):
        for role, text in cells.items():
            found.setdefault(role, set()).add(text)
    return found


def _left(card: Card, printed: dict[str, set[str]]) -> dict[str, Any]:
    assert card.values is not None
    tables = {role: getattr(card.values, role) for role in _TABLES}
    return {
        role: {text: value for text, value in table.items() if text in printed.get(role, set()) or not text}
        for role, table in tables.items()
    }
