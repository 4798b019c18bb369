"""How much of each notice is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .catalogue import Register
from .labels import word
from .language import gettext as _
from .language import language


@dataclass(frozen=True, slots=True)
class Notice:
    """How much is held of what one document says it names, its titles and kinds together."""

    source_id: str
    name: str
    is_publicity: bool
    stated: int
    held: int

    @property
    def percent(self) -> float:
        """The share held, in percent; more rows than stated count as all."""
        return min(100.0, 100 * self.held / self.stated) if self.stated else 0.0


def notices(register: Register) -> list[Notice]:
    """Return every document that states its own totals for the whole country, the largest first."""
    rows = register.kept_rows(
        """
        select t.source_id, s.title, s.number, max(t.stage = 'publicity') as is_publicity,
               sum(t.stated) as stated, sum(t.held) as held
        from totals t join sources s using (source_id)
        where t.held is not null and t.is_stock = 0 and t.division = '100000'
        group by t.source_id order by stated desc, t.source_id
        """
    )
    return [
        Notice(row["source_id"], row["number"] or row["title"], bool(row["is_publicity"]), row["stated"], row["held"])
        for row in rows
    ]


def totals(register: Register, source_id: str | None = None) -> list[dict[str, Any]]:
    """Return the stated totals of one source, or of all, beside what is held."""
    sql = "select t.*, s.title as source_title from totals t join sources s using (source_id)"
    if source_id:
        rows = register.rows(f"{sql} where t.source_id = ? order by total_id", source_id)
    else:
        rows = register.kept_rows(f"{sql} order by total_id")
    return [_total(register, dict(row)) for row in rows]


def _total(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    regime = register.regimes.get(row["regime"] or "")
    tier = regime.by_tier.get(row["tier"] or "") if regime else None
    title = (
        tier.title["zh"] if tier else regime.short[language()] if regime else _("多类混合，或不属于本目录收录的办法")
    )
    return {
        **row,
        "title": title,
        "kind_word": word(register, "kinds", row["kind"]) if row["kind"] else _("累计"),
        "percent": 100 * row["held"] / row["stated"] if row["held"] is not None and row["stated"] else None,
    }
