"""A card's text with another content: the keys that change are written anew, all else stays byte for byte."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from qiangqi.standing.strict_yaml import load

from ..cards import Card
from ..registering.card_text import card_text

_KEY = re.compile(r"^([A-Za-z_]\w*)\s*:", re.MULTILINE)


def revised(text: str, old: Card, new: Card) -> str:
    """Return the text of a card that holds ``old`` so that it holds ``new``; comments between its keys stay."""
    before, after, parts = _blocks(card_text(old)), _blocks(card_text(new)), _blocks(text)
    for key in [*before, *after]:
        if before.get(key) == after.get(key):
            continue
        if key not in after:
            parts.pop(key, None)
        else:
            kept = _trailing(parts[key]) if key in parts else ""
            parts[key] = after[key] + kept
    made = "".join(part if part.endswith("\n") else f"{part}\n" for part in parts.values())
    return made if _holds(made, new) else card_text(new)


def _blocks(text: str) -> dict[str, str]:
    """Cut a card before each of its own keys; what stands above the first is under the empty key."""
    starts = [(found.start(), found[1]) for found in _KEY.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    head = text[: starts[0][0]] if starts else text
    found = {"": head} if head else {}
    return found | {key: text[start:end] for (start, key), end in zip(starts, ends, strict=True)}


def _trailing(block: str) -> str:
    """Return the comments and blank lines at the end of a block, which belong to what comes next."""
    lines = block.splitlines(keepends=True)
    count = 0
    while count < len(lines) - 1 and re.match(r"\s*(#.*)?$", lines[-1 - count]):
        count += 1
    return "".join(lines[len(lines) - count :])


def _holds(text: str, card: Card) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "card.yml"
        path.write_text(text, encoding="utf-8")
        try:
            return load(path, Card) == card
        except Exception:  # whatever is wrong with it, the card is then written whole
            return False
