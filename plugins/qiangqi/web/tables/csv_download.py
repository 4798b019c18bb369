"""A table, filtered as its page is, as CSV: all of its rows, read once and sent while they are read.

Datasette's own CSV is a page of rows unless it is asked for more, stops at a number of megabytes, and ends an answer
in which something failed as if it were whole. Here the question is read by Datasette, and its SQL without its limit is
read to the end; an answer that cannot be brought to its end is broken off, which every client notices.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

import httpx
from datasette.utils import escape_sqlite, tilde_decode
from datasette.utils.asgi import NotFound, Request, Response

from ..http.datasette_versions import OF_QUERY, OF_TABLE, SQL_PAGE, prepare_connection
from ..http.downloads import BATCH, TYPES, Answer, Download, Row, cell, csv_form
from ..http.filters import choice_of
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import BadParameter, ask_once
from ..http.problems import Refusal
from ..openapi.described import as_json
from .public_sql import running
from .row_order import in_order, order_by_key

if TYPE_CHECKING:
    from datasette.app import Datasette

PATIENCE = 20.0
"""Seconds within which the next rows must be found."""

_OWN = ("_stream", "_dl", "_size", "_labels", "_label", "_shape", "_nl", "_header", "_trace", "excel")
_ONE = (*(name for name in _OWN if name != "_label"), "_sort", "_sort_desc", "_search", "lang")
"""What is said once; a filter, a column and a facet may be said again, as a page of the table takes them."""

_LIMIT = re.compile(r"\slimit \d+\s*$")


@functools.partial(as_json, once=functools.partial(ask_once, names=_ONE))
async def table_csv(datasette: Datasette, request: Request) -> Answer | Response:
    """Send every row that the filters of the address leave: ``/DATABASE/TABLE.csv``; ``_size=N`` asks for N only.

    Raises:
        BadQuestion: a page in the middle is asked for.
    """
    if request.args.get("_next"):
        raise BadParameter(_("CSV 始终返回全部行，不接受 _next；逐页读取请用 JSON。"))
    has_header, at = _has_header(request), [request.url_vars[name] for name in ("database", "table")]
    answer = await _read_json(datasette, request, "/".join(at), {"_size": "1", "_nocount": "1", **OF_TABLE})
    if isinstance(answer, Response):
        return answer
    database, table = map(tilde_decode, at)
    await order_by_key(datasette, request, database, table)
    sql = _LIMIT.sub("", in_order(answer["query"]["sql"])) + f" limit {_most(request)}"
    columns, sql = await _with_labels(datasette, request, database, table, answer["columns"], sql)
    batches = _batches(datasette, database, sql, answer["query"]["params"])
    download = Download(table, tuple(columns), batches, [sql, answer["query"]["params"]], has_header=has_header)
    return download.answer(datasette, request, csv_form(request))


@as_json
async def query_csv(datasette: Datasette, request: Request) -> Response:
    """Send the rows of a query as CSV: ``/DATABASE.csv?sql=``.

    Raises:
        Refusal: the query has more rows than Datasette reads of one.
        NotFound: there is no query.
    """
    if not request.args.get("sql"):
        raise NotFound("no query")
    answer = await _read_json(datasette, request, request.url_vars["database"] + SQL_PAGE, OF_QUERY)
    if isinstance(answer, Response):
        return answer
    refuse_cut(datasette, answer)
    text = io.StringIO()
    head = [answer["columns"]] if _has_header(request) else []
    csv.writer(text).writerows([*head, *([cell(value) for value in row] for row in answer["rows"])])
    return Response(text.getvalue(), 200, {}, TYPES["csv"])


def refuse_cut(datasette: Datasette, answer: dict[str, Any]) -> None:
    """Refuse to send the rows of a query that was cut.

    Raises:
        Refusal: it was.
    """
    if answer.get("truncated") and "primary_keys" not in answer:
        values = {"count": f"{datasette.setting('max_returned_rows'):,}"}
        says = _("查询结果超过 %(count)s 行，不作截断；请在 SQL 中加 limit、缩小范围，或下载整张表。")
        raise Refusal("bad-question", says % values)


async def _read_json(
    datasette: Datasette, request: Request, path: str, extra: dict[str, str]
) -> dict[str, Any] | Response:
    """Let Datasette read the question: its columns, its SQL and its first rows, or its refusal."""
    kept = [(name, value) for name, value in parse_qsl(request.query_string, True) if name not in _OWN]
    own = {**extra, "_nofacet": "1", "_shape": "arrays", "lang": language()}
    query = urlencode([*kept, *own.items()])
    try:
        answer = await datasette.client.get(f"/{quote(path, safe='/~')}.json?{query}")
    except httpx.InvalidURL:
        raise Refusal("bad-question", _("地址太长；请缩短 SQL 或条件。")) from None
    if answer.status_code != 200:
        return Response(answer.text, answer.status_code, {}, answer.headers["content-type"])
    found: dict[str, Any] = json.loads(answer.text)
    return found


def _has_header(request: Request) -> bool:
    """Read whether the names of the columns stand before the rows."""
    return choice_of(request, "_header", ("on", "off")) != "off"


def _most(request: Request) -> int:
    size = request.args.get("_size") or "max"
    if size != "max" and not (size.isascii() and size.isdigit() and len(size) < 10):
        raise BadParameter(_("_size 应为整数或 max。"))
    return -1 if size == "max" else int(size)


async def _with_labels(
    datasette: Datasette, request: Request, database: str, table: str, columns: list[str], sql: str
) -> tuple[list[str], str]:
    """Put beside each column that leads to another table, where it is asked for, what that table calls the row."""
    labels: dict[str, str] = {}
    db, wanted = datasette.get_database(database), set(request.args.getlist("_label"))
    for key in await db.foreign_keys_for_table(table):
        named = await db.label_column_for_table(key["other_table"])
        if named and key["column"] in columns and (request.args.get("_labels") or key["column"] in wanted):
            names = (named, key["other_table"], key["other_column"], key["column"])
            labels[key["column"]] = "(select {} from {} where {} = q.{})".format(*map(escape_sqlite, names))
    if not labels:
        return columns, sql
    pairs = [(name, f"q.{escape_sqlite(name)}") for name in columns]
    columns_shown = [one for pair in pairs for one in (pair, (f"{pair[0]}_label", labels.get(pair[0], ""))) if one[1]]
    listed = ", ".join(f"{term} as {escape_sqlite(name)}" for name, term in columns_shown)
    return [name for name, _term in columns_shown], f"select {listed} from ({sql}) q"


def _batches(datasette: Datasette, database: str, sql: str, parameters: dict[str, Any]) -> Any:
    here = running()
    statement = here.statement(database) if here else None

    def read(db: sqlite3.Connection) -> Iterator[Sequence[Row]]:
        if statement:
            yield from statement.batches(sql, parameters, PATIENCE, BATCH)
            return
        prepare_connection(datasette, db, database)
        db.row_factory = sqlite3.Row  # the rows are sent as they are read, so together they may be as large as any
        until = [0.0]
        db.set_progress_handler(lambda: time.monotonic() > until[0], 100_000)
        until[0] = time.monotonic() + PATIENCE
        cursor = db.execute(sql, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield batch
            until[0] = time.monotonic() + PATIENCE

    return read
