"""What the pages for banks call the fields of a row, and so does the refusal of a sheet in a worker that reads it.

Columns of a sheet are named here, too, for a sentence that tells of several.
"""

from __future__ import annotations

from collections.abc import Sequence

from qiangqi.checks.columns import shown_name

from ..http.language import gettext as _

_NAMED = 10
"""Columns that one sentence names."""


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


def column_names(headers: Sequence[str]) -> str:
    """Return the names of columns as they stand between the quotation marks of a sentence; after ten of them, “…”."""
    names = [shown_name(header) for header in headers[:_NAMED]]
    return _("”“").join([*names, "…"] if len(headers) > _NAMED else names)
