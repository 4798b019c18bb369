"""A batch of queries as the draft of version 1.0 writes them: an array, each query with conditions.

They mean what those of 0.2 mean, so they are put into their words and read as strictly (:mod:`.queries`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiangqi.standing.regime import Regime

from ..http.language import gettext as _
from ..http.problems import Refusal
from .queries import QUERIES, Query, members, no_query, read_query, reading

_FIELDS = ("type", "limit", "lang", "dir", "conditions")
_CONDITION = ("matchType", "propertyId", "propertyValue", "required", "matchQuantifier", "matchQualifier")
_NAMES = ("name", "id")
"""What a condition may be on that stands in the place of a name."""


def read_draft_queries(text: bytes, regimes: Mapping[str, Regime]) -> list[Query]:
    """Return the queries of a batch in their order.

    Raises:
        Refusal: the batch is none, is too large, or a query is not as the draft has it; nothing of it is repeated.
    """
    found: list[Query] | None = None
    with reading("queries"):
        for name, reader in members("queries", text):
            if name != "queries" or reader.peek() != "[":
                raise Refusal("no-queries", _("应为一个对象，其中只有 queries，它是查询的数组。"))
            found = []
            for number, query in enumerate(reader.items(), 1):
                if number > QUERIES:
                    raise Refusal("too-many-queries", _("一次最多 %(count)s 个查询；请分批提交。") % {"count": QUERIES})
                found.append(read_query(_as_before(query, number), number, regimes))
    if found is None:
        raise Refusal("no-queries", _("应为一个对象，其中只有 queries，它是查询的数组。"))
    return found


def _as_before(query: object, number: int) -> dict[str, Any]:
    """Return a query of the draft as one of 0.2."""
    if not isinstance(query, dict) or any(field not in _FIELDS for field in query):
        raise no_query(number, _("应为一个对象，字段只有 %(names)s") % {"names": ", ".join(_FIELDS)})
    conditions = query.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise no_query(number, _("conditions 应为数组，至少有一项"))
    for one in conditions:
        _see_condition(one, number)
    names = [one["propertyValue"] for one in conditions if one["matchType"] in _NAMES]
    if len(names) > 1:
        raise no_query(number, _("matchType 为 name 或 id 的条件只能有一个"))
    properties = [
        {"pid": one.get("propertyId"), "v": one["propertyValue"]}
        for one in conditions
        if one["matchType"] == "property"
    ]
    kept = {field: query[field] for field in ("type", "limit") if field in query}
    return {**kept, "query": _name(names[0], number) if names else "", "properties": properties}


def _see_condition(one: object, number: int) -> None:
    """See that a condition asks only for what is compared: one that was passed over would mislead."""
    if not isinstance(one, dict) or any(field not in _CONDITION for field in one) or "propertyValue" not in one:
        raise no_query(number, _("条件应为一个对象，字段只有 %(names)s") % {"names": ", ".join(_CONDITION)})
    if one.get("matchType") not in (*_NAMES, "property"):
        raise no_query(number, _("matchType 应为 %(names)s 之一") % {"names": ", ".join((*_NAMES, "property"))})
    is_narrow = one.get("required") and one["matchType"] == "property"
    if is_narrow or one.get("matchQuantifier", "any") == "none" or one.get("matchQualifier"):
        raise no_query(number, _("不支持属性条件的 required、none 和 matchQualifier：属性只作比较，不排除候选"))


def _name(value: object, number: int) -> str:
    """Return the one text of a condition in the place of a name."""
    if isinstance(value, list) and len(value) == 1:
        return _name(value[0], number)
    if isinstance(value, dict):
        return _name(value.get("id"), number)
    if not isinstance(value, str):
        raise no_query(number, _("名称或编号应为一段文字"))
    return value
