"""``amend``: answers of a card are changed; where facts change by it and a release has them, as a later edition."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import ValidationError

from qiangqi.standing.strict_yaml import DataError, Text
from qiangqi.values.personal_data import holds_personal, mask

from ..cards import Card
from ..sources import Source
from .edit import Edit, Holdings, tried
from .later import edition
from .pairs import paired
from .unpublished import changed

PLAIN = (
    "title",
    "title_is",
    "number",
    "authority",
    "level",
    "address",
    "address_is",
    "evidence",
    "licence",
    "encoding",
)
"""Keys of a card that are one value."""

OF_LOOKUPS = {"kind": ("event", "kind"), "tier": ("title", "tier"), "regime": ("title", "regime")}
"""Answers that stand in the lookups of a column: its role, and the part of the fact."""

_NULLABLE = ("number", "authority", "address")
"""Keys that a card has to have, be it with null."""

_DAYS = ("published", "code_published", "made")

_OF_KNOWLEDGE = ("withdrawn", "corrects", "edition_of")
"""Answers that take back or replace facts from a day on: with an earlier day they would change what was known."""


def amend(held: Holdings, id_: str, answers: dict[str, str], verb: str = "amend") -> Edit:
    """Return the act that changes answers of a card.

    ``answers`` are by ``kind``, ``tier``, ``regime``, ``date``, ``column.ROLE``, a plain key of the card, or the path
    of any of its values (``values.event.认定.kind``); ``none`` takes a value away.

    Raises:
        DataError: there is no such source, or an answer does not fit.
    """
    source = held.source(id_)
    return with_card(held, verb, source, amended(source, answers, held.because))


def with_card(held: Holdings, verb: str, source: Source, card: Card) -> Edit:
    """Return the act that gives a source another card about the same file: what is said of it, or a later edition.

    Raises:
        DataError: the file cannot be read by it, or days of publication would change what was known.
    """
    editions = held.editions(source)
    if card == source.card:
        raise DataError(source.path, 1, "says so already; nothing to change")
    if not any(one.id in held.published for one in editions):
        return changed(held, verb, source, card)
    if any(getattr(card, key) != getattr(source.card, key) for key in _DAYS):
        message = "its days say since when it is known, and a release has it; expected remove, and the list added again"
        raise DataError(source.path, 1, message)
    if any(getattr(card, key) != getattr(source.card, key) for key in _OF_KNOWLEDGE):
        message = "takes back or replaces facts that a release has; expected remove or replace, which do so from today"
        raise DataError(source.path, 1, message)
    if source.card.raw is None or _says_the_same(held, source, card):
        return Edit(verb, (source.id,), held.because, held.with_card(source, card), _SAME)
    if source.id != editions[-1].id:
        raise DataError(source.path, 1, f"has a later edition; expected {editions[-1].id}, which has the whole list")
    return edition(held, verb, source, card)


_SAME = ("没有一行事项改变，只改卡片 no fact changes: the card alone is written",)


def _says_the_same(held: Holdings, source: Source, card: Card) -> bool:
    """Whether each fact of a source stays as it is on its line."""
    with tried(source, card, None) as trial:
        new = held.read(trial).facts
    pairs = paired(held.read(source).facts, new)
    return not (pairs.changed or pairs.gone or pairs.come)


def amended(source: Source, answers: dict[str, str], because: Text) -> Card:
    """Return a source's card with other answers.

    Raises:
        DataError: an answer does not fit.
    """
    data: dict[str, Any] = source.card.model_dump(mode="json", by_alias=True)
    for key, answer in answers.items():
        if not answer:
            raise DataError(source.path, 1, f"{key}= is empty; expected a value, or none to take it away")
        if holds_personal(answer):
            raise DataError(source.path, 1, f"{key}={mask(answer)!r} looks like personal data; it would be published")
        for path, value in _places(source, data, key, answer, because):
            _set(source, data, path, value)
    try:
        return Card.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise DataError(source.path, 1, f"{where}: {first['msg'].removeprefix('Value error, ')}") from None


def _places(source: Source, data: dict[str, Any], key: str, answer: str, because: Text) -> list[tuple[list[str], Any]]:
    """Return where in a card an answer stands, and the value there."""
    value = None if answer == "none" else answer
    if key in OF_LOOKUPS:
        role, part = OF_LOOKUPS[key]
        lookups = (data["values"] or {}).get(role, {})
        return [(["values", role, printed, part], value) for printed, one in lookups.items() if one[part]]
    if key == "date":
        return _date(source, data, answer, because)
    if key.startswith("column."):
        return [(["columns", key.removeprefix("column.")], value)]
    if key in PLAIN:
        return [([key], value)]
    path = key.split(".")
    if path[0] not in data:
        known = ", ".join((*OF_LOOKUPS, "date", "column.ROLE", *PLAIN))
        raise DataError(
            source.path, 1, f"no answer is called {key}; expected {known}, or the path of a value of the card"
        )
    if path == [key] and isinstance(data[key], dict) and not answer.startswith(("{", "none")):
        parts = ", ".join(f"{key}.{part}" for part, value in data[key].items() if value is not None)
        raise DataError(source.path, 1, f"{key} is no single value; expected one of its parts: {parts}")
    return [(path, _parsed(source, key, answer))]


def _date(source: Source, data: dict[str, Any], answer: str, because: Text) -> list[tuple[list[str], Any]]:
    """Let every row be of one day: that of the whole file, or what each printed date means."""
    meaning = {"effective": answer, "because": because.model_dump()}
    if "date" in (data["reading"] or {}).get("gives", {}):
        return [(["reading", "gives", "date"], answer), (["values", "date"], {answer: meaning})]
    printed = (data["values"] or {}).get("date", {})
    if not printed:
        raise DataError(source.path, 1, "date: a column prints the days; expected values.date.PRINTED.effective=DAY")
    return [(["values", "date", text], meaning) for text in printed]


def _parsed(source: Source, key: str, answer: str) -> Any:
    if answer == "none":
        return None
    if not answer.startswith(("{", "[")):
        return answer
    try:
        return yaml.load(answer, Loader=yaml.BaseLoader)  # every scalar stays text
    except yaml.YAMLError:
        raise DataError(source.path, 1, f"{key}={mask(answer)!r} is no YAML; expected a value of the card") from None


def _set(source: Source, data: dict[str, Any], path: list[str], value: Any) -> None:
    at: Any = data
    try:
        for step in path[:-1]:
            at = at[int(step)] if isinstance(at, list) else _within(at, step)
        if isinstance(at, list):
            at[int(path[-1])] = value
        elif value is None and (path[0] != "totals" and path[-1] not in _NULLABLE):
            del at[path[-1]]
        else:
            at[path[-1]] = value
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise DataError(source.path, 1, f"no value at {'.'.join(path)}; expected a path of the card") from None


def _within(at: dict[str, Any], step: str) -> Any:
    if at.get(step) is None:
        at[step] = {}
    return at[step]
