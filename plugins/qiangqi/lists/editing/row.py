"""``row``: what one row means, or that a sheet is none of the list, written into the card with its reason."""

from __future__ import annotations

import re

from pydantic import ValidationError

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import holds_personal, mask

from ..cards import Card, RowMeaning
from ..readers.open_file import elements
from ..readers.reading import Annex
from ..sources import Source
from .amend import with_card
from .edit import Edit, Holdings

MEANINGS = ("skip", "heading", "carry")
"""What a row may mean besides values of its own."""


def row(held: Holdings, id_: str, line: int, means: tuple[str, ...]) -> Edit:
    """Return the act that says what the row on a line of the raw file means.

    ``means`` is ``skip``, ``heading`` or ``carry``, or values such as ``name=…``, ``kind=…``, by role.

    Raises:
        DataError: there is no such source or row, or what it is to mean does not fit.
    """
    source = held.source(id_)
    read = held.read(source)
    lines = {*(one.line for one in read.facts), *(one.line for one in read.issues), *(e.line for e in source.card.rows)}
    if line not in lines:
        raise DataError(source.path, 1, f"line {line} is no row of its list; expected that of a fact or an issue")
    entry = _entry(held, source, line, means)
    kept = [one for one in source.card.rows if one.line != line]
    rows = sorted([*kept, entry], key=lambda one: one.line)
    return with_card(held, "row", source, source.card.model_copy(update={"rows": rows}))


def sheet(held: Holdings, id_: str, name: str) -> Edit:
    """Return the act that passes over a sheet of a workbook by its name.

    Raises:
        DataError: the source is no workbook that has it.
    """
    source = held.source(id_)
    return with_card(held, "row", source, without_sheet(source, name))


def without_sheet(source: Source, name: str) -> Card:
    """Return a card that passes over a sheet: by its annexes, where it has them, or by naming the others."""
    reading = source.card.reading
    there = [] if source.raw_path is None or reading is None else _sheets(source)
    if reading is None or name not in there:
        raise DataError(source.path, 1, f"no sheet {name!r}; expected one of {', '.join(there) or 'a workbook'}")
    if reading.annexes:
        annexes = [Annex(title=f"^{re.escape(name)}$", skip=True), *reading.annexes]
        changed = reading.model_copy(update={"annexes": annexes})
    else:
        left = [one for one in there if one != name]
        if not left:
            raise DataError(source.path, 1, f"{name!r} is the only sheet; expected remove for the whole list")
        changed = reading.model_copy(update={"sheets": left})
    return source.card.model_copy(update={"reading": changed})


def _sheets(source: Source) -> list[str]:
    assert source.raw_path is not None
    assert source.card.reading is not None
    if source.card.reading.format not in ("xlsx", "xls", "ods"):
        return []
    found = elements(source.raw_path, source.card.reading, source.card.encoding)
    return list(dict.fromkeys(table for one in found if (table := getattr(one, "table", None)) is not None))


def _entry(held: Holdings, source: Source, line: int, means: tuple[str, ...]) -> RowMeaning:
    if any(holds_personal(text.partition("=")[2]) for text in means):
        raise DataError(source.path, 1, "a value looks like personal data; it would be published")
    if len(means) == 1 and means[0] in MEANINGS:
        data: dict[str, object] = {"means": means[0]}
    elif means and all("=" in text for text in means):
        data = {"means": "values", "gives": dict(text.split("=", 1) for text in means)}
    else:
        expected = f"{', '.join(MEANINGS)}, or ROLE=VALUE"
        raise DataError(source.path, 1, f"{mask(' '.join(means))!r}; expected {expected}")
    try:
        return RowMeaning.model_validate({"line": line, **data, "because": held.because.model_dump()})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise DataError(source.path, 1, f"rows: {first['msg'].removeprefix('Value error, ')}") from None
