"""What is told of a receipt: one sentence in both languages, Chinese first, each without its full stop."""

from __future__ import annotations

Texts = tuple[str, str]
"""A sentence in Chinese and in English."""


def both(texts: Texts) -> str:
    """Return both sentences on one line."""
    return " ".join(texts)


class Refusal(Exception):
    """Why a receipt, a key or a kept file is not what it should be; ``str()`` has both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(both((zh, en)))
        self.texts: Texts = (zh, en)
