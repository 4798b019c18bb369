"""The reason of an act, as it is given and published."""

from __future__ import annotations

from qiangqi.standing.strict_yaml import Text
from qiangqi.values.personal_data import holds_personal


def reason(text: str | None) -> Text:
    """Return a reason given as ``中文|English``; given in one language it stands for both.

    Raises:
        ValueError: there is none, or it looks like personal data, which would be published.
    """
    zh, _, en = (text or "").partition("|")
    if not zh.strip():
        raise ValueError("missing; expected 中文|English")
    if holds_personal(zh) or holds_personal(en):
        raise ValueError("looks like personal data; it is published, expected none in it")
    return Text(zh=zh.strip(), en=en.strip() or zh.strip())


def given(because: Text) -> str:
    """Return a reason as it was given."""
    return because.zh if because.zh == because.en else f"{because.zh}|{because.en}"
