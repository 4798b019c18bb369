"""How what differs is told: the sections, what becomes of a row, and one line for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..changes.words import kind_words
from ..changes.words import with_words as with_change_words
from ..http.catalogue import Register
from ..http.formats import date
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language

Row = dict[str, Any]

_KNOWN = "select 1 from firms where firm_id = ?"


def section_words() -> dict[str, str]:
    """Return what each section is called."""
    return {
        "sources": _("来源"),
        "facts": _("事项"),
        "standings": _("资格状态的转变"),
        "days": _("到期日"),
        "issues": _("数据问题"),
    }


def op_words() -> dict[str, str]:
    """Return what becomes of a row, in words."""
    return {"ADD": _("新增"), "MOD": _("改动"), "DEL": _("去掉")}


def with_words(register: Register, section: str, row: Row) -> Row:
    """Return a row of a section with its words: what it is about, what becomes of it, of which title, and how."""
    told = _WORDS[section](register, row)
    firm = row.get("firm_id")
    return {
        "op": op_words()[row["op"]],
        "firm_id": firm if firm and register.row(_KNOWN, firm) else None,
        "name": row.get("name") or firm,
        "title": _title(register, row),
        "changed": row.get("changed") if row["op"] == "MOD" else None,
        **told,
    }


def _title(register: Register, row: Mapping[str, Any]) -> str:
    regime = register.regimes.get(row.get("regime") or "")
    tier = regime.by_tier.get(row.get("tier") or "") if regime else None
    return tier.title["zh"] if tier else regime.name["zh"] if regime else ""


def _of_change(register: Register, row: Row) -> Row:
    told = with_change_words(register, row, kind_words(register))
    where = row["fact_id"] or (row["key"] or {}).get("fact_id")
    return {"what": told["what"], "says": told["says"], "where": where, "source": (where or "").rpartition(":")[0]}


def _of_source(_register: Register, row: Row) -> Row:
    id_ = row["key"]["source_id"]
    title = _value(row, "title") or ""
    facts, issues = _value(row, "facts"), _value(row, "issues")
    counts = _("%(facts)s 条事项，%(issues)s 个问题") % {"facts": facts, "issues": issues} if facts is not None else ""
    return {"what": "", "where": id_, "source": id_ if row["op"] != "DEL" else "", "name": title or id_, "says": counts}


def _of_standing(register: Register, row: Row) -> Row:
    before, after = (word(register, "statuses", row[f"status_{side}"]) or _("无记录") for side in ("before", "after"))
    until = row["until_after"]
    says = _("至 %(day)s") % {"day": date(until)} if until else ""
    return {"what": f"{before} → {after}", "where": None, "source": "", "says": says}


def _of_issue(register: Register, row: Row) -> Row:
    id_ = row["key"]["issue_id"]
    code = _value(row, "code")
    return {
        "what": word(register, "issue_codes", code) if code else _("数据问题"),
        "where": id_,
        "source": id_.rpartition(":")[0],
        "name": _value(row, "name") or id_,
        "says": _value(row, f"says_{language()}") or "",
    }


def _value(row: Row, column: str) -> Any:
    """Return a column as it is now, or was where the row is gone; None where it did not change."""
    before, after = (row["changed"] or {}).get(column, (None, None))
    return before if row["op"] == "DEL" else after


_WORDS: dict[str, Callable[[Register, Row], Row]] = {
    "sources": _of_source,
    "facts": _of_change,
    "standings": _of_standing,
    "days": _of_change,
    "issues": _of_issue,
}
