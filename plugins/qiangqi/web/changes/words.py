"""How changes are told: each kind, operation and reason in words, and one sentence for each change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qiangqi.catalogue.query.upcoming import LAPSE
from qiangqi.releases.changes.legal_acts import CORRECTED, REREAD, WITHDRAWN

from ..http.catalogue import Register
from ..http.formats import date, day_of_act
from ..http.labels import labels, word
from ..http.language import gettext as _
from ..http.language import language
from ..titles.upcoming_page import kinds as end_words


def kind_words(register: Register) -> dict[str, str]:
    """Return what each kind of change is called, in the language of the request: acts, then days, then rows."""
    return {**act_words(register), **date_words(), **row_words()}


def act_words(register: Register) -> dict[str, str]:
    """Return what each kind of legal event is called."""
    own = {CORRECTED: _("更正"), WITHDRAWN: _("撤下的事项"), REREAD: _("改读的事项")}
    return {**labels(register, "kinds"), **own}


def date_words() -> dict[str, str]:
    """Return what each kind of dated event is called."""
    return {**end_words(), LAPSE: _("自动取消")}


def row_words() -> dict[str, str]:
    """Return what each operation on a row is called."""
    return {"row_added": _("增加的行"), "row_changed": _("改动的行"), "row_removed": _("删除的行")}


def reason_words() -> dict[str, str]:
    """Return each reason why something is gone, in words."""
    return {
        "joined": _("与另一编号核定为同一企业"),
        "id_withdrawn": _("编号已撤回"),
        "moved": _("同一内容移到另一行"),
        "withdrawn": _("发布单位已撤下"),
        "refused": _("这一行现在是数据问题"),
        "read": _("这一行现在读作事项"),
        "of_a_fact": _("随其事项"),
        "computed": _("由事项和规则重新算出"),
        "no_fact_left": _("已没有任何事项"),
        "not_stated": _("新版本未写明"),
    }


def with_words(register: Register, row: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return a change with its words: what, whose, which title, when, and why where something is gone."""
    regime = register.regimes.get(row["regime"] or "")
    tier = regime.by_tier.get(row["tier"] or "") if regime else None
    title = tier.title["zh"] if tier else regime.name["zh"] if regime else ""
    what = kinds.get(row["kind"], row["kind"])
    return {
        **row,
        "what": f"{kinds[CORRECTED]}{_('：')}{what}" if row["corrects"] and row["sort"] == "fact" else what,
        "title": title,
        "says": _sentence(register, row),
    }


def _sentence(register: Register, row: Mapping[str, Any]) -> str:
    if row["sort"] == "row":
        named = ", ".join(str(value) for value in row["key"].values() if value is not None)
        return f"{row['table_name']} {named}{_reason(row)}"
    if row["sort"] == "fact":
        day = day_of_act(row["happened"]) if row["happened"] else date(row["on_date"])
        return f"{day}{_reason(row)}"
    day = date(row["on_date"])
    if row.get("on_range"):
        first, _slash, last = row["on_range"].partition("/")
        day = _("至少至 %(first)s，最迟至 %(last)s") % {"first": date(first), "last": date(last)}
    after = word(register, "statuses", row["next_status"]) if row["next_status"] else ""
    moved = {"ADD": _("新得知的日期"), "DEL": _("不再预期这一日期")}.get(row["op"], "")
    return _("；").join(
        part for part in (day, moved, _("次日起：%(status)s") % {"status": after} if after else "") if part
    )


def _reason(row: Mapping[str, Any]) -> str:
    if row["op"] != "DEL" or not row["reason"]:
        return ""
    parts = [reason_words()[row["reason"]], row["refers_to"], row[f"says_{language()}"]]
    return _("；") + _("，").join(part for part in parts if part)
