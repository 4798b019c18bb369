"""Downloads: every row of a question as CSV or JSON, sent while it is read, however many there are.

Rows are read in batches by a thread, from a connection of the download's own, and the next batch is read when the
reader has taken the last: memory stays the same for ten rows and for a million. A reader who leaves ends it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from datasette.utils.asgi import Request
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from qiangqi.catalogue.query.read_only import opened_catalogue
from qiangqi.values.spreadsheet_cells import DIGITS, FORMULA, PLAIN, guarded, shortened

from .catalogue import register_of
from .etags import matches, tag_of
from .filters import choice_of

if TYPE_CHECKING:
    from datasette.app import Datasette

Row = Mapping[str, Any]
Batches = Callable[[sqlite3.Connection], Iterator[Sequence[Row]]]
"""Reads the rows of a download, some at a time."""

Form = Literal["csv", "excel", "json"]
"""``excel`` is CSV that a spreadsheet opens without harm: it says its encoding and keeps long codes as text."""

BATCH = 500
"""Rows that are read, and sent, at a time."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "excel": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}

_FORMULA = re.compile(FORMULA)


@dataclass(frozen=True, slots=True)
class Download:
    """A list as a file: its name without an ending, its columns, its rows, and what its JSON says before the rows.

    ``parameters`` is everything that decides the bytes besides the release: the same question of the same release has
    the same ETag, and is not read again for a reader who has it.
    """

    name: str
    columns: tuple[str, ...]
    batches: Batches
    parameters: Sequence[Any]
    head: Mapping[str, Any] = field(default_factory=dict)
    has_header: bool = True

    def answer(self, datasette: Datasette, request: Request, form: Form) -> Answer:
        """Return the answer in one of the forms; nothing has been read yet."""
        register = register_of(datasette)
        path = Path(datasette.databases[register.name].path)
        texts = json_texts(self.head, self.batches) if form == "json" else csv_texts(self, form == "excel")
        text = json.dumps(
            [register.catalogue.release, form, self.name, self.columns, self.has_header, *self.parameters],
            ensure_ascii=False,
        )
        tag = tag_of(text.encode())
        return Answer(request, f"{self.name}.{'json' if form == 'json' else 'csv'}", TYPES[form], tag, path, texts)


def csv_form(request: Request) -> Form:
    """Read which CSV is asked for: ``excel=1`` is for a spreadsheet."""
    return "excel" if choice_of(request, "excel", ("1",)) else "csv"


def form_of(request: Request) -> Form:
    """Return the form that a list is sent in, by the ending of its address: JSON, or CSV by :func:`csv_form`."""
    return "json" if request.url_vars["form"] == "json" else csv_form(request)


Texts = Callable[[sqlite3.Connection], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is read while it is sent; Datasette sends it like any other."""

    request: Request
    filename: str
    content_type: str
    tag: str
    path: Path
    texts: Texts
    cache: str = ""
    """How it may be kept; where nothing is said, for a minute by shared caches."""

    async def asgi_send(self, send: Any) -> None:
        """Send the rows, or nothing where the reader has them or asked for the headers only."""
        headers = {
            "content-type": self.content_type,
            "content-disposition": f'attachment; filename="{self.filename}"',
            "etag": self.tag,
            "access-control-allow-origin": "*",
            **({"cache-control": self.cache} if self.cache else {}),
        }
        answer: Response
        if matches(self.request.headers.get("if-none-match", ""), self.tag):
            answer = Response(
                status_code=304, headers={name: headers[name] for name in ("etag", "cache-control") if name in headers}
            )
        elif self.request.method == "HEAD":
            answer = StreamingResponse(iter(()), headers=headers)
        else:
            answer = StreamingResponse(_read(self.path, self.texts), headers=headers)
        await answer(self.request.scope, self.request.receive, send)


async def _read(path: Path, texts: Texts) -> AsyncIterator[str]:
    """Read the texts in a thread; the connection is closed when they end, or when nobody takes them any more."""
    db = opened_catalogue(path)
    db.row_factory = sqlite3.Row
    found = texts(db)
    try:
        async for text in iterate_in_threadpool(found):
            yield text
    finally:
        db.close()


def json_texts(head: Mapping[str, Any], batches: Batches) -> Texts:
    """Return the texts of one JSON object: what ``head`` says, then ``rows``, one a line."""

    def texts(db: sqlite3.Connection) -> Iterator[str]:
        head_text = _compact(head)
        yield head_text.removesuffix("}") + ("," if head else "") + '"rows":['
        joint = "\n"
        for batch in batches(db):
            yield joint + ",\n".join(_compact(dict(row)) for row in batch)
            joint = ",\n"
        yield "\n]}\n"

    return texts


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def csv_texts(download: Download, for_spreadsheet: bool) -> Texts:
    """Return the texts of a CSV by RFC 4180: a line of names, then the rows; a missing value is an empty cell."""

    def texts(db: sqlite3.Connection) -> Iterator[str]:
        yield ("\ufeff" if for_spreadsheet else "") + _lines([download.columns] if download.has_header else [])
        for batch in download.batches(db):
            yield _lines([cell(row[name], for_spreadsheet) for name in download.columns] for row in batch)

    return texts


def cell(value: object, for_spreadsheet: bool = False) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula.

    A text that starts like one gets an apostrophe before it. For a spreadsheet digits that it would change get a tab
    before them, which is not seen and keeps them a text, and a text that no cell holds gives way to where it is whole.
    """
    text = "" if value is None else str(value)
    if for_spreadsheet:
        is_plain = isinstance(value, (int, float)) and len(text) <= DIGITS
        return text if is_plain else shortened(guarded(text), *PLAIN)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _lines(rows: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
