"""Modules that read in one sitting and functions that fit an eye: the greatest lengths, in lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from qiangqi.code_hash import READ, RELEASE

PACKAGE = Path(__file__).parents[2] / "plugins/qiangqi"
MODULE, FUNCTION = 250, 50
LONGER = {("web/http/problems.py", "problems")}
"""A closed list, one entry after the other."""


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_is_too_long() -> None:
    assert {name: lines for name, text in modules() if (lines := len(text.splitlines())) > MODULE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        (name, node.name): (node.end_lineno or 0) - node.lineno + 1
        for name, text in modules()
        for node in functions(text)
    }
    assert {one for one, lines in lengths.items() if lines > FUNCTION} == LONGER


def test_every_file_on_which_a_release_rests_is_of_a_kind_that_its_hash_reads() -> None:
    files = [path for part in RELEASE for path in (PACKAGE / part).rglob("*") if path.is_file()]
    assert {path.suffix for path in files} - {".pyc"} <= set(READ)
