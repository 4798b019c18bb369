"""A card or a regime as YAML, in the form of the existing ones: reading the text back gives the same data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml
from standing.regime import Regime

from ..cards import Card

_WIDTH = 118
_BLOCK = ("because", "published", "code_published", "columns", "values", "reading", "issuer", "year")
"""Keys whose mapping always stands in lines of its own."""

_OPTIONAL = ("code_published", "reading", "withdrawn")


def card_text(card: Card) -> str:
    """Return a card as YAML; what is not used is left out."""
    data = card.model_dump(mode="json", by_alias=True)
    for key in _OPTIONAL:
        if not data[key]:
            del data[key]
    data["totals"] = [total.model_dump(mode="json", by_alias=True, exclude_defaults=True) for total in card.totals]
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
        yield from _entry(f"{'  ' * depth}{_scalar(key)}:", key, value, depth)


def _entry(head: str, key: str, value: Any, depth: int) -> Iterator[str]:
    flow = f"{head} {_flow(value)}"
    if isinstance(value, dict) and value and (key in _BLOCK or (_is_deep(value) and depth < 3) or len(flow) > _WIDTH):
        yield head
        yield from _mapping(value, depth + 1)
    elif isinstance(value, list) and (len(flow) > _WIDTH or any(isinstance(item, dict) for item in value)):
        yield head
        for item in value:
            yield from _item(item, depth + 1)
    else:
        yield flow


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


def _scalar(value: Any) -> str:
    """Return a scalar as it may stand anywhere; a text that YAML would take for something else is quoted."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    try:
        return bool(yaml.safe_load(f"[{text}]") == [text] and yaml.safe_load(f"{{{text}: {text}}}") == {text: text})
    except (yaml.YAMLError, ValueError):
        return False
