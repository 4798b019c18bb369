"""What the documents generate about the project itself: the index of decisions, and the drawing of the packages."""

from __future__ import annotations

import re
from pathlib import Path

_HEADING = re.compile(r"^#{1,2} ((\d{4}) (.+))\n\nStatus: (.+?)\.\n", re.M)


def anchor(heading: str) -> str:
    """Return the anchor of a Markdown heading, as GitHub makes it: small letters, no punctuation, hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def decisions(folder: Path, *pages: str) -> str:
    """Return a table of the decisions of some pages, each with its number, its place and its status.

    ``pages`` are the numbers with which the pages' names begin.

    Raises:
        ValueError: no page, or more than one, begins with a number.
    """
    rows = ["| no. | decision | status |", "|---|---|---|"]
    for number in pages:
        (page,) = folder.glob(f"{number}-*.md")
        for heading, no, title, status in _HEADING.findall(page.read_text(encoding="utf-8")):
            rows.append(f"| {no} | [{title}]({page.name}#{anchor(heading)}) | {status} |")
    return "\n".join(rows)
