"""A batch of reconciliation queries, read strictly: what each asks the checker for, and what narrows its candidates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from qiangqi.checks.body_limits import TooMuch
from qiangqi.checks.json_reader import NoJson, Reader
from qiangqi.checks.rows import LONGEST
from qiangqi.standing.regime import Regime

from ..checks.body import too_much
from ..http.language import gettext as _
from ..http.problems import Refusal
from .properties import FIRM, properties

QUERIES, CANDIDATES = 1_000, 50
"""The most queries of one batch, and the most candidates of one query."""

KEY = 100
"""The most characters of the name that a client gives to a query."""

_FIELDS = ("query", "type", "limit", "properties", "type_strict")
_STRICT = ("any", "all", "should")
_BROKEN = re.compile("[\ud800-\udfff]")


class Query(NamedTuple):
    """One query: ``row`` is what a check would ask, ``region`` is as it was written; both without empty texts."""

    row: Mapping[str, str]
    region: str
    limit: int
    is_of_firms: bool


@contextmanager
def reading(field: str) -> Iterator[None]:
    """Let a field that cannot be read as JSON be refused with its name.

    Raises:
        Refusal: it is none, or has a longer value than any.
    """
    try:
        yield
    except NoJson as error:
        says = _("%(field)s 第 %(line)s 行第 %(column)s 列起不是 JSON，或者一个对象里同一字段出现两次。")
        values = {"field": field, "line": error.line, "column": error.column}
        raise Refusal("not-json", says % values) from None
    except TooMuch as error:
        raise too_much(error) from None


def members(field: str, text: bytes) -> Iterator[tuple[str, Reader]]:
    """Yield the names in the JSON object of a field; who takes one reads its value before the next.

    Raises:
        Refusal: it is no object.
    """
    reader = Reader(text)
    if reader.peek() not in ("{", ""):
        reader.value()
        reader.end()
        raise Refusal("no-queries", _("%(field)s 应为一个 JSON 对象。") % {"field": field})
    for name in reader.members():
        yield name, reader
    reader.end()


def read_queries(text: bytes, regimes: Mapping[str, Regime]) -> dict[str, Query]:
    """Return the queries of a batch by their keys, in their order.

    Raises:
        Refusal: the batch is none, is too large, or a query is not as the specification has it; nothing of it is
            repeated.
    """
    found: dict[str, Query] = {}
    with reading("queries"):
        for number, (key, reader) in enumerate(members("queries", text), 1):
            if number > QUERIES:
                raise Refusal("too-many-queries", _("一次最多 %(count)s 个查询；请分批提交。") % {"count": QUERIES})
            query = reader.value()
            found[_key(key, number)] = read_query(query, number, regimes)
    return found


def _key(key: str, number: int) -> str:
    if len(key) > KEY or _BROKEN.search(key):
        raise no_query(number, _("键应为不超过 %(count)s 个字符的文字") % {"count": KEY})
    return key


def read_query(query: object, number: int, regimes: Mapping[str, Regime]) -> Query:
    """Return one query, by its number in the batch.

    Raises:
        Refusal: it is not as the specification has it.
    """
    if not isinstance(query, dict) or any(field not in _FIELDS for field in query):
        raise no_query(number, _("应为一个对象，字段只有 %(names)s") % {"names": ", ".join(_FIELDS)})
    text = query.get("query", "")
    if not isinstance(text, str) or not isinstance(query.get("properties", []), list):
        raise no_query(number, _("query 应为文字，properties 应为数组"))
    if "query" not in query and not query.get("properties"):
        raise no_query(number, _("query 与 properties 至少要有一个"))
    named = dict(_properties(query.get("properties", []), number))
    region = named.pop("region", "")
    row = _row(text, named, number, regimes)
    return Query(row, region, _limit(query.get("limit"), number), _is_of_firms(query, number))


def _row(text: str, named: dict[str, str], number: int, regimes: Mapping[str, Regime]) -> dict[str, str]:
    title = named.pop("title", "")
    row = {"name": text.strip(), **named, **title_of(title, regimes)}
    if row["name"] == row.get("uscc"):
        row["name"] = ""
    if any(len(value) > LONGEST for value in row.values()):
        says = _("第 %(row)s 个查询有一个值超过 %(count)s 个字符。")
        raise Refusal("cell-too-long", says % {"row": number, "count": LONGEST})
    return {field: value for field, value in row.items() if value}


def title_of(text: str, regimes: Mapping[str, Regime]) -> dict[str, str]:
    """Return the regime and tier of a title: its whole name, where one regime alone gives it, or ``regime:tier``."""
    named = [
        {"regime": regime.id, "tier": tier.tier}
        for regime in regimes.values()
        for tier in regime.tiers
        if text in (tier.title.zh, tier.title.en)
    ]
    if len(named) == 1:
        return named[0]
    regime_text, _colon, tier_text = text.replace("：", ":").partition(":")
    return {"regime": regime_text.strip(), "tier": tier_text.strip()}


def _properties(given: list[object], number: int) -> Iterator[tuple[str, str]]:
    known = [one.id for one in properties().values() if one.is_queried]
    seen: set[str] = set()
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise no_query(number, _("properties 的每一项应有 pid 和 v"))
        if one["pid"] not in known:
            raise no_query(number, _("查询可用的属性是 %(names)s") % {"names": ", ".join(known)})
        text = _value(one["v"])
        if text is None or one["pid"] in seen:
            raise no_query(number, _("每个属性只能有一个值"))
        seen.add(one["pid"])
        if one["pid"] == "as_of" and _is_number(one["v"]):
            says = _("第 %(row)s 个查询的 as_of 是数字；应为 2019-01-01 这样的文字。")
            raise Refusal("bad-date", says % {"row": number})
        yield one["pid"], text


def _value(given: object) -> str | None:
    """Return a property's value as text: a text, a number, something reconciled before, or a list of one of these."""
    if isinstance(given, list):
        return _value(given[0]) if len(given) == 1 else None
    if isinstance(given, dict):
        given = given.get("id")
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        given = str(given)
    return given.strip() if isinstance(given, str) else None


def _is_number(given: object) -> bool:
    return any(map(_is_number, given)) if isinstance(given, list) else isinstance(given, (int, float))


def _limit(given: object, number: int) -> int:
    if given is None:
        return CANDIDATES
    if isinstance(given, bool) or not isinstance(given, (int, float)) or given != given // 1 or given < 1:
        raise no_query(number, _("limit 应为正整数"))
    return min(int(given), CANDIDATES)


def _is_of_firms(query: Mapping[str, Any], number: int) -> bool:
    types = query.get("type", FIRM)
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise no_query(number, _("type 应为文字，或文字的数组"))
    if query.get("type_strict", "should") not in _STRICT:
        raise no_query(number, _("type_strict 应为 %(names)s 之一") % {"names": ", ".join(_STRICT)})
    return not any(types) or FIRM in types


def no_query(number: int, says: str) -> Refusal:
    """Return the refusal of a batch for one of its queries."""
    return Refusal("no-queries", _("第 %(row)s 个查询：%(says)s。") % {"row": number, "says": says})
