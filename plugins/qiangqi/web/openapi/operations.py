"""The addresses of the API as ``paths/*.yml`` describes them, and which of them a request asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

_PART = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Operation:
    """One method of one address, as its file describes it; ``path`` has ``{name}`` for each part that varies."""

    path: str
    method: str
    described: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The operation's name, by which pages and clients call it."""
        return str(self.described["operationId"])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that the address may carry after its question mark."""
        found = [parameters()[id_] | {"id": id_} for id_ in self.described["parameters"]]
        return (*(one.get("name", one["id"]) for one in found if one.get("in") != "path"), "lang")

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = _PART.split(self.path)
        return re.compile(".+".join(map(re.escape, parts))) if len(parts) > 1 else None

    def is_at(self, path: str) -> bool:
        """Whether a path is one of the operation's addresses."""
        return bool(self._pattern.fullmatch(path)) if self._pattern else path == self.path


def read(name: str) -> dict[str, Any]:
    """Return one of the package's YAML files."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


@cache
def parameters() -> dict[str, dict[str, Any]]:
    """Return every parameter by its id."""
    return read("parameters.yml")


def read_all(folder: str) -> dict[str, Any]:
    """Return what the YAML files of one of the package's folders hold, in the order of their names."""
    files = sorted((Path(__file__).parent / folder).glob("*.yml"))
    return {name: one for file in files for name, one in read(f"{folder}/{file.name}").items()}


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation, in the order of the files' names and of each file."""
    return tuple(
        Operation(path, method, described)
        for path, methods in read_all("paths").items()
        for method, described in methods.items()
    )


def operations_at(path: str) -> tuple[Operation, ...]:
    """Return the operations at the path of a request, one a method; empty where it is none of the API's."""
    return tuple(one for one in operations() if one.is_at(path))
