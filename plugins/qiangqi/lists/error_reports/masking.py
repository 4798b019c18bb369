"""What of a report may be kept: its words without the data of persons."""

from __future__ import annotations

from qiangqi.values.personal_data import MASK, mask
from qiangqi.values.personal_names import looks_like_person

_ROUNDS = 4
"""What is masked may stand beside what only then looks like a name; more rounds than this were never needed."""


def masked(text: str) -> str:
    """Return a text with what looks like personal data masked, and with it a line that is a person's name alone.

    >>> masked("有效期有误\\n王小明\\n13800000000")
    '有效期有误\\n***\\n***'
    """
    for _ in range(_ROUNDS):
        before = text
        text = mask("\n".join(_line(mask(line)) for line in text.split("\n")))  # by line: other lines keep their signs
        if text == before:
            break
    return text


def _line(line: str) -> str:
    return MASK if looks_like_person(line.strip(" \t,;:，；：。")) else line
