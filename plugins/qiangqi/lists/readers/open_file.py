"""Opening of a file of any format: its elements, and the rows of its list."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Line, RawRow, Skip
from .formats import detect
from .limited_process import in_limited_process
from .reading import Format, Reading
from .side_by_side import split_lists

T = TypeVar("T")

_READERS = {"xlsx": "spreadsheet", "xls": "spreadsheet"}
"""The module that reads a format, where it is not called like it."""


def records(
    path: Path, columns: Mapping[str, str], reading: Reading | None = None, encoding: str = "utf-8"
) -> Iterator[RawRow | Skip]:
    """Yield a raw row or a named skip for every row of a raw file, in its order and in bounded memory.

    Args:
        path: the file as it was published.
        columns: which header each role of the card has; only these columns leave the reader. A header that starts
            with ``@`` is a context value.
        reading: how the list stands in the file; None for a plain CSV with its header in line 1.
        encoding: of CSV and text; HTML and the rest say their own.

    Raises:
        DataError: the file cannot be read, is too large, is another format, or is not as the card says.
    """
    from . import delimited, layout

    if reading is None:
        return delimited.plain(path, columns, encoding)

    def work() -> Iterator[RawRow | Skip]:
        return layout.read(path, elements(path, reading, encoding), columns, reading)

    return contained(path, reading.format, work)


def elements(path: Path, reading: Reading, encoding: str = "utf-8") -> Iterator[Element]:
    """Yield every line and row of a file as it stands, in this process; see :func:`records` for limits.

    Raises:
        DataError: the file cannot be read, is too large, or is no file of the reading's format.
    """
    found = _elements(path, reading, encoding)
    return found if reading.abreast is None else split_lists(path, found, reading.abreast)


def contained(path: Path, form: Format, work: Callable[[], Iterator[T]]) -> Iterator[T]:
    """Return what ``work`` yields of a file: from this process where the format is ours, else from a limited one.

    Raises:
        DataError: the file cannot be read, or takes more than :func:`in_limited_process` grants.
    """
    if is_ours(form):
        return work()
    load(form)
    return in_limited_process(path, work)


def _elements(path: Path, reading: Reading, encoding: str) -> Iterator[Element]:
    form = reading.format
    if not is_ours(form):
        found = detect(path)
        if found != form:
            raise DataError(path, 1, f"is {found} by its content; expected {form}, as its card says")
    if form == "csv":
        from .delimited import elements as csv_elements

        return csv_elements(path, encoding, reading.delimiter)
    if form == "text":
        return _text_lines(path, encoding)
    if form == "cells":
        from .confirmed_cells import elements as cell_elements

        return cell_elements(path)
    return _library_elements(path, form, reading)


def _text_lines(path: Path, encoding: str) -> Iterator[Element]:
    from .text import lines

    for number, text in enumerate(lines(path, encoding), 1):
        if text.strip():
            yield Line(number, f"paragraph {number}", text.strip())


def is_ours(form: Format) -> bool:
    """Whether a format is read by Python's own csv and codecs, line by line, and needs no confinement."""
    return form in ("csv", "text", "cells")


def load(form: Format) -> None:
    """Import a reader's library before a child is made, which would else import it for every file."""
    importlib.import_module(f"{__package__}.{_READERS.get(form, form)}")


def _library_elements(path: Path, form: Format, reading: Reading) -> Iterator[Element]:
    # Each library is imported where it is needed: the site and a build from CSV load none of them.
    if form in ("xlsx", "xls"):
        from .spreadsheet import elements as workbook_elements

        return workbook_elements(path, form == "xlsx", reading.sheets)
    if form == "ods":
        from .ods import elements as sheet_elements

        return sheet_elements(path, reading.sheets)
    if form != "pdf":
        found: Iterator[Element] = importlib.import_module(f"{__package__}.{form}").elements(path)
        return found
    from .pdf import elements as pdf_elements

    return pdf_elements(path, reading.pages, reading.whole_pages)
