"""What Datasette refuses, said in one sentence of the page's language, with a way on and nothing of the inside.

What is wrong with an address is 400 or 404, never 500. Of an error of the site itself the log keeps the kind and the
place, and no value: an address may carry the name of a bank's customer.
"""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Request, Response
from datasette.views.base import DatasetteError

from ..http.language import gettext as _
from ..http.problems import Refusal as Problem
from ..http.problems import problem_answer
from ..http.responses import REVALIDATE, json_answer, page
from ..openapi.operations import operations_at
from .language_switch import is_datasettes
from .private_log import place_of

if TYPE_CHECKING:
    from datasette.app import Datasette

_log = logging.getLogger(__name__)

_PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is none: its status, its sentence, what Datasette itself says, and what JSON says besides."""

    status: int
    says: str
    detail: str = ""
    extensions: dict[str, Any] = field(default_factory=dict)


def refuse(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Return the answer to a request that ended in an exception."""

    async def answer() -> Response:
        refusal = _refusal(datasette, request, exception)
        if refusal.status >= 500:
            _log.error("%s", place_of(exception))
        is_data = request.path.endswith((".json", ".csv"))
        if operations_at(request.path) or (is_data and not _asks_tables(datasette, request)):
            return problem_answer(datasette, Problem(_PROBLEMS.get(refusal.status, "failed")), REVALIDATE)
        if is_data:
            error = {"ok": False, "error": refusal.says, "status": refusal.status, "title": None}
            detail = {"detail": refusal.detail} if refusal.detail else {}
            return json_answer({**refusal.extensions, **error, **detail}, refusal.status)
        template = "404.html" if refusal.status == 404 else "error.html"
        values = {"refusal": refusal, "instead": refusal.extensions.get("instead")}
        return await page(datasette, request, template, values, refusal.status)

    return answer


_PROBLEMS = {404: "not-found", 403: "not-found", 400: "bad-question"}


def _asks_tables(datasette: Datasette, request: Request) -> bool:
    """Whether an address is Datasette's own, whose refusals keep its form."""
    return is_datasettes(datasette, request.path)


def _refusal(datasette: Datasette, request: Request, exception: Exception) -> Refusal:
    if isinstance(exception, DatasetteError):
        if "instead" in exception.error_dict:
            return Refusal(exception.status, exception.message, extensions=exception.error_dict)
        status = 400 if exception.status == 500 else exception.status
        if exception.message_is_html:
            return Refusal(status, _("查询超过一秒，已停止；请缩小范围。"))
        return _of_status(status, exception.message)
    if isinstance(exception, Base400):
        return _of_status(exception.status, str(exception.args[0]) if exception.args else "")
    if _asks_tables(datasette, request) and isinstance(exception, sqlite3.Error):
        return _of_status(400, str(exception))
    if _asks_tables(datasette, request) and isinstance(exception, _MISREAD) and _is_datasettes_own(exception):
        return _of_status(400, "")
    return Refusal(500, _("服务器错误，出错位置已记录；请稍后再试。"))


_MISREAD = (ValueError, KeyError, TypeError)
"""What Datasette raises where it reads a parameter as a number, as JSON or as a choice, and it is none."""


def _is_datasettes_own(exception: Exception) -> bool:
    """Whether an error was raised without any code of the catalogue: then it is of the address."""
    frames = traceback.extract_tb(exception.__traceback__)
    return not any(Path(frame.filename).is_relative_to(_PACKAGE) for frame in frames)


def _of_status(status: int, detail: str) -> Refusal:
    if status == 404:
        return Refusal(404, _("该网址不存在。"))
    if status == 403:
        return Refusal(403, _("该网址不开放访问。"))
    return Refusal(status, _("网址中的参数或查询无法处理，请按下列说明修改。"), detail)
