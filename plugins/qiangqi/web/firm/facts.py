"""The facts of one firm, as rows of its page and as ``/firm/FIRM/facts.csv``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.standing.dates import NEVER, iso

from ..http.catalogue import Register, register_of
from ..http.downloads import Answer, Download, Row, csv_form
from ..http.formats import date, day_of_act
from ..http.labels import word
from ..http.language import gettext as _
from ..http.parameters import BadParameter, dates_of, part_of
from ..http.responses import pass_on
from ..openapi.described import as_json

if TYPE_CHECKING:
    from datasette.app import Datasette

_FACTS = """
select f.*, s.title as source_title, s.address as source_address, s.is_linked, s.licence as source_licence,
       s.made_on, s.published_from, c.fact_id as corrected_by, c.kind = 'annulled' as is_annulled
from facts f join sources s using (source_id)
left join facts c on c.corrects = f.fact_id and c.published_on <= :known_on
  and (c.withdrawn_on is null or c.withdrawn_on > :known_on)
where f.firm_id = :firm_id and f.published_on <= :known_on
order by coalesce(f.happened_to, '9999'), f.fact_id
"""

_ADDED_COLUMNS = ("source_title", "source_address", "source_licence", "corrected_by")
"""What the file says of a fact besides the columns of the table of facts."""


class _NoSuchFirm(BadParameter):
    status, problem = 404, "no-firm"


def facts_of(register: Register, firm_id: str, known_on: int) -> list[dict[str, Any]]:
    """Return the facts of a firm that were published by a day, with their words in the language of the request."""
    day = iso(known_on)
    return [_worded(register, dict(row), day) for row in register.rows(_FACTS, firm_id=firm_id, known_on=day)]


def _worded(register: Register, row: dict[str, Any], known_on: str) -> dict[str, Any]:
    tier = register.regimes[row["regime"]].by_tier.get(row["tier"] or "")
    return {
        **row,
        "title": tier.title if tier else None,
        "kind_word": word(register, "kinds", row["kind"]),
        "evidence_word": word(register, "evidence", row["evidence"]),
        "day": day_of_act(row["happened"] or "", row["is_made_day"]),
        "published": _published(row),
        "is_withdrawn": bool(row["withdrawn_on"]) and row["withdrawn_on"] <= known_on,
    }


def _published(row: Mapping[str, Any]) -> str:
    """Say when the source of a fact was published; of one that names no day only an earliest bound can be known."""
    if row["published_on"] != row["made_on"] or row["published_from"] == row["published_on"]:
        return _("公布于 %(day)s") % {"day": date(row["published_on"])}
    if row["published_from"]:
        return _("公布日期未载，不早于 %(day)s") % {"day": date(row["published_from"])}
    return _("公布日期未载")


@as_json
async def facts_csv(datasette: Datasette, request: Request) -> Answer | Response:
    """Send the facts of one firm, by its id; a code, a former id or a name leads to it."""
    register, text, dates = register_of(datasette), part_of(request, "firm"), dates_of(request)
    ids = register.catalogue.find(text, NEVER - 1)
    if len(ids) != 1:
        raise _NoSuchFirm(_("“%(text)s”未能对应唯一一家企业；应为企业编号或统一社会信用代码。") % {"text": text[:40]})
    if ids[0] != text:
        return pass_on(datasette, request, f"/firm/{ids[0]}/facts.csv", 302)
    form = csv_form(request)
    return _download(register, ids[0], iso(dates.known_on)).answer(datasette, request, form)


def _download(register: Register, firm_id: str, known_on: str) -> Download:
    own = [row["name"] for row in register.kept_rows("pragma table_info(facts)")]
    arguments = {"firm_id": firm_id, "known_on": known_on}

    def batches(db: sqlite3.Connection) -> Iterator[Sequence[Row]]:
        yield [dict(row) for row in db.execute(_FACTS, arguments)]

    return Download(f"facts-{firm_id}", (*own, *_ADDED_COLUMNS), batches, list(arguments.values()))
