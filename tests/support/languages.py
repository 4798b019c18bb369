"""The texts of a page by their language, and those of code and templates that are put through no catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from jinja2 import Environment
from lxml import html

CHINESE = re.compile("[一-鿿]")


def english_texts(page: str) -> Iterator[str]:
    """Yield the texts of a page that are not marked as Chinese."""
    for text in html.fromstring(page).xpath("//body//text()[not(parent::script)]"):
        tongue = text.getparent().xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        if tongue == "en" and text.strip():
            yield text.strip()


def messages(root: Path) -> set[str]:
    """Return every message of an interface, as it stands in its code and templates."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(str(root), methods, {"templates/**.html": {"silent": "false"}}, keywords={"_": None})
    return {message[2] if isinstance(message[2], str) else message[2][0] for message in found}


def loose_strings(path: Path) -> Iterator[str]:
    """Yield the Chinese strings of a module that are neither messages nor documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    messages = {id(call.args[0]) for call in ast.walk(tree) if isinstance(call, ast.Call) and _is_message(call)}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in messages | told:
            continue
        if CHINESE.search(node.value):
            yield node.value


def _is_message(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "_" and bool(call.args)


def loose_texts(path: Path) -> Iterator[str]:
    """Yield the Chinese of a template that stands in its text, or in a string that is no message."""
    before: list[str] = []
    for _line, kind, value in Environment().lex(path.read_text(encoding="utf-8")):
        if kind == "data":
            yield from (text for text in re.split(r"[<>\n]", value) if CHINESE.search(text))
        elif kind == "string" and CHINESE.search(value) and before[-2:] != ["_", "("]:
            yield value
        if kind != "whitespace":
            before.append(value)
