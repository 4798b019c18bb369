"""Figures of a plan in words: what is to be reached, and what is paid, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..http.formats import number
from ..http.language import gettext as _
from ..http.language import language


def plain(value: float | None) -> str:
    """Write a figure without a fraction that it does not have."""
    if value is None:
        return ""
    return number(int(value)) if value == int(value) else number(value)


def reached(row: Mapping[str, Any]) -> str:
    """Say a target's figure with its unit: at least, more than, from … to."""
    unit = row[f"unit_{language()}"] or ""
    if row["value_to"] is not None:
        figure = _("%(least)s 至 %(most)s") % {"least": plain(row["value"]), "most": plain(row["value_to"])}
    else:
        bounds = {">=": _("不低于 %(figure)s"), ">": _("超过 %(figure)s"), "=": "%(figure)s"}
        figure = bounds[row["operator"]] % {"figure": plain(row["value"])}
    text = f"{figure}%" if unit == "%" else f"{figure} {unit}".rstrip()
    return text + (_("（原文：%(text)s）") % {"text": row["printed"]} if row["printed"] else "")


def own_counts(row: Mapping[str, Any]) -> dict[str, str]:
    """Say what the catalogue counts beside a target: what it means, and apart from that what it does not."""
    names = {"training": _("在培"), "new": _("新增"), "stock": _("存量")}
    if row["own_means"] is None:
        return {}
    rest = [f"{name} {number(row[f'own_{kind}'])}" for kind, name in names.items() if kind != row["own_means"]]
    apart = _("另计，不与目标相比，确知的家数：%(counts)s") % {"counts": _("，").join(rest)}
    if row["own_means"] == "mixed":
        return {"meant": _("目标把几种合在一起，不能一并计"), "apart": apart}
    values = {"kind": names[row["own_means"]], "count": number(row["own_count"])}
    values["possible"] = number(row["own_possible"])
    meant = _("%(kind)s：确知 %(count)s 家，另有 %(possible)s 家地点或日期不够确切") % values
    return {"meant": meant, "apart": apart}


def paid(row: Mapping[str, Any]) -> str:
    """Say what a measure pays: the amount, the share and of what, the ceilings; empty where the text prints none."""
    parts = []
    if row["amount"] is not None:
        once = _("（一次性）") if row["is_one_off"] else ""
        parts.append(_money(row["amount"]) + once)
    if row["rate"] is not None:
        values = {"of": row[f"rate_of_{language()}"], "rate": plain(row["rate"])}
        parts.append(_("%(of)s的 %(rate)s%%") % values)
    if row["ceiling"] is not None:
        parts.append(_("最高 %(money)s") % {"money": _money(row["ceiling"])})
    if row["yearly_ceiling"] is not None:
        parts.append(_("每年最高 %(money)s") % {"money": _money(row["yearly_ceiling"])})
    return _("，").join(parts)


def _money(value: float) -> str:
    """Write CNY 10,000 as the language counts money."""
    return _("%(amount)s 万元") % {"amount": plain(value if language() == "zh" else value * 10_000)}
