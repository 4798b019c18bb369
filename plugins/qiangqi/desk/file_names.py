"""The name under which a file is kept that came with a name of its own."""

from __future__ import annotations

import os


def plain_name(name: str) -> str:
    """Return a name that is one part of a path, without signs that steer; its ending stays."""
    clean = "".join(sign for sign in name if sign.isprintable() and sign not in '/\\:*?"<>|').strip(". ")
    stem, ending = os.path.splitext(clean)
    return f"{stem.encode()[:150].decode(errors='ignore')}{ending[:10]}" or "list"
