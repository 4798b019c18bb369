"""ETags: the word for what an answer says, and whether a reader has it already."""

from __future__ import annotations

import hashlib


def tag_of(text: bytes) -> str:
    """Return the weak ETag of a text."""
    return f'W/"{hashlib.sha256(text).hexdigest()[:32]}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names the tag, weak or strong, or takes any."""
    tags = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags
