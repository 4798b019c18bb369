"""The OpenAPI 3.1 document of a catalogue in one language, put together from the package's files."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

from ..http.catalogue import Register
from ..http.clock import today
from ..http.language import gettext as _
from ..http.language import language
from ..http.problems import TYPE, Problem, problems
from ..openapi.operations import Operation, operations, parameters, read, read_all
from .openapi_examples import examples_of
from .openapi_schemas import Given, Schema, as_lines, whole

ALWAYS = ("wrong-method", "failed")
"""Problems that any address may answer with; all but those of health also with ``busy``."""

LINES = ("text/csv", "text/tab-separated-values", "application/x-ndjson")
"""Media types of a text with one row a line."""


def document_of(register: Register, base: str = "/") -> dict[str, Any]:
    """Return the document for a catalogue in the language of the request; ``base`` is where the site begins."""
    return _made(register, language(), base, today())


@lru_cache(maxsize=8)
def _made(register: Register, lang: str, base: str, day: int) -> dict[str, Any]:
    words = {name: list(found) for name, found in register.words.items()} | {"regimes": list(register.regimes)}
    given = Given(lang, words, examples_of(register, day))
    schemas = {name: whole(raw, given) for name, raw in read_all("bodies").items()}
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in operations():
        paths[one.path][one.method] = _operation(one, schemas, given, base)
    parts = {"parameters": {id_: _parameter(id_, given) for id_ in parameters()}, "schemas": schemas}
    head = whole(read("document.yml"), given)
    head["info"]["description"] = "\n- ".join([f"{head['info']['x-about']}\n", *head["info"]["x-promise"]])
    return {**head, "servers": [{"url": base.rstrip("/") or "/"}], "paths": dict(paths), "components": parts}


def _parameter(id_: str, given: Given) -> Schema:
    raw = {"name": id_, "in": "query", **parameters()[id_]}
    found: Schema = whole(raw, given)
    example = found.pop("examples", None)
    told = {"required": True} if found["in"] == "path" else {"required": False, "allowEmptyValue": True}
    return {**found, **told} | ({"example": example[0]} if example else {})


def _operation(one: Operation, schemas: dict[str, Schema], given: Given, base: str) -> Schema:
    described = one.described
    busy = () if 503 in described.get("others", {}) or one.id == "live" else ("busy",)
    answered = dict.fromkeys([*described["problems"], *ALWAYS, *busy])
    found: Schema = {
        "operationId": one.id,
        "tags": [described["tag"]],
        "summary": whole(described["summary"], given),
        "parameters": [{"$ref": f"#/components/parameters/{id_}"} for id_ in (*described["parameters"], "lang")],
    }
    if "needs" in described:
        found["x-needs"] = described["needs"]
    if "description" in described:
        found["description"] = whole(described["description"], given)
    if "takes" in described:
        found["requestBody"] = {"required": True, "content": _taken(described["takes"], schemas)}
    found["responses"] = {**_answers(one, schemas, given), **_problems([*answered], base)}
    return found


def _taken(types: dict[str, str], schemas: dict[str, Schema]) -> Schema:
    """Return what a request may hold: files as bytes; a sheet without a row has no columns to recognise."""
    found = _content(types, schemas)
    for type_ in found.keys() & set(LINES):
        found[type_]["schema"] |= {"format": "binary"} | ({"minLength": 1} if type_ in LINES[:2] else {})
    return found


def _content(types: dict[str, str], schemas: dict[str, Schema]) -> Schema:
    return {
        type_: {"schema": as_lines(schemas[name], name) if type_ in LINES else _to(name)}
        for type_, name in types.items()
    }


def _to(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answers(one: Operation, schemas: dict[str, Schema], given: Given) -> Schema:
    """Return the answers that are no refusal: what was asked for, a move, and that the reader has it already."""
    described = one.described
    found: Schema = {"200": _answer(one, schemas, given)} if "answers" in described else {}
    for status, says in described.get("moves", {}).items():
        found[str(status)] = {"description": whole(says, given), "headers": {"Location": _header("Location")}}
    for status, other in described.get("others", {}).items():
        types = {type_: name for type_, name in other.items() if type_ != "says"}
        body = {"content": _content(types, schemas)} if types else {}
        found[str(status)] = {"description": whole(other["says"], given), **body}
    if one.method == "get" and "200" in found:
        found["304"] = {"description": _("凭 If-None-Match：内容没有改变。")}
    return found


def _answer(one: Operation, schemas: dict[str, Schema], given: Given) -> Schema:
    content = _content(one.described["answers"], schemas)
    found: Schema = {"description": whole(one.described["summary"], given), "content": content}
    if "headers" in one.described:
        found["headers"] = {name: _header(name) for name in one.described["headers"]}
    return found


def _header(name: str) -> Schema:
    schema = _to("Release") if name == "Catalogue-Release" else {"type": "string"}
    return {"required": True, "schema": schema}


_NEEDED = {405: "Allow", 429: "Retry-After", 503: "Retry-After"}
"""The header that a refusal of a status always carries."""


def _problems(ids: list[str], base: str) -> Schema:
    by_status: dict[int, list[Problem]] = defaultdict(list)
    for id_ in ids:
        by_status[problems()[id_].status].append(problems()[id_])
    return {str(status): _refusal(status, found, base) for status, found in sorted(by_status.items())}


def _refusal(status: int, found: list[Problem], base: str) -> Schema:
    answer: Schema = {
        "description": " / ".join(one.title for one in found),
        "content": {TYPE: {"schema": _to("Problem")}},
        "x-problems": [f"{base}problems/{one.id}" for one in found],
    }
    if status in _NEEDED:
        answer["headers"] = {_NEEDED[status]: _header(_NEEDED[status])}
    return answer
