"""Schemas as ``bodies/*.yml`` writes them, made into JSON Schema for one catalogue and one language.

What the file writes shorter: ``$ref: Name``; ``words: list``, a closed list of the catalogue; ``column: table.column``,
and the member ``"*": table`` for each of its columns, by the tables' own description; ``optional``, where every other
member is required; and texts as ``{zh, en}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from qiangqi.catalogue.schema.database import Column, tables
from qiangqi.releases.changes.table import changes_table

Schema = dict[str, Any]

_TYPES = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}

_VALUES = {str: "string", bool: "boolean", int: "integer"}
"""The type that is said of a closed list or of one value: generators of clients go by it."""


class Given(NamedTuple):
    """What a document is made for: a language, the catalogue's closed lists, and examples that it can answer."""

    lang: str
    words: Mapping[str, list[str]]
    examples: Mapping[str, Any]


def whole(raw: Any, given: Given) -> Any:
    """Return what a file of the package writes as the document has it.

    Raises:
        KeyError: it names a list, a table or a column that there is not.
    """
    if isinstance(raw, list):
        return [whole(one, given) for one in raw]
    if not isinstance(raw, dict):
        return raw
    if raw.keys() == {"zh", "en"}:
        return raw[given.lang]
    found: Schema = {}
    for name, value in raw.items():
        found |= _SHORT.get(name, partial(_as_it_is, name))(value, given)
    return _required(found)


def _as_it_is(name: str, value: Any, given: Given) -> Schema:
    if name != "properties":
        return {name: whole(value, given)}
    found: Schema = {}
    for key, one in value.items():
        found |= {key: whole(one, given)} if key != "*" else _file(one, given)
    return {name: found}


def _reference(name: str, _given: Given) -> Schema:
    return {"$ref": name if name.startswith("#") else f"#/components/schemas/{name}"}


def _words(name: str, given: Given) -> Schema:
    return {"type": "string", "enum": given.words[name]}


def _column(name: str, given: Given) -> Schema:
    table, _, column = name.partition(".")
    return of_column(next(one for one in _columns(table) if one.name == column), given.lang)


def _file(name: str, given: Given) -> Schema:
    return {one.name: of_column(one, given.lang) for one in _columns(name)}


def _enum(values: list[Any], _given: Given) -> Schema:
    told = [one for one in values if one is not None]
    found = {"type": _VALUES[type(told[0])], "enum": told}
    return found if len(told) == len(values) else {"anyOf": [found, {"type": "null"}]}


def _const(value: Any, _given: Given) -> Schema:
    return {"type": _VALUES[type(value)], "const": value}


def _example(name: str, given: Given) -> Schema:
    return {"examples": [given.examples[name]]} if name in given.examples else {}


_SHORT: dict[str, Callable[[Any, Given], Schema]] = {
    "$ref": _reference,
    "words": _words,
    "column": _column,
    "given": _example,
    "enum": _enum,
    "const": _const,
}


def _columns(table: str) -> tuple[Column, ...]:
    found = next((one.columns for one in (*tables(), changes_table()) if one.name == table), None)
    if found is None:
        raise KeyError(table)
    return found


def of_column(column: Column, lang: str) -> Schema:
    """Return the schema of one column of a table; only a key is never null."""
    type_ = _TYPES[column.type]
    return {"type": type_ if column.is_key else [type_, "null"], "description": getattr(column, lang)}


def _required(found: Schema) -> Schema:
    """Name the members that are always there."""
    for name in found.pop("without", ()):
        del found["properties"][name]
    optional = found.pop("optional", ())
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        required = [name for name in found["properties"] if name not in optional]
        return {**found, "required": required} if required else found
    return found


def as_lines(row: Schema, name: str) -> Schema:
    """Return the schema of a file by lines, which is a text: ``x-row`` has the schema of a row, of that name.

    ``x-columns`` are the columns in their order. Called an array, the file would be read by generated clients as JSON.
    """
    columns = list(row.get("properties", ()))
    return {"type": "string", "x-row": {"$ref": f"#/components/schemas/{name}"}} | (
        {"x-columns": columns} if columns else {}
    )
