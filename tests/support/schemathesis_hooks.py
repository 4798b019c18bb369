"""What schemathesis is told of the API's files by lines: how the bodies it makes are written, and answers read."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import schemathesis
from hypothesis import strategies as st

SHEETS = ("text/csv", "text/tab-separated-values")
LINES = "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _workbook() -> bytes:
    book, memory = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["企业名称"])
    book.active.append(["没有这样的企业"])
    book.save(memory)
    return memory.getvalue()


schemathesis.openapi.media_type(XLSX, st.just(_workbook()))
OCTETS = "application/octet-stream"


@schemathesis.hook
def filter_case(_context: Any, case: Any) -> bool:
    """Leave out the bodies that cannot be written by lines: a text of lines has no other type, nor cells of another.

    And what no schema can say: that a day which stands in the address and in the body must be the same.
    """
    if case.media_type == OCTETS or _gives_two_days(case.query, case.body):
        return False  # the first are the same files by a type that says nothing of what they are
    if case.media_type not in (LINES, *SHEETS) or not isinstance(case.body, list):
        return case.media_type not in (LINES, *SHEETS)
    return case.media_type == LINES or all(_is_row(row) for row in case.body)


def _gives_two_days(query: Any, body: Any) -> bool:
    if not isinstance(query, dict) or not isinstance(body, dict):
        return False
    return any(query.get(day) and body.get(day) and query[day] != body[day] for day in ("as_of", "known_on"))


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())


@schemathesis.serializer(LINES)
def write_lines(_context: Any, body: Any) -> bytes:
    """Write one JSON a line."""
    return "".join(f"{json.dumps(line)}\n" for line in body).encode()


@schemathesis.serializer(*SHEETS)
def write_sheet(context: Any, body: Any) -> bytes:
    """Write the rows as a sheet under the names of all their columns."""
    columns = list(dict.fromkeys(name for row in body for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, delimiter="," if context.case.media_type == SHEETS[0] else "\t")
    writer.writeheader()
    writer.writerows(body)
    return buffer.getvalue().encode("utf-8", "replace")


@schemathesis.deserializer("text/csv")
def read_sheet(context: Any, response: Any) -> list[dict[str, Any]]:
    """Read a CSV as its rows, each cell of the type that its column has in the document; an empty one is null."""
    columns = _columns(context.operation)
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
    return [{name: _cell(value, columns.get(name, {})) for name, value in row.items()} for row in rows]


def _columns(operation: Any) -> dict[str, Any]:
    """Return the columns that the document gives to an operation's CSV; none where it may be any file."""
    media = operation.definition.raw["responses"]["200"]["content"].get("text/csv")
    if media is None:
        return {}
    schemas = operation.schema.raw_schema["components"]["schemas"]
    found: dict[str, Any] = schemas[media["schema"]["items"]["$ref"].rpartition("/")[2]]["properties"]
    return found


def _cell(text: str | None, column: dict[str, Any]) -> Any:
    types = [column.get("type"), *(one.get("type") for one in column.get("anyOf", ()))]
    types = [one for type_ in types for one in (type_ if isinstance(type_, list) else [type_])]
    if not text and "null" in types:
        return None
    if text and ("integer" in types or "number" in types):
        return float(text) if "." in text else int(text)
    return text


@schemathesis.deserializer(LINES)
def read_lines(_context: Any, response: Any) -> list[Any]:
    """Read JSON by lines."""
    return [json.loads(line) for line in response.content.decode().splitlines()]
