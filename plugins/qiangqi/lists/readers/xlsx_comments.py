"""Comments on the cells of an XLSX, which stand in a part of their own that only the sheet's relations name."""

from __future__ import annotations

import posixpath
from pathlib import Path

from .xlsx_parts import local_name, parser_of
from .zip_limits import parse


def comments(path: Path, sheet: str, names: set[str]) -> dict[int, str]:
    """Return by row, counted from 0, what the comments on its cells say; ``sheet`` is the part of the sheet.

    Raises:
        DataError: a part is damaged or declares entities.
    """
    folder, name = posixpath.split(sheet)
    relations, parts = f"{folder}/_rels/{name}.rels", list[str]()

    def related(tag: str, values: dict[str, str]) -> None:
        if local_name(tag) == "Relationship" and values.get("Type", "").lower().endswith(("comments", "comment")):
            parts.append(posixpath.normpath(posixpath.join("/", folder, values.get("Target", "")))[1:])

    if relations in names:
        parse(path, relations, parser_of(StartElementHandler=related))
    found = _Comments()
    for part in parts:
        if part in names:
            parse(path, part, parser_of(StartElementHandler=found.start, CharacterDataHandler=found.characters))
    return {row: "".join(texts) for row, texts in found.by_row.items()}


class _Comments:
    """The handlers of a part of comments, those of one cell or of a conversation about it."""

    def __init__(self) -> None:
        self.row = -1
        self.by_row: dict[int, list[str]] = {}

    def start(self, tag: str, values: dict[str, str]) -> None:
        local = local_name(tag)
        if local in ("comment", "threadedComment"):
            place = "".join(letter for letter in values.get("ref", "") if letter.isdecimal())
            self.row = int(place) - 1 if place and len(place) < 8 else -1
        elif local == "author":
            self.row = -1

    def characters(self, text: str) -> None:
        if self.row >= 0 and text.strip():
            self.by_row.setdefault(self.row, []).append(text.strip())
