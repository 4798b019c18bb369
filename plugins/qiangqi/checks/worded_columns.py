"""The columns of an answer in words, which the page's workbook puts between a customer's own and the codes."""

from __future__ import annotations

from collections.abc import Sequence

from .sheets import ADDED

WORDED = {
    "zh": ("结果", "称号", "是否持有", "有效至", "距到期天数", "能否覆盖", "依据条款", "证据等级", "说明"),
    "en": (
        "Outcome",
        "Title",
        "Held",
        "Valid until",
        "Days left",
        "Covers the loan",
        "Provisions",
        "Evidence grade",
        "Explanation",
    ),
}
"""Their names by language."""


def worded_places(header: Sequence[str]) -> slice:
    """Return where these columns stand under a header that ends with the codes; an empty slice where they do not."""
    end = len(header) - len(ADDED)
    start = end - len(WORDED["zh"])
    is_there = start >= 0 and tuple(header[start:end]) in WORDED.values()
    return slice(start, end) if is_there else slice(0, 0)
