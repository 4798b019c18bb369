"""A table between two steps, as the page of one carries it to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from qiangqi.checks.columns import Columns, NoColumns, columns_of, columns_or_none
from qiangqi.checks.sheets import Kind, Sheet


class Carried(BaseModel):
    """A table between two steps; ``name`` and ``others`` are the sheets of a workbook, read and not read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: Annotated[list[list[str]], Field(min_length=1)]
    kind: Kind
    formulas: list[tuple[int, int]] = []
    name: str = ""
    others: list[str] = []
    is_headless: bool = False
    header: int = 0
    places: dict[str, int] | None = None

    def sheet(self) -> Sheet:
        """Return the table as a sheet; ``places`` are its columns as a person said them, below the row ``header``.

        Raises:
            NoColumns: no column names firms.
        """
        columns = columns_of(self.rows) if self.places is None else Columns(self.header, self.places)
        return Sheet(self.rows, columns, True, self.kind, frozenset(self.formulas))

    def as_said(self, said: Mapping[str, str], is_any: bool = False) -> Carried:
        """Return the table with the columns that a form names; a number that is none of a column names none.

        With ``is_any`` none of them need name firms.

        Raises:
            NoColumns: none of them names firms.
        """
        if not said:
            return self
        places = {field: int(text) for field, text in said.items() if text.isascii() and text.isdigit()}
        width = max(map(len, self.rows))
        found = {field: place for field, place in places.items() if place < width}
        if not is_any and "name" not in found and "uscc" not in found:
            raise NoColumns
        return self.model_copy(update={"places": found, "header": columns_or_none(self.rows).header})
