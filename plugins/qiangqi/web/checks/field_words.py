"""What the pages for banks call the fields of a row, and so does the refusal of a sheet in a worker that reads it."""

from __future__ import annotations

from ..http.language import gettext as _


def field_words() -> dict[str, str]:
    """Return what each field of a row is called, in the order of a form."""
    return {
        "name": _("企业名称"),
        "uscc": _("统一社会信用代码"),
        "as_of": _("查询日期"),
        "from": _("贷款起始日"),
        "until": _("贷款到期日"),
        "regime": _("管理办法"),
        "tier": _("等次"),
    }
