"""What each act and each kind of job is called."""

from __future__ import annotations

from ..language import gettext as _


def verb_words() -> dict[str, str]:
    """Return the word of each verb of the journal, and of each wish."""
    return {
        "add": _("登记"),
        "remove": _("撤回来源"),
        "replace": _("更换文件"),
        "amend": _("修改卡片"),
        "row": _("说明一行"),
        "sheet": _("略过工作表"),
        "restore": _("撤销操作"),
        "purge": _("清除"),
        "report": _("收到错误报告"),
        "decide": _("办结错误报告"),
    }


def kind_words() -> dict[str, str]:
    """Return what each kind of job is called."""
    return {
        "act": _("试算影响"),
        "carry": _("执行操作"),
        "preview": _("生成预览"),
        "publish": _("发布"),
        "finish": _("补完"),
    }
