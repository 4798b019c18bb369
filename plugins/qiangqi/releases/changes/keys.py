"""By which columns a row is the same row in two releases."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from qiangqi.catalogue.schema.database import Table
from qiangqi.standing.strict_yaml import DataError

COPY = "copy"

_FILE = Path(__file__).with_name("keys.yml")


class Likeness(NamedTuple):
    """The columns that make a row the same row, and those that are then compared.

    ``copies``: rows of one key are told apart by their number among them, ``COPY`` in the key.
    """

    key: tuple[str, ...]
    compared: tuple[str, ...]
    copies: bool = False


@cache
def _key_file() -> dict[str, dict[str, Any]]:
    text = _FILE.read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def likeness_of(table: Table) -> Likeness:
    """Return how the rows of a table are compared: by its own key, or as ``keys.yml`` says.

    Raises:
        LookupError: the key is a number that the build gives, and ``keys.yml`` names none in its place.
    """
    declared = _key_file().get(table.name)
    keys = [column for column in table.columns if column.is_key]
    if declared is None and (not keys or any(column.type != "TEXT" for column in keys)):
        raise LookupError(f"{table.name}: expected a key in keys.yml")
    key = tuple(declared["key"]) if declared else tuple(column.name for column in keys)
    unlike = {*key, *(declared["unlike"] if declared else ())}
    compared = tuple(column.name for column in table.columns if column.name not in unlike)
    return Likeness(key, compared, bool(declared and declared.get("copies")))


def names_two_rows(table: Table, key: tuple[Any, ...]) -> DataError:
    """Return the error of a key under which more than one row was found."""
    return DataError(_FILE, 1, f"{table.name}: {key} names two rows; expected a key of one, or copies")
