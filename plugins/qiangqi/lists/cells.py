"""Meaning of the cells of one row, read strictly: a value is handled, corrected by the card with a reason, or stops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from qiangqi.standing.dates import DateError, Span, parse_span
from qiangqi.standing.plain_text import is_printed
from qiangqi.values.personal_data import MASK, holds_personal
from qiangqi.values.printed_dates import PrintedDateError, read_date, read_interval
from qiangqi.values.registered_names import PrintedName, read_name
from qiangqi.values.uscc import NO_CODE, Code, is_placeholder, read_code

from .card_values import Values
from .readers.elements import StandIn

CORRECTED = ("name", "region", "uscc", "new_name")
"""The roles whose printed values a card may correct, each with its reason."""

FREE = ("name", "new_name", "region", "batch")
"""The roles whose values no lookup and no form decides: each has to be printed characters."""

_OF_A_FIRM = ("uscc", "registration_number", "organisation_code", "damaged")


class Stop(Exception):
    """A row that is no fact: the issue's code, the field (the header of its column) and the value that stopped it."""

    def __init__(self, code: str, field: str, value: str) -> None:
        super().__init__(code)
        self.code, self.field, self.value = code, field, value


class Correction(NamedTuple):
    """A printed value beside the one that is used, and why, in both languages."""

    field: str
    printed: str
    used: str
    zh: str
    en: str


def refuse_personal(headers: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Stop at a cell that looks like personal data; a code in its own column is a firm's, unless it is a person's.

    What the cell holds is not kept; of the name's cell the rest is, so that the row can be found in the file.

    Raises:
        Stop: personal_data.
    """
    for role, text in values.items():
        if text and (_is_personal_code(text) if role == "uscc" else holds_personal(text)):
            raise Stop("personal_data", headers[role], text if role == "name" else MASK)


def _is_personal_code(text: str) -> bool:
    kind = read_code(text).kind
    is_personal = kind not in _OF_A_FIRM and holds_personal(text) and not is_placeholder(text)
    return is_personal or kind == "identity_number"


def corrections(headers: Mapping[str, str], values: dict[str, str], card: Values) -> list[Correction]:
    """Put the card's corrections in place of the printed values, and return what was corrected."""
    found = []
    for role in CORRECTED:
        correction = getattr(card, role).get(values.get(role, ""))
        if correction is not None:
            because = correction.because
            found.append(Correction(headers[role], values[role], correction.is_, because.zh, because.en))
            values[role] = correction.is_
    return found


_STAND_INS = {
    "above": ("来源以空格、“同上”等表示与上一行相同", "The cell prints the same as above."),
    "count": ("来源在地名后印有家数", "The cell prints a number of firms behind the place."),
    "seat": ("来源以“市本级”等指小标题所写的地方", "The cell means the place of the heading itself."),
}


def stand_ins(
    headers: Mapping[str, str], values: dict[str, str], found: Mapping[str, StandIn], corrected: list[Correction]
) -> list[Correction]:
    """Put what stands for printed places in their place, as the card's reading says, and return it as corrections.

    What the card corrected by its printed value stays as the card has it.
    """
    made, fields = [], {correction.field for correction in corrected}
    for role, header in headers.items():
        if role in CORRECTED and header in found and header not in fields:
            value, why = found[header]
            made.append(Correction(header, values[role], value, *_STAND_INS[why]))
            values[role] = value
    return made


_CITY = re.compile(r".+(?:市|盟|州|地区)")
_DISTRICT = re.compile(r"[一-鿿]{1,6}(?<!自治)(?<![地林])区")


def below_heading(
    headers: Mapping[str, str], values: dict[str, str], heading: str, corrected: list[Correction]
) -> list[Correction]:
    """Put the city of a heading before a district that the row names alone, for its name stands in many a city.

    What the card corrected stays as the card has it.
    """
    place, header = values.get("region", ""), headers.get("region", "")
    is_told = place.startswith(heading.removesuffix("地区").rstrip("市盟州")) or any(
        c.field == header for c in corrected
    )
    if is_told or not (_CITY.fullmatch(heading) and _DISTRICT.fullmatch(place)):
        return []
    values["region"] = f"{heading}{place}"
    zh, en = "来源在小标题中写明所在的市", "A heading above the row names the city."
    return [Correction(header, place, values["region"], zh, en)]


def unreadable(values: Mapping[str, str]) -> Iterator[str]:
    """Yield the roles of a row whose text holds what is not printed, or is longer than a name can be."""
    for role in FREE:
        if not is_printed(values.get(role, "")):
            yield role


def renaming(header: str, printed: str) -> tuple[PrintedName, list[Correction]]:
    """Read a name with the renaming that is printed beside it; taking the two apart is shown as a correction."""
    name = read_name(printed)
    if name.former is None and name.new is None:
        return name, []
    older, newer = (name.former, name.name) if name.former else (name.name, name.new)
    year = f"（{name.year}年）" if name.year else ""
    zh = f"来源在同一格内印有更名{year}：{older} → {newer}"
    en = f"The cell prints a renaming{f' of {name.year}' if name.year else ''} beside the name: {older} → {newer}."
    return name, [Correction(header, printed, name.name, zh, en)]


def day_of(text: str, header: str, year: int | None = None) -> Span:
    """Return the days on which a printed date may lie.

    Raises:
        Stop: no_year, or date_unreadable.
    """
    try:
        return _span(text, year)
    except PrintedDateError as error:
        raise Stop("no_year" if not text else error.code, header, text) from None


def term(start: str, end: str, header: str) -> tuple[int, int] | None:
    """Return a printed term, half-open, from its two cells, or from one that prints both (2022年10月—2025年9月).

    Raises:
        Stop: date_unreadable, or date_order where it ends before it starts.
    """
    if not start and not end:
        return None
    printed = "–".join(filter(None, (start, end)))
    try:
        whole = read_interval(start or end) if not (start and end) else None
        if whole is not None and whole.precision != "interval":
            raise PrintedDateError("date_unreadable", "one end of a term")
        first = whole.span.earliest if whole else _span(start).earliest
        last = whole.span.latest if whole else _span(end).latest
    except DateError:
        raise Stop("date_unreadable", header, printed) from None
    if first > last:
        raise Stop("date_order", header, printed)
    return first, last + 1


@lru_cache(maxsize=4096)  # a list prints few dates, each on many rows
def _span(text: str, year: int | None = None) -> Span:
    try:
        return parse_span(text)
    except DateError:
        return read_date(text, year).span


def firm_code(text: str, header: str) -> Code | None:
    """Return the code of a firm, or an older one that is kept beside the row; None where the list says there is none.

    Raises:
        Stop: code_damaged (it was read as a number), or code_invalid.
    """
    if not text or NO_CODE.fullmatch(text):
        return None
    code = read_code(text)
    if code.kind in ("damaged", "invalid"):
        raise Stop(f"code_{code.kind}", header, text)
    return code
