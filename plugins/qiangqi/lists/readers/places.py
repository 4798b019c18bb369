"""Places that a row prints in part: the same as above, with a number of firms behind it, or the seat of the heading's.

A card says of which columns that holds; what is printed stays, and what stands for it comes beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .elements import StandIn, bare
from .prose import number
from .reading import Reading

SAME = re.compile(r"""^(?:同上|同前|上同|〃|々|"|''|″|”|“|ditto)$""", re.IGNORECASE)
"""Words and signs that mean the value above; an empty cell may mean it too."""

_SEAT = re.compile(r"^([省市州盟县区]?)(?:本级|直属|直)$")

_COUNT = re.compile(r"^(.*?)\s*[(（]?\s*[共合总]?计?\s*(\d[\d\s]*)\s*[家户个]\s*[)）]?\s*[:：]?$")


def counted(text: str) -> tuple[str, int | None]:
    """Return a place and the number of firms that is printed behind it, or None.

    >>> counted("新郑市（1家）"), counted("郑州市 12 家"), counted("新郑市")
    (('新郑市', 1), ('郑州市', 12), ('新郑市', None))
    """
    found = _COUNT.match(text)
    return (found[1], number(found[2])) if found and found[1] else (text, None)


def is_seat(place: str, heading: str) -> bool:
    """Whether a place is that of the heading itself, and no part of it: of the heading's level, or of none.

    >>> is_seat("市本级", "郑州市"), is_seat("本级", "郑州市"), is_seat("省直", "郑州市"), is_seat("区直", "阿里地区")
    (True, True, False, False)
    """
    found = _SEAT.match(bare(place))
    return bool(found and heading and heading.endswith(found[1]) and not (found[1] and heading.endswith("地区")))


class Places:
    """What stands for the places of rows, by the columns that the card names and what stood above in the table."""

    def __init__(self, reading: Reading) -> None:
        self._carry, self._signs, self._places = reading.carry, reading.signs, reading.places
        self._headers = list(dict.fromkeys((*reading.places, *reading.carry, *reading.signs)))
        self._above: dict[str, str] = {}
        self._context: Mapping[str, str] = {}

    def table(self) -> None:
        """A table starts: nothing above it reaches into it."""
        self._above = {}

    def stand_ins(self, cells: Mapping[str, str], context: Mapping[str, str]) -> dict[str, StandIn]:
        """Return by header what stands for a row's values; a title or heading between two rows parts them."""
        if not self._headers:
            return {}
        if context is not self._context:
            self._above, self._context = {}, context
        found = {}
        for header in self._headers:
            one = self._of(header, cells.get(header, ""), context.get("heading", ""))
            if one is not None:
                found[header] = one
        return found

    def _of(self, header: str, printed: str, heading: str) -> StandIn | None:
        if header in self._carry and (not printed or SAME.match(bare(printed))):
            above = self._above.get(header) or heading
            return StandIn(above, "above") if above else None
        if header in self._signs and SAME.match(bare(printed)):
            above = self._above.get(header, heading)  # that of an empty cell is not known
            return StandIn(above, "above") if above else None
        value, why = printed, ""
        if header in self._places:
            value, firms = counted(printed)
            why = "" if firms is None else "count"
            if is_seat(value, heading):
                value, why = heading, "seat"
        self._above[header] = value
        return StandIn(value, why) if why else None
