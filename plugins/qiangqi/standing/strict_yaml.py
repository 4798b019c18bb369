"""Data files in YAML, read strictly: every scalar is text until its model types it, every error has its line.

YAML's own typing turns ``2026-03-01`` into a date, ``no`` into false and a code into a number; here nothing
is typed before pydantic does it, and an unknown key, a missing value or a wrong word is one line
``file:line: what is wrong``.

A file is read only if it is a regular one of a bounded size, and composed only once its events show no anchor, no
alias, no deep nesting and no control character: aliases that double grow without end, the composer recurses, and an
escape such as ``"\\x07"`` puts into a title what no feed may hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar, cast
from unicodedata import category

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .contained_files import NotContained, inside, read_contained
from .day_types import Day as Day
from .day_types import When as When
from .plain_text import sanitised, visible
from .yaml_positions import Keys, mark_of

MAX_BYTES = 2 << 20
"""Bytes of one YAML file; the largest of the data has 43,000."""

MAX_DEPTH = 24
"""Mappings and sequences inside each other; the data has at most 6."""

Model = TypeVar("Model", bound=BaseModel)


class DataError(Exception):
    """A data file that cannot be used; ``str()`` is one line ``file:line: what is wrong, what is expected``."""

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        self.path, self.line, self.message = Path(path), line, message
        super().__init__(f"{path}:{line}: {message}")


class Strict(BaseModel):
    """A part of a data file: no unknown keys, nothing assigned later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """What a reader sees, in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


def load(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into its model.

    Raises:
        DataError: the file cannot be read, is no YAML, or does not fit the model; it names the first error's line.
    """
    return cast(Model, _loaded(Content(path, read_data(path)), model).model_copy())


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds; the same text is the same content, wherever it lies."""

    path: Path = field(compare=False)
    text: str


@lru_cache(maxsize=2048)  # of a folder of more files than that, each would be read twice
def _loaded(content: Content, model: type[BaseModel]) -> BaseModel:
    """Read a content once: a command and a build come back to the same files, and nobody changes what they hold."""
    return typed(composed(content), model)


def typed(root: yaml.Node, model: type[Model]) -> Model:
    """Return the model of a tree of YAML, whose parts may come from several files.

    Raises:
        DataError: it does not fit the model; it names the file and line of the first error.
    """
    try:
        return model.model_validate(_plain(root))
    except ValidationError as error:
        # An unknown key is often a misspelt one: it says more than the key that is missing for it.
        first = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
        raise error_at(root, first["loc"], _message(first)) from None


def error_at(root: yaml.Node, path: Keys, message: str) -> DataError:
    """Return an error that names the file and line of the deepest node on the way to ``path``."""
    mark = mark_of(root, path)
    return DataError(mark.name, mark.line + 1, message)


def data_files(datasets: Path, pattern: str) -> list[Path]:
    """Return the files of the place folders that a pattern (``*/regime*.yml``) finds, in their order.

    Raises:
        DataError: a place folder, or a file that is found, is a symbolic link.
    """
    found = sorted(datasets.glob(pattern))
    for path in found:
        try:
            inside(datasets, path.relative_to(datasets).as_posix())
        except NotContained as error:
            raise DataError(path, 1, str(error)) from None
    return found


def read_data(path: Path, most: int = MAX_BYTES) -> str:
    """Return the text (UTF-8) of a data file.

    Raises:
        DataError: it cannot be read, is no regular file, or has more than ``most`` bytes.
    """
    try:
        return read_contained(path, most).decode("utf-8")
    except NotContained as error:
        raise DataError(path, 1, str(error)) from None
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a file") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(path, line, f"cannot be read: {error.reason}; expected UTF-8") from None


def compose(path: Path) -> yaml.Node:
    """Return the nodes of a YAML file, each with its file and line.

    Raises:
        DataError: it cannot be read, is no YAML, is empty, holds an anchor, an alias, a key that is no text, the same
            key twice or a character that prints nothing, or is nested more than ``MAX_DEPTH`` deep.
    """
    return composed(Content(path, read_data(path)))


def composed(content: Content) -> yaml.Node:
    """Return the nodes of a content; raises as :func:`compose` does."""
    path, text = content.path, content.text
    try:
        _refuse_expansion(path, text)
        root = yaml.compose(_Named(text, path), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(path, line, f"not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DataError(path, 1, f"cannot be read: {' '.join(str(error).split())}") from None
    if root is None:
        raise DataError(path, 1, "is empty; expected a mapping")
    _refuse_twins(path, root)
    return root


class _Named(StringIO):
    """Text with the name of its file, which the composer writes into the mark of every node."""

    def __init__(self, text: str, path: Path) -> None:
        super().__init__(text)
        self.name = str(path)


def _refuse_expansion(path: Path, text: str) -> None:
    """Go through the events, which the parser gives one by one, before the composer builds anything."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        message = ""
        if getattr(event, "anchor", None):
            message = "holds an anchor or an alias (& or *); expected every value written out"
        elif depth > MAX_DEPTH:
            message = f"is nested more than {MAX_DEPTH} deep; expected what the format names"
        if message:
            raise DataError(path, event.start_mark.line + 1 if event.start_mark else 1, message)


def _refuse_twins(path: Path, node: yaml.Node) -> None:
    """YAML silently keeps the last of two equal keys; a data file must not."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DataError(path, key.start_mark.line + 1, "has a list or a mapping as a key; expected a word")
            if key.value in seen:
                raise DataError(path, key.start_mark.line + 1, f"key {key.value!r} stands here twice")
            seen.add(key.value)
            _refuse_unprinted(path, key, is_key=True)
            _refuse_unprinted(path, value)
            _refuse_twins(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_unprinted(path, value)
            _refuse_twins(path, value)


def _refuse_unprinted(path: Path, node: yaml.Node, is_key: bool = False) -> None:
    """No text holds a character that prints nothing; of a key that is a control character alone.

    A card corrects a printed value by its name, which may hold marks of no width or of direction.
    """
    if not isinstance(node, yaml.ScalarNode) or sanitised(node.value) == node.value:
        return
    if is_key and not any(category(character) == "Cc" for character in node.value):
        return
    message = f"holds a character that prints nothing: {visible(node.value)}; expected printed text"
    raise DataError(path, node.start_mark.line + 1, message)


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    if not node.style and node.value in ("", "null", "~"):
        return None
    return node.value


def first_line(path: Path, starts: str = "", has: str = "", ends: str = "") -> int:
    """Return the first line, from 1, that starts, ends and has inside what is asked; 1 where none does."""
    lines = enumerate(read_data(path).splitlines(), 1)
    return next((n for n, line in lines if line.startswith(starts) and has in line and line.endswith(ends)), 1)


def _message(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"]) or "file"
    given = error.get("input")
    shown = f", not {given!r}" if isinstance(given, str) and len(given) < 60 else ""
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key; expected only the keys that the format names"
    if error["type"] == "missing":
        return f"{where}: missing; expected a value here"
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message[0].lower()}{message[1:]}{shown}"
