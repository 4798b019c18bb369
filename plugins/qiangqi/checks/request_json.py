"""A batch as JSON: what holds for all rows, and the rows. Of a text that is no JSON the place is told, not the text.

Rows are read one at a time, within the limits of :mod:`.body_limits`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from .body_limits import ROW_CHARACTERS, ROWS, TooMuch, values_of, within
from .json_reader import NoJson as NoJson
from .json_reader import Reader, decoded
from .packed_rows import PackedRows
from .rows import LONGEST

T = TypeVar("T")

SMALL = 32 * 1024
"""Bytes of a body whose rows are a plain list; those of a larger one are packed."""

READ_ONCE = 2 * 1024 * 1024
"""Bytes of a body whose rows may be kept before the last is looked at: packed they take as much as the body."""


_FEW = 7
"""Cells of a row that has as many as a check takes: of the longest texts, all escaped, they are within the limits."""

_GAP = re.compile(rb"[ \t\n\r]{1000}")
"""Spaces that may make a row longer than any may be."""


class NoBatch(Exception):
    """JSON that is no batch; ``topic`` says why: not_an_object, no_rows, rows_no_list, unknown_field, not_text."""

    def __init__(self, topic: str, field: str = "") -> None:
        super().__init__(topic, field)
        self.topic, self.field = topic, field


class Body(NamedTuple):
    """What was sent: the days as texts, empty where they are left out, and the rows as they came."""

    as_of: str
    known_on: str
    rows: Sequence[object]


_FIELDS = ("as_of", "known_on", "rows")


def read_json(body: bytes) -> Body:
    """Read the whole batch as one JSON object.

    Raises:
        NoJson, NoBatch, TooMuch: it is none, or more than is read.
    """
    found, rows = read_object(body, "rows", _FIELDS)
    if rows is None:
        raise NoBatch("rows_no_list" if "rows" in found else "no_rows")
    return Body(_day(found, "as_of"), _day(found, "known_on"), rows)


def read_object(
    body: bytes, listed: str, known: Iterable[str], cells: Callable[[object], Iterable[object]] = values_of
) -> tuple[dict[str, Any], Sequence[object] | None]:
    """Read an object with a list of rows under the name ``listed``; return its other members, and the rows.

    ``known`` are the names that it may have, ``cells`` gives the cells of a row whose length is limited; the rows are
    None where there is no such list.

    Raises:
        NoJson, NoBatch, TooMuch: it is none, or more than is read.
    """
    if len(body) <= READ_ONCE and (whole := _at_once(body, listed, known, cells)):
        return whole
    found: dict[str, Any] = {}
    is_list: list[bool] = []

    def rows() -> Iterator[object]:
        reader = Reader(body)
        if reader.peek() != "{":
            raise _no_object(reader)
        for name in reader.members():
            if name not in known:
                raise NoBatch("unknown_field")
            if name == listed and reader.peek() == "[":
                is_list.append(True)
                yield from within(_items(reader), cells, ROWS)
            else:
                found[name] = _member(reader, name)
        reader.end()

    some = gathered(body, rows)
    return found, some if is_list else None


def _at_once(
    body: bytes, listed: str, known: Iterable[str], cells: Callable[[object], Iterable[object]]
) -> tuple[dict[str, Any], Sequence[object]] | None:
    """Return what :func:`read_object` does of a body that is right, in one step; else None.

    What is wrong, and where, tells who reads it piece by piece. Of a body that is not small each row is a usual one.
    """
    try:
        found = decoded(body)
        rows = found.pop(listed) if isinstance(found, dict) and found.keys() <= set(known) else None
        if not isinstance(rows, list):
            return None
        if len(body) <= SMALL:
            return found, list(within(rows, cells, ROWS))
        is_usual = len(rows) <= ROWS and all(map(_is_usual, (found, *rows))) and not _GAP.search(body)
        return (found, PackedRows(rows)) if is_usual else None
    except (NoJson, TooMuch, KeyError):
        return None


def _is_usual(row: object) -> bool:
    """Whether a row has a few short texts by short names, far below all limits, so that it need not be measured."""
    if not isinstance(row, dict) or len(row) > _FEW:
        return False
    for name, value in row.items():
        if type(value) is not str or len(value) > LONGEST or len(name) > LONGEST:
            return False
    return True


def _items(reader: Reader) -> Iterator[object]:
    row = -1
    try:
        for row, found in enumerate(reader.items()):  # noqa: B007 - the last one is told where the next is too long
            yield found
    except TooMuch as error:
        raise TooMuch(error.topic, error.most, row + 1) from None


def _no_object(reader: Reader) -> NoBatch:
    try:
        reader.value()
        reader.end()
    except TooMuch:
        pass
    return NoBatch("not_an_object")


def _member(reader: Reader, name: str) -> object:
    try:
        return reader.value()
    except TooMuch:
        raise NoBatch("not_text", name) from None


def gathered(body: bytes, rows: Callable[[], Iterator[T]]) -> Sequence[T]:
    """Return the rows that a function reads of a body; those of a large one are all looked at before any is kept.

    So a body above ``READ_ONCE`` that is refused at its last row has taken no more room than one row.
    """
    if len(body) <= SMALL:
        return list(rows())
    if len(body) > READ_ONCE:
        for _row in rows():
            pass
    try:
        return PackedRows(rows())
    except ValueError:  # nested more deeply than can be packed
        raise NoJson(1, 1) from None


def read_lines(body: bytes) -> Sequence[object]:
    """Read rows as JSON, one a line; blank lines are no rows.

    Raises:
        NoJson, TooMuch: a line is none, or more than is read.
    """
    return gathered(body, lambda: within(_line_by_line(body), values_of, ROWS))


def _line_by_line(body: bytes) -> Iterator[object]:
    lines, row = io.BytesIO(body), 0
    for number, line in enumerate(iter(lines.readline, b""), 1):
        if not _is_blank(line):
            yield _whole(Reader(line.removesuffix(b"\n"), number), row)
            row += 1


def _is_blank(line: bytes) -> bool:
    return line.isspace() or not line[:ROW_CHARACTERS].decode("utf-8-sig", "replace").strip()


def read_value(body: bytes) -> object:
    """Read a body as one JSON value.

    Raises:
        NoJson, TooMuch: it is none, or longer than a row may be.
    """
    return _whole(Reader(body), 0)


def _whole(reader: Reader, row: int) -> object:
    try:
        found = reader.value()
    except TooMuch as error:
        raise TooMuch(error.topic, error.most, row) from None
    reader.end()
    return found


def _day(found: Mapping[str, Any], field: str) -> str:
    value = found.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NoBatch("not_text", field)
    return value
