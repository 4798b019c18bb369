"""What generators of clients go by in the OpenAPI document: types that are said, and files that are called files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qiangqi.web.http.problems import problems


def parts_of(told: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a document."""
    for one in told if isinstance(told, list) else told.values() if isinstance(told, dict) else ():
        yield from parts_of(one)
    if isinstance(told, dict):
        yield told


def test_it_says_that_no_operation_needs_a_key(document: dict[str, Any]) -> None:
    assert document["security"] == []


def test_every_closed_list_and_value_says_its_type(document: dict[str, Any]) -> None:
    closed = [one for one in parts_of(document) if isinstance(one.get("enum"), list) or "const" in one]
    assert closed and not [one for one in closed if "type" not in one]


def test_a_file_by_lines_is_a_text_and_names_the_schema_of_its_rows(document: dict[str, Any]) -> None:
    by_lines = ("text/csv", "text/tab-separated-values", "application/x-ndjson")
    files = [told[media]["schema"] for told in parts_of(document) for media in by_lines if media in told]
    assert files and all(one["type"] == "string" and "$ref" in one["x-row"] for one in files)


def test_only_what_is_sent_or_answered_as_bytes_is_binary(document: dict[str, Any]) -> None:
    for told in document["paths"].values():
        for operation in told.values():
            for media, one in operation["responses"].get("200", {}).get("content", {}).items():
                assert not media.startswith("text/") or "format" not in one["schema"], operation["operationId"]


def test_every_refusal_is_of_the_one_schema_of_problems_and_names_its_kinds(document: dict[str, Any]) -> None:
    refusals = [
        (status, told)
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, told in operation["responses"].items()
        if "application/problem+json" in told.get("content", {})
    ]
    for status, told in refusals:
        assert told["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        kinds = [kind.removeprefix("/problems/") for kind in told["x-problems"]]
        assert kinds and {problems()[kind].status for kind in kinds} == {int(status)}
    assert {"400", "404"} <= {status for status, _ in refusals}
