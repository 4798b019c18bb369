"""The page on what programs can ask: how it works, examples to copy, and every address with an example that answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from qiangqi.catalogue.schema.summary_tables import EXAMPLE_FIRM

from ..http.addresses import whole
from ..http.catalogue import register_of
from ..http.clock import today
from ..http.language import gettext as _
from ..http.language import language
from ..http.links import Links
from ..http.responses import as_page, page
from ..reconcile.manifest import PATH
from ..reconcile.queries import QUERIES
from .openapi_page import document
from .openapi_view import by_tag

if TYPE_CHECKING:
    from datasette.app import Datasette

EXAMPLES = Path(__file__).parents[1] / "static" / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A program to copy: its file, what it is called, and its text."""

    file: str
    label: str
    text: str


@as_page
async def api(datasette: Datasette, request: Request) -> Response:
    """Describe the addresses that answer with JSON or CSV."""
    register, links = register_of(datasette), Links(datasette)
    firm = register.kept_rows(EXAMPLE_FIRM)
    firm_id, name = (firm[0]["firm_id"], firm[0]["name"]) if firm else ("", "")
    answer = register.catalogue.ask(firm_id, today(), today(), None, language())
    described = document(datasette)
    values = {
        "document": described,
        "tags": by_tag(described),
        "examples": _examples(),
        "answer": json.dumps(answer, ensure_ascii=False, indent=2),
        "firm_name": name,
        "tables": f"{links.database().split('?')[0]}/TABLE.json, .csv",
        "reconcile_address": whole(datasette, request, links.page(PATH)),
        "reconcile_most": QUERIES,
    }
    return await page(datasette, request, "api/page.html", values)


def _examples() -> list[Example]:
    labels = {
        "check.sh": "curl",
        "check.py": "Python",
        "check.pq": _("Excel 的 Power Query（未在测试中运行，只核对了地址和列名）"),
    }
    return [Example(file, label, _text(file)) for file, label in labels.items()]


@cache
def _text(file: str) -> str:
    return (EXAMPLES / file).read_text(encoding="utf-8")
