"""Examples for the document that the catalogue at hand can answer, so that none of them leads nowhere."""

from __future__ import annotations

import json
from typing import Any

from qiangqi.catalogue.schema.summary_tables import EXAMPLE_FIRM
from qiangqi.standing.dates import iso

from ..http.catalogue import Register

_FACT = (
    "select regime, happened_to from facts where firm_id = ? and happened_to is not null order by happened_to limit 1"
)
_PLAN = "select plan_id from plans order by plan_id limit 1"


def examples_of(register: Register, today: int) -> dict[str, Any]:
    """Return an example for each name that the files give; what the catalogue has none of is left out."""
    found: dict[str, Any] = {"day": iso(today)}
    if plan := register.row(_PLAN):
        found["plan"] = plan["plan_id"]
    if firm := register.row(EXAMPLE_FIRM):
        row = {"name": firm["name"]} | ({"uscc": firm["uscc"]} if firm["uscc"] else {})
        queries = json.dumps({"q0": {"query": firm["name"]}}, ensure_ascii=False)
        found |= {"firm": firm["firm_id"], "text": firm["name"][:2], "row": row, "batch": {"rows": [row]}}
        found |= {"watch": {"firms": [firm["name"]]}, "queries": queries, "form": {"queries": queries}}
        if fact := register.row(_FACT, firm["firm_id"]):
            found |= {"regime": fact["regime"], "day": fact["happened_to"]}
    return found
