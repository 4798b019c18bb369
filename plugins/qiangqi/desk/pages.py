"""Pages of the desk: a template in the language of the request, and what was refused as a page in one sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from qiangqi.values.personal_data import mask

from .language import TAGS, chosen, gettext, language, ngettext, refusal_here
from .language import gettext as _
from .navigation import ways

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.globals |= {
        "language": language,
        "chosen": chosen,
        "refusal_here": refusal_here,
        "mask": mask,
        "as_key": tuple,
    }
    return found


def page(request: Request, template: str, values: dict[str, Any] | None = None, status: int = 200) -> HTMLResponse:
    """Return a page; a template has ``request`` and the ways through the desk beside its own values."""
    path = request.url.path
    here = path if request.method in ("GET", "HEAD") else path.rpartition("/")[0] or "/"  # what is sent has no page
    known = {"request": request, "lang_tag": TAGS[language()], "ways": ways(), "path": path, "here": here}
    return HTMLResponse(_templates().get_template(template).render({**known, **(values or {})}), status)


def problem(request: Request, status: int, says: str) -> HTMLResponse:
    """Return the page of a refusal: one sentence, and the way back."""
    titles = {403: _("不能访问"), 404: _("没有这一页"), 405: _("不能这样请求"), 413: _("太大"), 500: _("出错了")}
    values = {"title": titles.get(status, _("没有办成")), "says": mask(says)}
    return page(request, "problem.html", values, status)


def see(path: str) -> RedirectResponse:
    """Send the browser to a page of this desk after something was done, so that loading it anew does nothing."""
    return RedirectResponse(path, 303)
