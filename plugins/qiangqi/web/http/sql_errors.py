"""What SQLite and Datasette say of a statement that cannot run, in the language of the page."""

from __future__ import annotations

import re

from .language import gettext as _


def sql_error(text: str) -> str:
    """Return an error of SQL in the language of the request; one that is not known stays as it is."""
    for pattern, says in _sentences():
        if found := re.fullmatch(pattern, text.strip(), flags=re.DOTALL):
            return says % found.groupdict()
    return text


def _sentences() -> list[tuple[str, str]]:
    return [
        (r"no such column: (?P<name>.+)", _("没有 %(name)s 这一字段；字段名见各数据表页。")),
        (r"no such table: (?P<name>.+)", _("没有 %(name)s 这张表；表名见数据表首页。")),
        (r"no such function: (?P<name>.+)", _("没有 %(name)s 这个函数。")),
        (r"ambiguous column name: (?P<name>.+)", _("%(name)s 在不止一张表中出现；请写明表名。")),
        (r'near "(?P<name>.*)": syntax error', _("“%(name)s”附近有语法错误。")),
        (r'unrecognized token: "(?P<name>.*)"', _("无法识别 %(name)s。")),
        (r"incomplete input", _("语句不完整。")),
        (r"wrong number of arguments to function (?P<name>.+?)(\(\))?", _("函数 %(name)s 的参数个数不对。")),
        (r"You can only execute one statement at a time\.?", _("一次只能执行一条语句。")),
        (r"Statement must be a SELECT", _("只能执行以 select 开头的查询。")),
    ]
