"""Words of a file's parts and columns, in the language of the request."""

from __future__ import annotations

import re

from ..language import gettext as _

_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")
_PART = re.compile(r"(page|table|row|line|paragraph|item) (\d+)")


def place(address: str) -> str:
    """Return where a row stands, in words; a sheet's own name stays.

    >>> place("page 3 row 12"), place("名单!7")
    ('第 3 页，第 12 行', '名单!7')
    """
    forms = {
        "page": _("第 %(number)s 页"),
        "table": _("表 %(number)s"),
        "row": _("第 %(number)s 行"),
        "line": _("文字第 %(number)s 行"),
        "paragraph": _("第 %(number)s 段"),
        "item": _("第 %(number)s 项"),
    }
    parts = _PART.findall(address)
    if not parts or " ".join(f"{what} {number}" for what, number in parts) != address:
        return address
    return _("，").join(forms[what] % {"number": number} for what, number in parts)


def role_word(role: str) -> str:
    """Return what a column is read as."""
    words = {
        "name": _("企业名称"),
        "region": _("地区"),
        "uscc": _("信用代码"),
        "date": _("日期"),
        "title": _("称号"),
        "event": _("事项"),
        "batch": _("批次"),
        "remark": _("备注"),
        "valid_from": _("有效期起"),
        "valid_to": _("有效期止"),
        "new_name": _("新名称"),
    }
    return words.get(role, role)


def said_here(text: str) -> str:
    """Return a text of the session as the desk says it: options are those of its form, and files come in by its page.

    >>> said_here("没有表头的表，用 --headers 依次写出各列；请存下附件，交给 scripts/add.py")
    '没有表头的表，用 选项 headers 依次写出各列；请存下附件，交给 登记页'
    """
    told = _OPTION.sub(lambda found: _("选项 %(name)s") % {"name": found[1]}, text)
    return told.replace("scripts/add.py", _("登记页"))
