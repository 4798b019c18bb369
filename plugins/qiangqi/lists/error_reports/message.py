"""A report as it is sent: a text that a person can read, copy and send, and that the register reads back.

Nothing of it is kept where it is written. Read back, every part is masked at once; what is no such text is a claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qiangqi.standing.plain_text import sanitised

from .entries import LONGEST
from .masking import masked

LABELS: dict[str, tuple[str, str]] = {
    "kind": ("有误之处", "What is wrong"),
    "firm": ("企业", "Firm"),
    "firm_id": ("企业编号", "Id of the firm"),
    "document": ("来源文件", "Document"),
    "fact": ("事项", "Fact"),
    "page": ("网页", "Page"),
    "release": ("数据版本", "Release"),
    "day": ("日期", "Day"),
    "source": ("来源", "Source"),
}
"""What stands before each part, in Chinese and in English."""

_TITLE = ("错误报告", "Report of an error")
_TO = ("致强企名录：", "To the register 强企名录:")
_CLAIM = ("说明", "In words")
_MAIL_HEADER = re.compile(
    r"(?:发件人|收件人|抄送|密送|发送时间|主题|回复|from|to|cc|bcc|date|sent|subject|reply-to)\s*[:：]", re.IGNORECASE
)
_SIGNATURE = re.compile(r"\n(?:-- ?|—{2,}|_{5,}|-{5,})\n")
_CODE = re.compile(r"[（(]([a-z]+)[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text says of a report, masked; None where it does not say it."""

    claim: str
    kind: str | None = None
    firm: str | None = None
    fact: str | None = None
    source: str | None = None


def subject(firm: str | None, lang: str) -> str:
    """Return the subject of a message."""
    title = _TITLE[lang == "en"]
    colon = ": " if lang == "en" else "："
    return f"{title}{colon}{firm}" if firm else title


def text_of(parts: Mapping[str, str], claim: str, lang: str) -> str:
    """Return the text of a report in ``zh`` or ``en``; the values of ``parts`` by the names of ``LABELS``."""
    which, colon = (1, ": ") if lang == "en" else (0, "：")
    lines = [f"{LABELS[name][which]}{colon}{parts[name]}" for name in LABELS if parts.get(name)]
    return "\n".join([_TO[which], "", *lines, "", f"{_CLAIM[which]}{colon.strip()}", claim.strip(), ""])


def read(text: str) -> Draft:
    """Read a text that was sent: one of :func:`text_of`, or any other, whose words are then the claim."""
    plain = _SIGNATURE.split(sanitised(text.replace("\x00", "")))[0]
    head, found, claim = _parted(plain)
    if not found:
        return Draft(_shortened(masked(_without_mail_headers(plain))))
    parts = {name: value for line in head.split("\n") for name, value in _part(line)}
    code = _CODE.search(parts.get("kind", ""))
    kept = {name: masked(value) for name, value in parts.items()}
    return Draft(
        _shortened(masked(claim)), code[1] if code else None, kept.get("firm"), kept.get("fact"), kept.get("source")
    )


def _parted(text: str) -> tuple[str, bool, str]:
    for word in _CLAIM:
        if found := re.search(rf"^[>\s]*{word}[:：]\s*$", text, re.MULTILINE):
            return text[: found.start()], True, text[found.end() :]
    return text, False, ""


def _part(line: str) -> list[tuple[str, str]]:
    for name, words in LABELS.items():
        for word in words:
            if found := re.match(rf"[>\s]*{word}[:：]\s*(.+)$", line):
                return [(name, found[1].strip())]
    return []


def _without_mail_headers(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not _MAIL_HEADER.match(line.strip()))


def _shortened(text: str) -> str:
    return text.replace("\ufffd", "").strip()[:LONGEST]
