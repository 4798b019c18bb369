"""The rows of a file as they stand in it, each with what was read of it, for a page that shows both beside each other.

Columns about persons are left out, as they are everywhere; so is what looks like personal data in any other cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.readers import Skip
from qiangqi.lists.readers.elements import Line, Row, bare
from qiangqi.lists.readers.open_file import contained, elements
from qiangqi.lists.readers.reading import Reading
from qiangqi.lists.registering.card_draft import CardDraft
from qiangqi.lists.registering.session import Registration
from qiangqi.values.personal_data import MASK, mask
from qiangqi.values.personal_names import looks_like_person
from qiangqi.values.vocabulary import Vocabulary

from .stored import put
from .view import ROWS

MOST = 200_000
"""Rows that are kept to be shown; of a longer file the first ones."""

_PAGE = re.compile(r"page (\d+)")
Became = FactRow | IssueRow | Skip


def write_rows(found: Registration, draft: CardDraft | None, rows: list[Became], folder: Path) -> tuple[int, int]:
    """Write the rows of a file with what became of each; return how many, and the pages that they stand on."""
    became = {row.address or f"line {row.line}": row for row in rows}
    lines, pages = list[str](), 0
    shown = _Shown(found, draft, became)
    for number, element in enumerate(_elements(found, draft)):
        if number >= MOST:
            break
        told = shown.row(element)
        pages = max(pages, told["page"])
        lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    put(folder / ROWS, "".join(f"{line}\n" for line in lines).encode())
    return len(lines), pages


def rows_of(folder: Path, first: int, most: int) -> list[dict[str, Any]]:
    """Return the rows from the ``first`` on, counted from 0."""
    path = folder / ROWS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for number, line in enumerate(file) if first <= number < first + most]


def rows_on_page(folder: Path, page: int) -> list[dict[str, Any]]:
    """Return the rows that stand on a page of a PDF or a scan, from 1."""
    path = folder / ROWS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return [row for row in map(json.loads, file) if row["page"] == page]


def _elements(found: Registration, draft: CardDraft | None) -> Iterator[Line | Row]:
    reading = draft.structure.reading if draft and draft.structure else None
    form = found.look.format
    known = reading or Reading.model_construct(format=form, delimiter=found.look.delimiter)
    encoding = found.look.encoding or "utf-8"
    return contained(found.read_from, form, lambda: elements(found.read_from, known, encoding))


class _Shown:
    """How the rows of a file are shown: which columns are read, as what, and which are about persons."""

    def __init__(self, found: Registration, draft: CardDraft | None, became: dict[str, Became]) -> None:
        structure = draft.structure if draft else None
        self._became, self._words = became, _words(found.vocabulary)
        self._named: dict[str, list[str]] = {}  # those of one sentence
        for address, row in became.items():
            if " item " in address and isinstance(row, FactRow):
                self._named.setdefault(address.partition(" item ")[0], []).append(mask(row.name))
        self._roles = {header: role for role, header in (structure.columns if structure else {}).items()}
        self._roles |= {other: self._roles[header] for header, other in _same(structure) if header in self._roles}
        self._private = {bare(header) for header in (structure.private if structure else ())}
        self._asked = {(one.row, one.column) for one in found.scan.open} if found.scan else set()
        self._table, self._headers, self._line = "", list[str](), 1

    def row(self, element: Line | Row) -> dict[str, Any]:
        """Return a row with its cells: each its text, its role, what was read of it, and whether that is in doubt."""
        self._line += 1
        found = _PAGE.match(element.address)
        told: dict[str, Any] = {"at": element.address, "page": int(found[1]) if found else 0}
        if self._asked:
            told["scanned"] = self._line  # by which a cell of a scan is named
        if isinstance(element, Line):
            return told | {"kind": "line", "cells": [[mask(element.text), "", "", 0]], "read": self._read(element)}
        if element.table != self._table:
            self._table, self._headers = element.table, []
            told["table"] = mask(element.table)
        if not self._headers and {bare(cell) for cell in element.cells} & self._roles.keys():
            self._headers = [bare(cell) for cell in element.cells]
            return told | {"kind": "head", "cells": [self._head(cell) for cell in self._headers], "read": ["", "", ""]}
        became = self._found(element)
        cells = [self._cell(index, cell, became) for index, cell in enumerate(element.cells)]
        return told | {"kind": "row", "cells": cells, "read": self._read(element)}

    def _head(self, header: str) -> list[Any]:
        return [mask(header), self._roles.get(header, ""), "", 0]

    def _cell(self, index: int, cell: str, became: Became | None) -> list[Any]:
        header = self._headers[index] if index < len(self._headers) else ""
        role = self._roles.get(header, "")
        if header in self._private or looks_like_person(cell):
            return [MASK if cell else "", "", "", 0]
        is_doubtful = (self._line, index + 1) in self._asked
        is_doubtful = is_doubtful or (isinstance(became, IssueRow) and header == became.field)
        read = _value(role, became) if isinstance(became, FactRow) else ""
        return [mask(cell), role, "" if bare(read) == bare(cell) else mask(read), int(is_doubtful)]

    def _found(self, element: Line | Row) -> Became | None:
        line = element.line if isinstance(element, Row) else element.number
        return self._became.get(element.address) or self._became.get(f"line {line}")

    def _read(self, element: Line | Row) -> list[str]:
        """Return what became of a row: fact, issue or skip, and which, in Chinese and in English."""
        row = self._found(element)
        if row is None:
            names = "、".join(self._named.get(element.address, ()))
            return ["fact", names, names] if names else ["", "", ""]
        if isinstance(row, FactRow):
            return ["fact", *(self._fact(row, tongue) for tongue in (0, 1))]
        if isinstance(row, IssueRow):
            return ["issue", *self._words.get(f"issue_codes:{row.code}", (row.code, row.code))]
        return ["skip", *self._words.get(f"skip_reasons:{row.reason}", (row.reason, row.reason))]

    def _fact(self, row: FactRow, tongue: int) -> str:
        known = [(f"tiers:{row.tier}", row.tier or ""), (f"kinds:{row.kind}", row.kind)]
        words = [self._words[key][tongue] if key in self._words else id_ for key, id_ in known]
        return " · ".join(filter(None, (*words, row.happened_known)))


def _same(structure: Any) -> list[tuple[str, str]]:
    if structure is None:
        return []
    return [(header, other) for header, others in structure.reading.same_headers.items() for other in others]


def _words(vocabulary: Vocabulary) -> dict[str, tuple[str, str]]:
    lists = ("tiers", "kinds", "issue_codes", "skip_reasons")
    return {f"{name}:{word.id}": (word.zh, word.en) for name in lists for word in vocabulary.words(name).values()}


def _value(role: str, fact: FactRow) -> str:
    """Return what was read of a column, where it stands in the fact as a text of its own."""
    values = {"name": fact.name, "region": fact.region, "uscc": fact.uscc or fact.old_code or "", "batch": fact.batch}
    return values.get(role, "")
