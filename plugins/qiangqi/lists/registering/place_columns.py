"""Columns of places that print them in part: how often, and what the registrar is asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qiangqi.values.personal_data import mask

from ..readers.elements import RawRow, bare
from ..readers.places import SAME, counted, is_seat
from .answers import NONE
from .questions import Asker

AS_PRINTED = "as-printed"
"""The answer that places stay as they are printed, with their figures."""

READ = "read"

SIGNS = "signs"
"""The answer that 同上 and 〃 mean the place above, and an empty cell does not."""

_MANY = 10
"""Times as many empty cells as repeated places show that the empty ones mean the place above."""


@dataclass(slots=True)
class Control:
    """A place that states how many firms are below it, a heading or a cell, and the rows that are.

    ``title`` is that of the annex where it is a heading.
    """

    place: str
    stated: int
    title: str | None = None
    rows: int = 0


@dataclass(slots=True)
class PlaceCells:
    """The cells of the column of places.

    ``marks`` say that they are the same as above, ``blank`` may mean it; of these ``doubtful`` are below a ``printed``
    place whose figure does not cover them. ``repeats`` counts the places that are the same as in the row before:
    among them an empty cell is one that is missing. ``counted`` print a number of
    firms, ``seats`` stand for the heading's place. ``controls`` are the figures of headings and cells, in order.
    """

    header: str = ""
    marks: int = 0
    blank: int = 0
    doubtful: int = 0
    printed: int = 0
    repeats: int = 0
    counted: int = 0
    seats: int = 0
    controls: list[Control] = field(default_factory=list)
    _before: str | None = None
    _heading: tuple[str, ...] | None = None
    _open: dict[str, Control] = field(default_factory=dict)

    def see(self, row: RawRow) -> None:
        """Take the next row of the list into account."""
        context = row.context
        self._see_heading(context)
        if self.header:
            self._see_cell(row.cells.get(self.header, ""), context.get("heading", ""))
        for control in self._open.values():
            control.rows += 1

    def _see_heading(self, context: Mapping[str, str]) -> None:
        now = tuple(context.get(key, "") for key in ("sheet", "annex", "heading_text", "heading", "heading_total"))
        if now == self._heading:
            return
        self._heading, self._before = now, None
        self._open = {}
        if now[-1]:
            self._start("heading", Control(now[-2] or now[-3], int(now[-1]), now[1]))

    def _see_cell(self, printed: str, heading: str) -> None:
        is_mark = bool(SAME.match(bare(printed)))
        if not printed or is_mark:
            if self._before is not None or heading:
                self.marks += is_mark
                self.blank += not is_mark
                self.doubtful += not is_mark and self._before is not None and not self._is_covered()
            self._before = self._before and ""
            return
        place, firms = counted(printed)
        self.repeats += printed == self._before and firms is None
        self._before = printed
        self.printed += 1
        self.counted += firms is not None
        self.seats += is_seat(place, heading)
        cell = self._open.get("cell")
        if firms is None and cell is not None and cell.place == place:
            return  # printed again on each row below its figure
        self._open.pop("cell", None)
        if firms is not None:
            self._start("cell", Control(place, firms))

    def _is_covered(self) -> bool:
        cell = self._open.get("cell")
        return cell is not None and cell.rows < cell.stated

    def proposal(self) -> str | None:
        """Return what is proposed for cells without a place: none where an empty one may be one that is missing."""
        if not self.doubtful:
            return self.header
        if self.marks:
            return SIGNS
        if self.repeats * _MANY > self.blank:
            return NONE
        return self.header if self.doubtful > self.printed else None

    def _start(self, key: str, control: Control) -> None:
        self._open[key] = control
        self.controls.append(control)

    def sums(self, title: str, rows: int) -> list[int]:
        """Return what the headings of an annex state together, where every row of it is under one that does.

        Where one states fewer than there are below it, the figures are in doubt, and their sum is none.
        """
        found = [control for control in self.controls if control.title == title]
        is_sure = sum(one.rows for one in found) == rows and all(one.rows <= one.stated for one in found)
        return [sum(one.stated for one in found)] if found and is_sure else []


def ask_places(asker: Asker, cells: PlaceCells) -> dict[str, list[str]]:
    """Return what the card's reading says of the column of places, by asking where it prints them in part.

    Raises:
        AnswerError: an answer does not fit.
    """
    found: dict[str, list[str]] = {}
    header = cells.header
    if not header:
        return found
    if cells.counted or cells.seats:
        zh = f"「{mask(header)}」列的家数和“市本级”：{READ} 去掉家数、市本级记为小标题所写的地方，{AS_PRINTED} 照印"
        en = f"places with a number of firms, or of the heading's own seat: {READ} as places, or {AS_PRINTED}"
        if asker.ask("places", zh, en, READ, choices=(READ, AS_PRINTED)) == READ:
            found["places"] = [header]
    if cells.marks or cells.blank:
        carried = cells.marks + cells.blank
        zh = f"「{mask(header)}」列有 {carried} 格为空白、同上或〃：写表头则沿用上一行，"
        zh += f"{SIGNS} 则只沿用同上、〃，{NONE} 则不沿用"
        en = f"empty cells, 同上 and 〃: the header to carry the place above, {SIGNS} for 同上 and 〃 only, or none"
        answer = asker.ask("carry-down", zh, en, cells.proposal(), choices=(header, SIGNS, NONE))
        if answer in (header, SIGNS):
            found["carry" if answer == header else "signs"] = [header]
    return found
