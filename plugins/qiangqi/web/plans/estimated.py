"""What ``/plan/PLAN/estimate`` answers, by the rows of the plan: sums in yuan, each with its article and its limits."""

from __future__ import annotations

from typing import Any

from qiangqi.standing.dates import parse_span

from ..http.catalogue import Register
from ..http.clock import today
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language
from .subsidy import Loan, subsidy, whole, yuan_of

_HEAD = ("plan_id", "title_zh", "number", "period_from", "period_until", "is_draft")
_ROWS = "select * from plan_measures where plan_id = ? and kind = ? order by rowid"


def estimated(register: Register, plan: dict[str, Any], loan: Loan | None, level: str | None) -> dict[str, Any]:
    """Return the answer for a plan's row: of a loan, where one is given, and the rewards of one level or of all."""
    interest = [row for row in _rows(register, plan, "interest") if row["rate"] is not None]
    rewards = [row for row in _rows(register, plan, "reward") if row["level"] and row["amount"] is not None]
    order = list(register.words.get("levels", {}))
    rewards.sort(key=lambda row: (order.index(row["level"]), -row["amount"]))
    return {
        "plan": {name: plan[name] for name in _HEAD},
        "release": register.catalogue.release,
        "is_over": parse_span(plan["period_until"]).latest < today(),
        "loan": loan and {"amount": float(loan.amount), "rate": float(loan.rate), "months": loan.months},
        "interest": [_interest(row) | subsidy(row["rate"], row["ceiling"], loan) for row in interest] if loan else [],
        "rewards": [_reward(register, row) for row in rewards if level in (None, row["level"])],
        "says": _says(plan, has_interest=bool(interest)),
    }


def _rows(register: Register, plan: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [dict(row) for row in register.rows(_ROWS, plan["plan_id"], kind)]


def _measure(row: dict[str, Any]) -> dict[str, Any]:
    lang = language()
    return {
        "plan_measure_id": row["plan_measure_id"],
        "article": row["article"],
        "for": row[f"for_{lang}"],
        "says": row[f"says_{lang}"],
        "condition": row[f"condition_{lang}"],
    }


def _interest(row: dict[str, Any]) -> dict[str, Any]:
    return _measure(row) | {"percent": row["rate"], "percent_of": row[f"rate_of_{language()}"]}


def _reward(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    amount = {"amount": whole(yuan_of(row["amount"])), "is_one_off": row["is_one_off"]}
    return _measure(row) | {"level": row["level"], "level_word": word(register, "levels", row["level"])} | amount


def _says(plan: dict[str, Any], has_interest: bool) -> list[str]:
    """Return what limits the answer, a sentence each."""
    period = {"first": plan["period_from"], "last": plan["period_until"]}
    said = [
        _("数字按规划原文计算，不构成承诺；是否给予及金额，由主管部门决定。"),
        _("仅适用于规划期间（%(first)s 至 %(last)s）；期间以外的情况，本目录尚不掌握。") % period,
    ]
    if parse_span(plan["period_until"]).latest < today():
        said.append(_("该期间已结束。"))
    if plan["is_draft"]:
        said.append(_("这是征求意见稿，不是定稿。"))
    if has_interest:
        said.append(
            _(
                "原文按贷款基准利率计算利息，此处按所填利率计算；按全额在借、期内不还本计第一年利息，不满12个月的按月数计。"
            )
        )
    else:
        said.append(_("该规划未载贴息。"))
    return said
