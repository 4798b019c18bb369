"""The closed lists and their definitions, and what the catalogue is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.standing.cautions import ORDER

from ..http.catalogue import register_of
from ..http.completeness import notices
from ..http.language import gettext as _
from ..http.language import language
from ..http.responses import as_page, page
from ..http.verdict import badge_of
from .status_map import steps
from .status_svg import pictures

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def statuses(datasette: Datasette, request: Request) -> Response:
    """Define every status, caution, kind, grade and basis."""
    register, lang = register_of(datasette), language()
    words = register.words

    def listed(name: str) -> list[dict[str, Any]]:
        return [{"id": id_, "word": row[lang], "says": row[f"says_{lang}"]} for id_, row in words.get(name, {}).items()]

    found = []
    for entry in listed("statuses"):
        holds = json.loads(words["statuses"][entry["id"]]["extra"])["holds"]
        badge = badge_of(entry["id"], "unclear" if holds == "by_rule" else holds)
        found.append({**entry, "badge": badge, "is_by_rule": holds == "by_rule"})
    cautions = sorted(listed("cautions"), key=lambda entry: ORDER.index(entry["id"]))
    others = [
        ("kind", _("事项类别"), listed("kinds")),
        ("evidence", _("证据等级"), listed("evidence")),
        ("basis", _("依据的性质"), listed("bases")),
        ("tier", _("等次"), listed("tiers")),
        ("issue", _("数据问题"), listed("issue_codes")),
    ]
    values = {"statuses": found, "cautions": cautions, "others": others}
    values |= {"steps": steps(register), "map": pictures(register)}
    return await page(datasette, request, "regimes/statuses.html", values)


@as_page
async def about(datasette: Datasette, request: Request) -> Response:
    """Say what the catalogue is, what it leaves out, and how it decides."""
    register = register_of(datasette)
    values = {
        "notices": notices(register),
        "with_text": [regime for regime in register.regimes.values() if regime.text_held],
        "without_text": [regime for regime in register.regimes.values() if not regime.text_held],
        "release": register.catalogue.release,
        "data_on": register.known_on,
        "coverage": register.count("coverage"),
        "uncoded": register.kept_rows("select count(*) from firms where uscc is null")[0][0],
        "firms": register.count("firms"),
    }
    return await page(datasette, request, "regimes/about.html", values)
