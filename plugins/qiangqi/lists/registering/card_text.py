"""A card or a regime as YAML, in the form of the existing ones: reading the text back gives the same data."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from qiangqi.standing.regime import Regime

from ..cards import Card

_WIDTH = 118
_BLOCK = ("because", "published", "code_published", "columns", "values", "reading", "issuer", "year")
"""Keys whose mapping always stands in lines of its own."""

_WORDS = ("on", "is")
"""Keys that YAML 1.1 would take for true; the datasets are read with every scalar as text."""

_OPTIONAL = ("code_published", "read_by", "cells", "reading", "withdrawn", "corrects", "rows", "edition_of")


def card_text(card: Card) -> str:
    """Return a card as YAML; what is not used is left out."""
    data = card.model_dump(mode="json", by_alias=True)
    for key in _OPTIONAL:
        if not data[key]:
            del data[key]
    data["totals"] = [total.model_dump(mode="json", by_alias=True, exclude_defaults=True) for total in card.totals]
    if card.corrects:
        data["corrects"] = [entry.model_dump(mode="json", exclude_none=True) for entry in card.corrects]
    if card.withdrawn:
        data["withdrawn"] = [entry.model_dump(mode="json", exclude_none=True) for entry in card.withdrawn]
    if card.rows:
        data["rows"] = [entry.model_dump(mode="json", exclude_defaults=True) for entry in card.rows]
    if card.reading is not None:
        data["reading"] = card.reading.model_dump(mode="json", exclude_defaults=True)
    if card.columns is not None:
        data["columns"] = card.columns.model_dump(exclude_none=True)
    if card.values is not None:
        data["values"] = card.values.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def regime_text(regime: Regime) -> str:
    """Return a regime of which no rule text is held as YAML."""
    data = regime.model_dump(mode="json", by_alias=True)
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def _mapping(data: dict[str, Any], depth: int) -> Iterator[str]:
    for key, value in data.items():
        yield from _entry(f"{'  ' * depth}{key if key in _WORDS else _scalar(key)}:", key, value, depth)


def _entry(head: str, key: str, value: Any, depth: int) -> Iterator[str]:
    flow = f"{head} {_flow(value)}"
    if isinstance(value, dict) and value and (key in _BLOCK or (_is_deep(value) and depth < 3) or len(flow) > _WIDTH):
        yield head
        yield from _mapping(value, depth + 1)
    elif isinstance(value, list) and (len(flow) > _WIDTH or any(isinstance(item, dict) for item in value)):
        yield head
        for item in value:
            yield from _item(item, depth + 1)
    elif isinstance(value, str) and len(flow) > _WIDTH and _is_prose(value):
        yield f"{head} >-"
        yield from (
            f"{'  ' * (depth + 1)}{line}"
            for line in textwrap.wrap(value, _WIDTH - 2 * depth, break_long_words=False, break_on_hyphens=False)
        )
    else:
        yield f"{head} {_scalar(value, in_flow=False)}" if isinstance(value, str) else flow


def _is_prose(text: str) -> bool:
    """Whether a text can be folded at its spaces and come back the same."""
    return " ".join(text.split()) == text and max(map(len, text.split())) < _WIDTH // 2


def _item(item: Any, depth: int) -> Iterator[str]:
    flow = f"{'  ' * depth}- {_flow(item)}"
    if not isinstance(item, dict) or len(flow) <= _WIDTH:
        yield flow
        return
    lines = _mapping(item, depth + 1)
    yield f"{'  ' * depth}- {next(lines).lstrip()}"
    yield from lines


def _is_deep(value: dict[str, Any]) -> bool:
    return any(isinstance(part, dict) for part in value.values())


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any, in_flow: bool = True) -> str:
    """Return a scalar as it may stand anywhere; a text that YAML would take for something else is quoted."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _is_plain(text, in_flow) else json.dumps(text, ensure_ascii=False)


_CHINESE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）〔〕《》、，。；：“”·A-Za-z0-9]*")
"""Text that YAML takes for nothing else, and that need not be parsed to see it."""


@lru_cache(maxsize=4096)
def _is_plain(text: str, in_flow: bool) -> bool:
    if _CHINESE.fullmatch(text):
        return True
    try:
        if not in_flow:
            return bool(yaml.safe_load(f"is: {text}") == {"is": text})
        return bool(yaml.safe_load(f"[{text}]") == [text] and yaml.safe_load(f"{{{text}: {text}}}") == {text: text})
    except (yaml.YAMLError, ValueError):
        return False
