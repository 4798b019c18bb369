"""What a plan's page and its files are made of: the rows of one plan, picked by the filters of the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from datasette.utils.asgi import NotFound, Request

from qiangqi.catalogue.query.orders import Orders

from ..http.catalogue import Register
from ..http.filters import choice_of, sort_of, text_of
from ..http.language import gettext as _

JOINT = "；"
"""Stands between the bodies of a row."""

MEASURES = (
    "plan_measure_id",
    "kind",
    "level",
    "for_zh",
    "for_en",
    "says_zh",
    "says_en",
    "condition_zh",
    "condition_en",
    "amount",
    "is_one_off",
    "rate",
    "rate_of_zh",
    "rate_of_en",
    "ceiling",
    "yearly_ceiling",
    "bodies",
    "article",
    "period",
    "is_draft",
)
"""Columns of the measures as a file."""

ORDERS = Orders(
    {
        "article": ("rowid",),
        "kind": ("kind",),
        "amount": ("amount nulls last",),
    },
    ("rowid",),
    "article",
)
"""Unasked, measures stand in the order of the document."""

_WANTED = """
from plan_measures where plan_id = :plan
and (:kind is null or kind = :kind) and (:level is null or level = :level)
and (:body is null or instr('；' || bodies || '；', '；' || :body || '；'))
and (:text is null or instr(lower(
    for_zh || ' ' || for_en || ' ' || says_zh || ' ' || says_en || ' ' || coalesce(condition_zh, '') || ' '
    || coalesce(condition_en, '') || ' ' || coalesce(bodies, '') || ' ' || article), lower(:text)))
"""


@dataclass(frozen=True, slots=True)
class Sifted:
    """What the address asks of the measures: None for no filter."""

    plan: str
    kind: str | None
    level: str | None
    body: str | None
    text: str | None
    sort: str = ORDERS.default

    @property
    def given(self) -> dict[str, str]:
        """The filters as an address carries them."""
        sort = "" if self.sort == ORDERS.default else self.sort
        named = {"kind": self.kind, "level": self.level, "body": self.body, "q": self.text, "sort": sort}
        return {name: value for name, value in named.items() if value}


def plan_of(register: Register, id_: str) -> dict[str, Any]:
    """Return the row of a plan.

    Raises:
        NotFound: there is none.
    """
    row = register.row("select * from plans where plan_id = ?", id_)
    if row is None:
        raise NotFound(_("规划不存在"))
    return dict(row)


def sifted_of(request: Request, register: Register, plan: str) -> Sifted:
    """Read the filters strictly; the words to choose from are those that the plan's measures have."""
    return Sifted(
        plan,
        choice_of(request, "kind", _distinct(register, plan, "kind")),
        choice_of(request, "level", _distinct(register, plan, "level")),
        choice_of(request, "body", bodies_of(register, plan)),
        text_of(request),
        sort_of(request, ORDERS),
    )


def measures(register: Register, sifted: Sifted) -> list[dict[str, Any]]:
    """Return the measures that the filters pick, in the order asked for."""
    asked = {name: value for name, value in asdict(sifted).items() if name != "sort"}
    return [dict(row) for row in register.rows(f"select * {_WANTED} order by {ORDERS.sql(sifted.sort)}", **asked)]


def kinds_of(register: Register, plan: str) -> list[str]:
    """Return the kinds that a plan's measures have, in the order of the closed list."""
    found = _distinct(register, plan, "kind")
    return [word for word in register.words.get("measure_kinds", {}) if word in found]


def levels_of(register: Register, plan: str) -> list[str]:
    """Return the levels that a plan's measures have, from the nation down."""
    found = _distinct(register, plan, "level")
    return [word for word in register.words.get("levels", {}) if word in found]


def bodies_of(register: Register, plan: str) -> list[str]:
    """Return the bodies that a plan names for its measures, in the order in which they first stand."""
    rows = register.ids(
        "select bodies from plan_measures where plan_id = ? and bodies is not null order by rowid", plan
    )
    return list(dict.fromkeys(body for bodies in rows for body in bodies.split(JOINT)))


def _distinct(register: Register, plan: str, column: str) -> Collection[str]:
    return register.ids(f"select distinct {column} from plan_measures where plan_id = ? and {column} is not null", plan)
