"""What is struck out in an XLSX: whole cells by their format, and runs of a text by their own font."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .xlsx_parts import Cursor, local_name, parser_of
from .zip_limits import parse

STYLES, TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
Kept = dict[int, dict[int, str]]
"""What is left of the cells of a sheet that are struck out, whole or in part, by row and column."""

_OFF = ("0", "false")


class Left(NamedTuple):
    """What is left of a text of several fonts: in a cell whose own font is plain, and in one that is struck out."""

    plain: str
    struck: str


def struck_formats(path: Path) -> frozenset[str]:
    """Return the numbers of the formats of cells whose font is struck out, as cells name them: in most files none."""
    styles = _Styles()
    parse(path, STYLES, parser_of(StartElementHandler=styles.start, EndElementHandler=styles.end))
    return frozenset(str(number) for number, font in enumerate(styles.formats) if font in styles.struck)


class _Styles:
    """The handlers of the styles: which fonts are struck out, and the font of each format of cells."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.formats: list[str] = []
        self.within = ""
        self.fonts = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        local = local_name(tag)
        if local in ("fonts", "cellXfs", "dxfs", "cellStyleXfs"):
            self.within = local
        elif local == "strike" and self.within == "fonts" and values.get("val") not in _OFF:
            self.struck.add(str(self.fonts))
        elif local == "xf" and self.within == "cellXfs":
            self.formats.append(values.get("fontId", "0"))

    def end(self, tag: str) -> None:
        local = local_name(tag)
        if local == self.within:
            self.within = ""
        self.fonts += local == "font" and self.within == "fonts"


def kept_texts(path: Path) -> dict[str, Left]:
    """Return what is left of the shared texts that have runs of their own fonts, by their number as cells name it."""
    found: dict[str, Left] = {}
    runs, number = _Runs(), -1

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal number
        local = local_name(tag)
        number += local == "si"
        runs.start(local, values)

    def end(tag: str) -> None:
        local = local_name(tag)
        runs.end(local)
        if local == "si" and runs.has_fonts:
            found[str(number)] = runs.left()

    parse(
        path,
        TEXTS,
        parser_of(StartElementHandler=start, EndElementHandler=end, CharacterDataHandler=runs.characters),
    )
    return found


def keep(path: Path, part: str, texts: dict[str, Left], struck: frozenset[str], kept: Kept) -> None:
    """Write what is left of the texts of several fonts of a sheet, shared ones and its own."""
    sheet = _Texts(texts, struck, kept)
    parse(
        path,
        part,
        parser_of(StartElementHandler=sheet.start, EndElementHandler=sheet.end, CharacterDataHandler=sheet.characters),
    )


class _Runs:
    """The runs of one text: what of it is plain, what struck out, and what has the font of its cell."""

    def __init__(self) -> None:
        self.has_fonts = self.is_taken = self.is_gloss = False
        self.font: bool | None = None
        self.parts: list[tuple[bool | None, str]] = []

    def start(self, local: str, values: dict[str, str]) -> None:
        if local in ("si", "is"):
            self.has_fonts, self.parts, self.font = False, [], None
        elif local == "r":
            self.font = None
        elif local == "rPr":
            self.has_fonts, self.font = True, False
        elif local == "strike":
            self.font = values.get("val") not in _OFF
        elif local == "rPh":
            self.is_gloss = True
        elif local == "t":
            self.is_taken = not self.is_gloss

    def end(self, local: str) -> None:
        if local == "t":
            self.is_taken = False
        elif local == "rPh":
            self.is_gloss = False

    def characters(self, text: str) -> None:
        if self.is_taken:
            self.parts.append((self.font, text))

    def left(self) -> Left:
        plain = "".join(text for is_struck, text in self.parts if not is_struck)
        return Left(plain, "".join(text for is_struck, text in self.parts if is_struck is False))


class _Texts(Cursor):
    """The handlers of one sheet's XML."""

    def __init__(self, texts: dict[str, Left], struck: frozenset[str], kept: Kept) -> None:
        super().__init__()
        self.texts, self.struck, self.kept, self.runs = texts, struck, kept, _Runs()
        self.is_struck = self.is_shared = self.is_value = False
        self.number = ""

    def start(self, tag: str, values: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "row":
            self.enter_row(values)
        elif local == "c":
            self.enter_cell(values.get("r"))
            self.is_struck, self.is_shared = values.get("s") in self.struck, values.get("t") == "s"
        elif local == "v":
            self.is_value, self.number = self.is_shared, ""
        else:
            self.runs.start(local, values)

    def end(self, tag: str) -> None:
        local = local_name(tag)
        self.runs.end(local)
        if local == "v":
            if self.is_value and (left := self.texts.get(self.number.strip())):
                self._write(left)
            self.is_value = False
        elif local == "is" and self.runs.has_fonts:
            self._write(self.runs.left())

    def characters(self, text: str) -> None:
        if self.is_value:
            self.number += text
        else:
            self.runs.characters(text)

    def _write(self, left: Left) -> None:
        self.kept.setdefault(self.row, {})[self.column] = left[self.is_struck]
