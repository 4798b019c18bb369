"""The self-check that an address asks for: its tier and its day, and the form again where one of them is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from datasette.utils.asgi import Request

from qiangqi.standing.regime import Regime
from qiangqi.values.asked_days import read_day

from ..http.clock import today
from ..http.language import gettext as _
from ..http.parameters import BadParameter, dates_of
from .self_check import Check, form, tiers_of


def asked_check(found: Regime, request: Request, typed: Mapping[str, str] | None = None) -> Check | None:
    """Return the self-check of the address's ``tier`` and ``as_of``, or None where figures decide nothing.

    Raises:
        BadParameter: the tier is none of them, or the day none of the calendar.
    """
    tier, day = request.args.get("tier"), dates_of(request).as_of
    tiers = tiers_of(found, day)
    if tier and tier not in tiers:
        raise BadParameter(
            _("没有可自查的等次“%(tier)s”；可用值：%(known)s。")
            % {"tier": tier[:40], "known": ", ".join(tiers) or _("（无）")}
        )
    return form(found, tier or tiers[0], day, typed) if tiers else None


def check_again(found: Regime, request: Request, typed: Mapping[str, str]) -> tuple[Check | None, str]:
    """Return the form with the figures of a question that was refused, unanswered, and the day that it asks by.

    The day is the one asked, where it is one; of several tiers it is the one asked, or the one that asks most of what
    was typed.
    """
    day, asked = read_day(request.args.get("as_of") or ""), request.args.get("as_of") or ""
    if day is None or not tiers_of(found, day):
        day, asked = today(), ""
    forms = [form(found, tier, day, typed, is_answered=False) for tier in tiers_of(found, day)]
    tier = request.args.get("tier")
    return max(forms, key=lambda one: (one.tier == tier, _kept(one, typed)), default=None), asked


def _kept(check: Check, typed: Mapping[str, str]) -> int:
    names = {field.code for field in check.fields} | {ground.name for ground in check.grounds}
    return sum(bool(typed.get(name)) for name in names)
