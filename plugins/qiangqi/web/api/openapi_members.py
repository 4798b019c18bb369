"""Schemas as a page shows them: a type in short, and the members of an object one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..http.language import gettext as _

Schema = Mapping[str, Any]

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is said of a type: a text, or the name of a schema that stands on the page, too."""

    text: str
    is_schema: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of an object, an inner one under the names that lead to it."""

    name: str
    types: tuple[Part, ...]
    says: str
    is_required: bool


def parts(schema: Schema) -> tuple[Part, ...]:
    """Return what a schema allows, in short: names of types, values, or names of schemas."""
    return tuple(_parts(schema))


def _parts(schema: Schema) -> Iterator[Part]:
    if "$ref" in schema:
        yield Part(schema["$ref"].removeprefix(_SCHEMAS), True)
    elif "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        yield Part(" | ".join(_value(one) for one in values))
    elif "x-row" in schema or schema.get("type") == "array":
        yield Part(_("数组："))
        yield from _parts(schema.get("x-row") or schema["items"])
    elif "anyOf" in schema and "type" not in schema:
        for place, one in enumerate(schema["anyOf"]):
            yield from ([Part(" | ")] if place else [])
            yield from _parts(one)
    else:
        types = schema.get("type", _("任何值"))
        yield Part((types if isinstance(types, str) else " | ".join(types)) + _format(schema))


def _value(value: object) -> str:
    return _("空") if value == "" else "null" if value is None else str(value)


def _format(schema: Schema) -> str:
    formats = [str(schema[name]) for name in ("format", "pattern") if name in schema]
    bounds = [schema.get("minimum"), schema.get("maximum")]
    if bounds != [None, None]:
        formats.append("–".join("" if one is None else str(one) for one in bounds))
    return f" ({', '.join(formats)})" if formats else ""


def members(schema: Schema, before: str = "") -> Iterator[Member]:
    """Yield the members of an object; those of an object within it after it."""
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        yield Member(f"{before}{name}", parts(one), one.get("description", ""), name in required)
        inner = [one, *one.get("anyOf", ()), one.get("items", {})]
        for found in inner:
            yield from members(found, f"{before}{name}.")
