"""What the pages for banks say of a check: how a firm was matched, and whether a term covers a loan."""

from __future__ import annotations

from ..http.language import gettext as _
from ..http.verdict import Badge


def matched_words() -> dict[str | None, str]:
    """Return how a firm was matched, by the contract's word for it; None is a firm that a person chose."""
    return {
        "uscc": _("统一社会信用代码"),
        "name": _("完全相同的名称"),
        "former_name": _("曾用名"),
        None: _("按企业编号，由人选定"),
    }


def term_badge(covers: str) -> Badge:
    """Return the badge of a term over a loan: whether it covers the whole of it."""
    return {
        "yes": Badge("●", _("覆盖整个贷款期"), "yes"),
        "no": Badge("○", _("未覆盖整个贷款期"), "no"),
        "unclear": Badge("◐", _("能否覆盖：无法确定"), "unclear"),
    }[covers]
