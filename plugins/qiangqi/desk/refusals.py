"""What was refused or went wrong, as a page; an error's own text, which may carry a name, goes to no log."""

from __future__ import annotations

import logging
import traceback

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from qiangqi.standing.strict_yaml import DataError

from .language import gettext as _
from .language import refusal_here
from .pages import problem

_log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that cannot be done; ``str()`` is the sentence for the registrar."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.status = status


async def refused(request: Request, error: Exception) -> Response:
    """Answer what a page refused, or a file or folder could not give."""
    if isinstance(error, DataError):  # by the name of its file: where that lies is no matter of the registrar's
        return problem(request, 409, refusal_here(f"{error.path.name}: {error.message}"))
    return problem(request, error.status if isinstance(error, Refused) else 409, str(error))


async def not_there(request: Request, error: Exception) -> Response:
    """Answer what no page answers."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    says = {
        404: _("工作台没有这个地址；请从上面的导航进入。"),
        405: _("这个地址不接受这种请求；请从页面上的按钮操作。"),
    }
    return problem(request, status, says.get(status, _("请求没有被接受；请回到上一页再试。")))


async def failed(request: Request, error: Exception) -> Response:
    """Answer a fault of the program; the log has its kind and its place."""
    places = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{_short(place.filename)}:{place.lineno}" for place in reversed(places))
    _log.error("%s at %s", type(error).__name__, where)
    return problem(request, 500, _("程序出错，这一步没有完成；已保存的内容都在。请回到上一页再试。"))


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 2)[-2:])


HANDLERS = {Refused: refused, DataError: refused, HTTPException: not_there, Exception: failed}
"""What answers an error, by its kind."""
