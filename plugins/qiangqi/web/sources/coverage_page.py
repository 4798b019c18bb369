"""How much of the published lists is held: by level of government, by place, and by notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import Register, register_of
from ..http.completeness import notices
from ..http.completeness_by_level import shares
from ..http.labels import word
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from .issues import place_word

if TYPE_CHECKING:
    from datasette.app import Datasette


@dataclass(frozen=True, slots=True)
class Place:
    """One province, or the whole country: what is held of it, and of the totals that documents state for it.

    ``firms`` and ``facts`` go by the place of the firm, ``sources`` and ``issues`` by that of the list. ``stated`` is
    None where no document says how many there are.
    """

    code: str | None
    name: str
    firms: int
    facts: int
    sources: int
    issues: int
    stated: int | None
    held: int

    @property
    def percent(self) -> float | None:
        """The share held, in percent; more than stated counts as all."""
        return min(100.0, 100 * self.held / self.stated) if self.stated else None


_LEVELS = """
select level, count(*) as sources, sum(rows) as rows, sum(facts) as facts, sum(issues) as issues,
       sum(skipped) as skipped, sum(stated is not null) as with_totals
from source_levels group by level
"""

_PLACES = """
with held as (
    select place, sum(stated) as stated, sum(held) as held
    from (select coalesce(substr(t.division, 1, 2) || '0000', nullif(l.place, '100000')) as place,
                 max(t.stated) as stated, t.held as held
          from totals t join source_levels l using (source_id)
          where t.held is not null and t.is_stock = 0 and t.stage = 'final'
          group by 1, t.regime, t.tier, t.kind, coalesce(t.batch, t.source_id))
    group by place),
lists as (select place, count(*) as sources, sum(issues) as issues from source_levels group by place),
known as (
    select case when division is null then null else substr(division, 1, 2) || '0000' end as place,
           count(*) as firms, sum(facts) as facts
    from firms group by 1),
named as (select place from held union select place from lists union select place from known)
select n.place, d.name, coalesce(k.firms, 0) as firms, coalesce(k.facts, 0) as facts,
       coalesce(l.sources, 0) as sources, coalesce(l.issues, 0) as issues, h.stated, coalesce(h.held, 0) as held
from named n left join held h on h.place is n.place left join lists l on l.place is n.place
left join known k on k.place is n.place left join divisions d on d.code = n.place
order by n.place is null, n.place
"""
"""Of several documents that state one batch of a place the one that states most counts, and no publicity."""


@as_page
async def coverage(datasette: Datasette, request: Request) -> Response:
    """Show how much is held of what the published lists say they name."""
    register = register_of(datasette)
    values = {
        "shares": shares(register),
        "levels": _levels(register),
        "places": places(register),
        "notices": notices(register),
        "complete": register.kept_rows("select * from coverage order by coverage_id"),
        "data_on": register.known_on,
    }
    return await page(datasette, request, "sources/coverage.html", values)


def places(register: Register) -> list[Place]:
    """Return every place of which anything is held or stated: the whole country, the provinces, then the unclear."""
    return [
        Place(row["place"], place_word(row["place"], row["name"]), *list(row)[2:])
        for row in register.kept_rows(_PLACES)
    ]


def _levels(register: Register) -> list[dict[str, Any]]:
    found = {row["level"]: dict(row) for row in register.kept_rows(_LEVELS)}
    return [{**found[level], "name": word(register, "levels", level)} for level in LEVELS if level in found]
