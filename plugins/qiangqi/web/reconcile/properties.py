"""The properties of a firm: those that narrow a query, and those whose values can be fetched for a firm."""

from __future__ import annotations

from typing import NamedTuple

from ..http.language import gettext as _

FIRM = "firm"
"""The one type: a legal person."""


class Property(NamedTuple):
    """One property with its name and meaning; ``is_queried`` where queries give it, ``is_returned`` where fetched.

    ``is_titles``: it has one value for each title, so that the values of several such properties stand side by side.
    """

    id: str
    name: str
    says: str
    is_queried: bool = False
    is_returned: bool = True
    is_titles: bool = False

    def as_object(self) -> dict[str, str]:
        """Return the property as a proposal names it."""
        return {"id": self.id, "name": self.name}


def firm_type() -> dict[str, str]:
    """Return the type of all that is here."""
    return {"id": FIRM, "name": _("企业（法人）")}


def properties() -> dict[str, Property]:
    """Return every property by its id, in the order in which they are proposed."""
    found = (
        Property("title", _("称号"), _("称号全称，或“办法编号:等次”"), is_queried=True, is_titles=True),
        Property("standing", _("资格状态"), _("称号在所问日期的状态，如 in_force、undetermined"), is_titles=True),
        Property(
            "holds_title", _("是否持有"), _("yes、no 或 unclear；不能确定的是 unclear，从不写成 no"), is_titles=True
        ),
        Property("since", _("状态起"), _("这一状态的第一天；只知范围时为“最早/最晚”，不知则空"), is_titles=True),
        Property("until", _("状态止"), _("这一状态的最后一天；只知范围时为“最早/最晚”，未定则空"), is_titles=True),
        Property(
            "barred_until",
            _("不得申报至"),
            _("不得再申报的最后一天；只知范围时为“最早/最晚”，没有则空"),
            is_titles=True,
        ),
        Property("says", _("一句话"), _("与网页相同的一句话，含依据与未知之处"), is_titles=True),
        Property("name", _("名称"), _("最近所知名称")),
        Property("former_names", _("曾用名"), _("其他所知名称，每个一值")),
        Property("uscc", _("统一社会信用代码"), _("来源中载有时；多数来源不印代码"), is_queried=True),
        Property("region", _("地区"), _("来源所写地区"), is_queried=True),
        Property("source", _("最近事项的来源"), _("最晚公布的一个事项所出的文件")),
        Property(
            "as_of",
            _("查询日期"),
            _("所问称号的日期，如 2019-01-01；不写即今天"),
            is_queried=True,
            is_returned=False,
        ),
    )
    return {one.id: one for one in found}
