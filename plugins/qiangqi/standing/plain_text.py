"""Characters that print nothing or turn what stands around them: found in data, kept out of feeds, pages and sentences.

A name on a register is letters, figures and signs. Control characters, line breaks within a name, characters of no
width, the controls of writing direction (Unicode Standard Annex 9), half surrogates and noncharacters are none of
these; they make two names look alike, or a feed that no program can read.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
"""Characters of the longest name, place or batch that is read; the longest that the lists print has 18."""

_UNPRINTED = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffd-\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
)
_ANY = re.compile(f"[{_UNPRINTED}]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_IN_TEXT = re.compile(f"(?![\t\n\u200c\u200d\u00ad])[{_UNPRINTED}]")
"""Tabs and line ends belong to a text, as do joiners (Persian) and soft hyphens."""

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATES = re.compile("[\u2068\u2069]")
_TURNING_OUT = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]")
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_MAY_TURN = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U0001efff]")
"""The blocks that such letters stand in, and few others: a text without any of these is not looked at sign by sign."""


def is_printed(text: str) -> bool:
    """Whether a text of one line is all printed characters, and no longer than a name can be."""
    return len(text) <= LONGEST and not _ANY.search(text)


def visible(text: str) -> str:
    """Return a text for whoever has to find it in its source: what prints nothing by its number, the rest cut off.

    >>> visible("A\\u202eB")
    'A⟨U+202E⟩B'
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return _ANY.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", shown)


def sanitised(text: str) -> str:
    """Return a text that any format of text can carry (XML 1.0, RFC 5545): line ends as ``\\n``, the rest as U+FFFD."""
    if not _ANY.search(text):
        return text
    return _NOT_IN_TEXT.sub("\ufffd", _BREAK.sub("\n", text))


turns = _TURNING.search
"""Finds the first control of writing direction in a text."""


def without_direction(text: str) -> str:
    """Return a text without the controls of writing direction, but for what :func:`isolated` puts into it."""
    if not turns(text):
        return text
    kept = _TURNING_OUT.sub("", text)
    depth = 0
    for sign in _ISOLATES.findall(kept):
        depth += 1 if sign == "\u2068" else -1
        if depth < 0:
            break
    return kept if depth == 0 else _ISOLATES.sub("", kept)


def on_one_line(text: str) -> str:
    """Return a text with a space for each line break, and without the characters that print nothing."""
    return _ANY.sub("", " ".join(_BREAK.sub("\n", text).split("\n"))) if _ANY.search(text) else text


def isolated(text: str) -> str:
    """Return a text for the middle of a sentence: on one line, and unable to turn the words around it.

    One with letters written from the right stands between U+2068 and U+2069; nearly every other one is returned as
    it is.
    """
    plain = on_one_line(text)
    if not _MAY_TURN.search(plain) or not any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in plain):
        return plain
    return f"\u2068{plain}\u2069"
