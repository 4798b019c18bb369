"""The document as a page shows it: operations with what they take and answer, and schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from .openapi_members import Member, Part, Schema, members, parts


@dataclass(frozen=True, slots=True)
class Body:
    """A body of one media type: its type, and the columns where it is a table."""

    media: str
    types: tuple[Part, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer by its status; ``problems`` are the ids of the kinds that a refusal may be of."""

    status: str
    says: str
    bodies: tuple[Body, ...]
    problems: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An address that answers on the catalogue at hand: its path and what it carries."""

    path: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation; ``example`` is None where nothing can be read by an address alone."""

    id: str
    method: str
    path: str
    says: str
    more: str
    parameters: tuple[Member, ...]
    takes: tuple[Body, ...]
    replies: tuple[Reply, ...]
    example: Example | None


def by_tag(document: Schema) -> list[tuple[str, list[OperationView]]]:
    """Return the operations under the names of their tags, in the order of the document."""
    every = [
        (operation["tags"][0], _operation_view(document, method, path, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return [(tag["description"], [one for name, one in every if name == tag["name"]]) for tag in document["tags"]]


def schemas(document: Schema) -> list[tuple[str, tuple[Part, ...], str, list[Member]]]:
    """Return each schema: its name, its type where it has no members, what is said of it, and its members."""
    found = document["components"]["schemas"]
    return [
        (
            name,
            () if "properties" in one else parts(one),
            one.get("description", one.get("title", "")),
            list(members(one)),
        )
        for name, one in found.items()
    ]


def _operation_view(document: Schema, method: str, path: str, operation: Schema) -> OperationView:
    named = [document["components"]["parameters"][one["$ref"].rpartition("/")[2]] for one in operation["parameters"]]
    return OperationView(
        operation["operationId"],
        method.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        tuple(Member(one["name"], parts(one["schema"]), one["description"], one["required"]) for one in named),
        _bodies(operation.get("requestBody", {})),
        tuple(_reply(status, one) for status, one in operation["responses"].items()),
        _example(path, named) if method == "get" and "x-needs" not in operation else None,
    )


def _example(path: str, named: list[Schema]) -> Example | None:
    given = {one["name"]: one["example"] for one in named if "example" in one}
    for name in (one["name"] for one in named if one["in"] == "path"):
        if name not in given:
            return None
        path = path.replace(f"{{{name}}}", quote(str(given.pop(name)), safe=""))
    return Example(path, given)


def _bodies(described: Schema) -> tuple[Body, ...]:
    return tuple(
        Body(media, parts(one["schema"]), tuple(one["schema"].get("x-columns", ())) if media == "text/csv" else ())
        for media, one in described.get("content", {}).items()
    )


def _reply(status: str, described: Schema) -> Reply:
    types = described.get("x-problems", ())
    bodies = () if types else _bodies(described)
    ids = tuple(type_.rpartition("/")[2] for type_ in types)
    return Reply(status, described["description"], bodies, ids, tuple(described.get("headers", {})))
