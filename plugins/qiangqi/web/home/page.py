"""The first page: a box, what this is, three ways in, and the figures of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.schema.summary_tables import EXAMPLE_NAMES
from qiangqi.catalogue.search.firms import search
from qiangqi.standing.dates import iso

from ..firm.linked_data import catalogue_data
from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.completeness import notices
from ..http.completeness_by_level import shares
from ..http.responses import as_page, page
from ..search.page import EXAMPLES
from .figures import NEAR, levels_of

if TYPE_CHECKING:
    from datasette.app import Datasette

FLAGSHIP = "国知发管函字〔2018〕158号"


@as_page
async def home(datasette: Datasette, request: Request) -> Response:
    """Show the search box and the state of the catalogue today."""
    register, day = register_of(datasette), today()
    values = {
        "examples": [text for text in EXAMPLES if search(register, text, 1, 0, day).total] or _some_names(register),
        "levels": levels_of(register, day),
        "near": NEAR,
        "shares": shares(register),
        "flagship": next((notice for notice in notices(register) if notice.name == FLAGSHIP), None),
        "day": iso(day),
        "data_on": register.known_on,
        "counts": {name: register.count(name) for name in ("firms", "facts", "sources", "issues")},
        "linked_data": catalogue_data(datasette),
    }
    return await page(datasette, request, "home/page.html", values)


def _some_names(register: Register) -> list[str]:
    return [row["name"] for row in register.kept_rows(EXAMPLE_NAMES)]
