"""Checks of a workbook over HTTP: ``POST /-/check.xlsx``, a workbook in and a workbook out, nothing kept."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from qiangqi.checks.results import CheckQuery

from ..checks.api import as_check, ask_known
from ..checks.body import day_of, refusing_body
from ..checks.loan_parameters import client_of
from ..checks.work import work_of
from ..http.bodies import OCTETS, body_of, kind_of
from ..http.clock import today
from ..http.parameters import lang_of
from .files import XLSX
from .form import BatchForm
from .page import send_workbook
from .table import Table, packed, workbook_of

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_check
async def check_xlsx(datasette: Datasette, request: Request) -> Any:
    """Answer the rows of a workbook with the same rows as text, and the outcomes beside them."""
    kind_of(request, (XLSX, OCTETS))
    ask_known(request)
    now, given = today(), request.args
    as_of, known_on = (day_of(name, given.get(name) or "", now) for name in ("as_of", "known_on"))
    query = CheckQuery(as_of, known_on, now, lang_of(request))
    with ExitStack() as admission:
        work = work_of(datasette)
        admission.enter_context(work.admitted(client_of(request)))
        table = await asyncio.to_thread(_table, await body_of(request))
        return send_workbook(datasette, request, BatchForm(table, query, "check"), admission)


def _table(body: bytes) -> Table:
    with refusing_body():
        return packed(workbook_of(body))
