"""The list of plans: its orders and its rows; the page and the downloads read the same list."""

from __future__ import annotations

from typing import Any

from qiangqi.catalogue.query.orders import Orders

from ..http.catalogue import Register


def orders(lang: str) -> Orders:
    """Return how the list can be put in order, by the words of one language; unasked, the latest period is first."""
    return Orders(
        {
            "title": (f"title_{lang}",),
            "issuer": (f"issuer_{lang}",),
            "period": ("period_from",),
            "draft": ("is_draft",),
            "targets": ("targets",),
            "measures": ("measures",),
        },
        ("plan_id",),
        "-period",
    )


def every(register: Register, sort: str, lang: str) -> list[dict[str, Any]]:
    """Return every plan, a row of the table each."""
    return [dict(row) for row in register.rows(f"select * from plans order by {orders(lang).sql(sort)}")]
