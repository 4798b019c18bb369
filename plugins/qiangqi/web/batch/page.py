"""The page ``/check/batch``: a table in, what was understood of it, the results by outcome, and the file back.

One form serves all steps; where it leads says what is wanted. Nothing is kept between two steps, and an answer is
worked out some rows at a time, as for programs (:mod:`..checks.stream`).
"""

from __future__ import annotations

import asyncio
import functools
import json
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.columns import NAMES
from qiangqi.checks.results import Result
from qiangqi.checks.sheets import ADDED, answered_in_parts

from ..checks.field_words import field_words
from ..checks.loan_parameters import client_of
from ..checks.stream import Last, Streamed, Texts
from ..checks.work import work_of
from ..http.catalogue import register_of
from ..http.forms import sent_form
from ..http.language import gettext as _
from ..http.links import Links
from ..http.negotiation import preferred
from ..http.own_templates import own_template
from ..http.parameters import BadParameter
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, page, redirect
from .again import NOTHING, Again, read_again, values_again
from .answer_columns import answer_headings
from .files import XLSX, as_xlsx, check_cells
from .form import BatchForm, WrongDay, carried_of, read_batch_form
from .officer_workbook import as_officers_workbook, template_workbook
from .preview import preview_of
from .table import ROWS
from .view import results_of

if TYPE_CHECKING:
    from datasette.app import Datasette

_HTML, _LINES = "text/html; charset=utf-8", "application/x-ndjson; charset=utf-8"

Made = Callable[[BatchForm, Sequence[Result]], bytes]
"""Makes a workbook of the rows and their results."""


def as_programs_read(batch_form: BatchForm, results: Sequence[Result]) -> bytes:
    """Return the workbook that programs read: its columns are promised."""
    return as_xlsx(batch_form.sheet, results, batch_form.query)


Answer = Callable[["Datasette", Request, BatchForm, ExitStack], Any]


def _as_batch(handler: Answer) -> Callable[..., Awaitable[Any]]:
    """Read a batch and let a handler answer it; a refusal is the page with its sentence, and a GET the form."""

    async def answer(datasette: Datasette, request: Request) -> Any:
        if request.method != "POST":
            is_form = not request.path.endswith((".csv", ".xlsx"))
            form = Links(datasette).page("/check/batch")
            return await page(datasette, request, "batch/page.html", _form()) if is_form else redirect(form, 302)
        try:
            with ExitStack() as admission:
                admission.enter_context(work_of(datasette).admitted(client_of(request)))
                sent = await sent_form(request)
                try:
                    batch_form = await read_batch_form(work_of(datasette), request, sent)
                    found = handler(datasette, request, batch_form, admission)
                    return await found if asyncio.iscoroutine(found) else found
                except (Refusal, BadParameter) as refusal:
                    return await refused_batch(datasette, request, refusal, sent)
        except Refusal as refusal:
            return await refused_batch(datasette, request, refusal)

    answer.__doc__ = handler.__doc__  # and not the signature: by it Datasette tells what to call a route with
    return as_form(answer)


async def refused_batch(
    datasette: Datasette, request: Request, error: Refusal | BadParameter, sent: tuple[bytes, str] | None = None
) -> Response:
    """Show the form with why a batch is refused and what was said in it; ``sent`` is the body and its content type."""
    again = await work_of(datasette).read(len(sent[0]), read_again, *sent) if sent else Again()
    refusal = error if isinstance(error, Refusal) else Refusal("bad-question", str(error))
    problem, mark = problems()[refusal.id], secrets.token_hex()
    values = {**_form(), **await values_again(again, mark), "refused": refusal.detail or problem.says}
    if isinstance(refusal, WrongDay):
        values["wrong_day"] = refusal.field
    answer = await page(datasette, request, "batch/page.html", values, problem.status, NO_STORE)
    answer.body = _with_table(answer.body, mark, again.field)
    answer.headers |= {name.replace("_", "-"): value for name, value in refusal.headers.items()}
    return answer


def _form() -> dict[str, Any]:
    words = field_words()
    columns = [(label, NAMES[field]) for field, label in words.items()]
    shown: dict[str, Any] = {
        "refused": "",
        "preview": None,
        "results": None,
        "kept": {},
        "typed": NOTHING,
        "wrong_days": [],
        "wrong_day": "",
    }
    return {**shown, "most": ROWS, "known_columns": columns}


