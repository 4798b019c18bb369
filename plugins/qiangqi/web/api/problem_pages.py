"""The published list of problems: one page of all, one address for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request, Response

from ..http.parameters import part_of
from ..http.problems import problems as every_problem
from ..http.responses import as_page, page

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def problems(datasette: Datasette, request: Request) -> Response:
    """Define every problem that the API answers with."""
    return await page(
        datasette, request, "api/problems.html", {"problems": list(every_problem().values()), "one": None}
    )


@as_page
async def problem(datasette: Datasette, request: Request) -> Response:
    """Define one problem; its address is the ``type`` of an answer.

    Raises:
        NotFound: there is no such problem.
    """
    found = every_problem().get(part_of(request, "problem"))
    if found is None:
        raise NotFound("no such problem")
    return await page(datasette, request, "api/problems.html", {"problems": [found], "one": found})
