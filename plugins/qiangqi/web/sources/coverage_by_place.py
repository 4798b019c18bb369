"""How much is held of each place: the provinces, the whole country, and what cannot be told to any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qiangqi.catalogue.query.orders import Orders

from ..http.catalogue import Register
from .issues import place_word

COLUMNS = ("place", "name", "firms", "facts", "sources", "issues", "stated", "held", "percent")

ORDERS = Orders(
    {
        "place": ("place nulls last",),
        "firms": ("firms nulls last",),
        "facts": ("facts nulls last",),
        "sources": ("sources",),
        "issues": ("issues",),
        "stated": ("stated nulls last",),
        "held": ("held nulls last",),
        "percent": ("percent nulls last",),
    },
    ("place nulls last",),
    "place",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One province, or the whole country: what is held of it, and of the totals that documents state for it.

    ``firms`` and ``facts`` go by the place of the firm, and the whole country has none; ``sources`` and ``issues`` by
    that of the list; an issue may be of a fact or of a whole page, so these are not only the rows that are no facts.
    ``stated``, ``held`` and ``percent`` are None where no document says how many there are; more than
    stated counts as all.
    """

    code: str | None
    name: str
    firms: int | None
    facts: int | None
    sources: int
    issues: int
    stated: int | None
    held: int | None
    percent: float | None


_PLACES = """
with totals_of as (
    select place, sum(stated) as stated, sum(held) as held
    from (select coalesce(substr(t.division, 1, 2) || '0000', nullif(l.place, '100000')) as place,
                 max(t.stated) as stated, t.held as held
          from totals t join source_levels l using (source_id)
          where t.held is not null and t.is_stock = 0 and t.stage = 'final'
          group by 1, t.regime, t.tier, t.kind, coalesce(t.batch, t.source_id))
    group by place),
lists as (select place, count(*) as sources, sum(of_publisher + of_us) as issues from source_levels group by place),
named as (select place from totals_of union select place from lists union select place from place_sizes)
select n.place as place, d.name as name, iif(n.place is '100000', null, coalesce(k.firms, 0)) as firms,
       iif(n.place is '100000', null, coalesce(k.facts, 0)) as facts,
       coalesce(l.sources, 0) as sources, coalesce(l.issues, 0) as issues, h.stated as stated, h.held as held,
       min(100.0, round(100.0 * h.held / nullif(h.stated, 0), 1)) as percent
from named n left join totals_of h on h.place is n.place left join lists l on l.place is n.place
left join place_sizes k on k.place is n.place left join divisions d on d.code = n.place
"""
"""Of several documents that state one batch of a place the one that states most counts, and no publicity."""


def rows(register: Register, sort: str) -> list[dict[str, Any]]:
    """Return a row for every place of which anything is held or stated; what is of no known place is last of equals."""
    sql = f"select * from ({_PLACES}) order by {ORDERS.sql(sort)}"
    return [dict(row) for row in register.kept_rows(sql)]


def places(register: Register, sort: str = ORDERS.default) -> list[Place]:
    """Return the same rows with the names of places in the language of the request."""
    return [
        Place(row["place"], place_word(row["place"], row["name"]), *list(row.values())[2:])
        for row in rows(register, sort)
    ]
