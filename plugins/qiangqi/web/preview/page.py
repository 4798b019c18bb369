"""What differs as a page: each section with what comes, changes and goes, and its rows one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from starlette.concurrency import run_in_threadpool

from qiangqi.releases.preview.reading import SECTIONS, about, counted, difference, some

from ..http.catalogue import register_of
from ..http.filters import choice_of
from ..http.headers import NO_STORE
from ..http.paging import PAGE, page_of, pages_of
from ..http.parameters import ask_known
from ..http.preview import difference_of
from ..http.responses import as_page, page
from .words import section_words, with_words

if TYPE_CHECKING:
    from datasette.app import Datasette

_FIRST = 10
"""Rows of a section on the page that shows all of them."""


@as_page
async def preview(datasette: Datasette, request: Request) -> Response:
    """Show what differs from the catalogue in service.

    Raises:
        NotFound: this is the one in service.
    """
    path = difference_of(datasette)
    if path is None:
        raise NotFound("no preview")
    ask_known(request, ("show", "page", "lang"))
    show, number = choice_of(request, "show", tuple(SECTIONS)), page_of(request)
    values = await run_in_threadpool(_read, path, show, number)
    register, words = register_of(datasette), section_words()
    for section in values["sections"]:
        section["label"] = words[section["name"]]
        section["rows"] = [with_words(register, section["name"], row) for row in section["rows"]]
    return await page(datasette, request, "preview/page.html", values, cache=NO_STORE)


def _read(path: Path, show: str | None, number: int) -> dict[str, Any]:
    with difference(path) as db:
        counts = counted(db)
        pages = pages_of(sum(counts[show].values()) if show else 0, PAGE, number)
        first, most = ((number - 1) * PAGE, PAGE) if show else (0, _FIRST)
        sections = [
            {"name": name, "counts": counts[name], "total": sum(counts[name].values()), "rows": rows}
            for name in ([show] if show else SECTIONS)
            for rows in [some(db, name, first, most)]
        ]
        return {"about": about(db), "show": show, "sections": sections, "number_of_page": number, "pages": pages}
