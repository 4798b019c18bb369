"""The ways through the desk, above every page."""

from __future__ import annotations

from typing import NamedTuple

from .language import gettext as _


class Way(NamedTuple):
    """One link of the navigation; ``begins`` are the beginnings of the paths that it leads to."""

    path: str
    label: str
    begins: tuple[str, ...]


def ways() -> list[Way]:
    """Return the ways in the order of a registrar's day, in the language of the request."""
    return [
        Way("/", _("登记"), ("/items", "/drop")),
        Way("/notices", _("待办通知"), ("/notices",)),
        Way("/sources", _("来源"), ("/sources", "/acts")),
        Way("/reports", _("错误报告"), ("/reports/",)),
        Way("/preview", _("预览"), ("/preview",)),
        Way("/publish", _("发布"), ("/publish",)),
        Way("/log", _("操作记录"), ("/log",)),
    ]