@_as_batch
def batch(datasette: Datasette, request: Request, batch_form: BatchForm, admission: ExitStack) -> Any:
    """Show what was understood of a table, or its results; a script may ask for lines, and is told how far it is."""
    if batch_form.step == "preview":
        return _preview(datasette, request, batch_form)
    _ask_for_rows(batch_form)
    results: list[Result] = []
    by_lines = preferred(request.headers.get("accept"), (_HTML, _LINES)) == _LINES

    def texts(checker: Checker) -> Iterator[str]:
        for part in checker.batch(batch_form.asked).results(batch_form.sent.rows):
            results.extend(part)
            yield f"{json.dumps({'done': len(results), 'of': len(batch_form.sent.rows)})}\n" if by_lines else ""

    async def last() -> bytes:
        view = results_of(register_of(datasette), batch_form, results)
        mark = secrets.token_hex()
        values = {**_form(), "results": view, "kept": carried_of(batch_form, mark)}
        template = own_template(datasette, "batch/page.html")
        html = await datasette.render_template(template, values, request=request, view_name="standing")
        if not by_lines:
            return _with_table(html, mark, batch_form.table.field)
        line = json.dumps({"page": html}, ensure_ascii=False) + "\n"
        return _with_table(line, mark, batch_form.table.field.replace(b"\\", b"\\\\"))

    return _streamed(datasette, request, admission, texts, _LINES if by_lines else _HTML, {"vary": "Accept"}, last)


async def _preview(datasette: Datasette, request: Request, batch_form: BatchForm) -> Response:
    mark = secrets.token_hex()
    values = {
        **_form(),
        "preview": await asyncio.to_thread(preview_of, batch_form),
        "kept": carried_of(batch_form, mark),
    }
    answer = await page(datasette, request, "batch/page.html", values, cache=NO_STORE)
    answer.body = _with_table(answer.body, mark, batch_form.table.field)
    return answer


def _with_table(text: str, mark: str, field: bytes) -> bytes:
    """Put a table, which may have megabytes, where its mark stands; a template would copy it again and again."""
    return text.encode().replace(mark.encode(), field)


@_as_batch
def batch_csv(datasette: Datasette, request: Request, batch_form: BatchForm, admission: ExitStack) -> Any:
    """Send the file back as CSV, with a mark for spreadsheets."""
    _ask_for_rows(batch_form)

    def texts(checker: Checker) -> Iterator[str]:
        yield from answered_in_parts(batch_form.sheet, checker.batch(batch_form.asked))

    return _streamed(datasette, request, admission, texts, "text/csv; charset=utf-8", _file("csv"))


@_as_batch
def batch_xlsx(datasette: Datasette, request: Request, batch_form: BatchForm, admission: ExitStack) -> Any:
    """Send the file back as a workbook for people to read."""
    _ask_for_rows(batch_form)
    check_cells(batch_form.sheet, len(answer_headings()) + len(ADDED))
    made = functools.partial(as_officers_workbook, register_of(datasette))
    return send_workbook(datasette, request, batch_form, admission, made)


async def batch_template(datasette: Datasette, request: Request) -> Response:
    """Send an empty customer file to fill in."""
    body = await asyncio.to_thread(template_workbook, register_of(datasette))
    headers = {"content-disposition": 'attachment; filename="customers.xlsx"', "content-type": XLSX}
    return Response(body, 200, headers, XLSX)


def send_workbook(
    datasette: Datasette, request: Request, batch_form: BatchForm, admission: ExitStack, made: Made = as_programs_read
) -> Streamed:
    """Return the workbook of a batch: the rows are answered in their turn, and it is written beside them.

    Raises:
        Refusal: it would be too large.
    """
    check_cells(batch_form.sheet)
    results: list[Result] = []

    def texts(checker: Checker) -> Iterator[str]:
        for part in checker.batch(batch_form.asked).results(batch_form.sent.rows):
            results.extend(part)
            yield ""

    async def last() -> bytes:
        return await asyncio.to_thread(made, batch_form, results)

    return _streamed(datasette, request, admission, texts, XLSX, _file("xlsx"), last)


def _ask_for_rows(batch_form: BatchForm) -> None:
    if not batch_form.sent.rows:
        raise Refusal("no-batch", _("表头以下没有数据行。"))


def _file(ending: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="check.{ending}"'}


def _streamed(
    datasette: Datasette,
    request: Request,
    admission: ExitStack,
    texts: Texts,
    kind: str,
    headers: dict[str, str],
    last: Last | None = None,
) -> Streamed:
    every = {**headers, "cache-control": NO_STORE, "catalogue-release": register_of(datasette).catalogue.release}
    return Streamed(datasette, request, work_of(datasette).batches, texts, every, kind, admission.pop_all(), last)
