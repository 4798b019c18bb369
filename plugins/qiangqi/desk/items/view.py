"""What a page shows of an item: what was read and is asked, as data that lies beside the item until it changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from qiangqi.lists.registering.questions import Question
from qiangqi.standing.regime_files import regime_paths
from qiangqi.standing.regime_folder import files_of

from .stored import Item, put

Stage = Literal["cells", "asking", "meant", "same", "ready", "held", "unfit", "refused"]
"""Where an item stands: what is to be done next, or why it goes no further."""

_VIEW = "view.json"
ROWS = "rows.ndjson"
"""The file of an item's rows: each as it stands in the file, with what was read of it."""


@dataclass(slots=True)
class Asked:
    """One question as a form has it; ``choices`` have their words beside them."""

    key: list[str]
    zh: str
    en: str
    option: str
    default: str | None = None
    candidates: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)

    def question(self) -> Question:
        """Return the question, as far as its answer can be compared with that of another file."""
        choices = tuple(value for value, _ in self.choices)
        return Question(tuple(self.key), self.zh, self.en, self.default, tuple(self.candidates), choices)


@dataclass(slots=True)
class Count:
    """How many of something, and in words what it is; ``examples`` have their address and what stands there."""

    number: int
    zh: str
    en: str
    says: str = ""
    examples: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Total:
    """How many firms the file states of a title, in words, and how many were read."""

    title: str
    zh: str
    en: str
    stated: int
    read: int


@dataclass(slots=True)
class Tried:
    """The dry run: the rows and what became of them.

    ``noted`` are issues of rows that are facts all the same, and ``renamed`` those that give a new name, by address.
    """

    rows: int
    facts: int
    titles: list[Count]
    issues: list[Count]
    skipped: list[Count]
    noted: list[Count]
    totals: list[Total]
    renamed: list[tuple[str, str]]
    corrects: list[str]


@dataclass(slots=True)
class View:
    """What is shown of an item. ``made_of`` says of which answers and which datasets it was made.

    Of the questions ``asked`` the first ``now`` are asked at once, for the others hang on them.
    """

    made_of: str
    stage: Stage
    says: str = ""
    says_en: str = ""
    format: str = ""
    lines: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    now: int = 0
    answered: list[Asked] = field(default_factory=list)
    proposed: int = 0
    meant: list[str] = field(default_factory=list)
    tried: Tried | None = None
    card: str = ""
    source: str = ""
    writes: list[str] = field(default_factory=list)
    scan: str = ""
    open_cells: int = 0
    pages: int = 0
    rows: int = 0


def made_of(item: Item, datasets: Path) -> str:
    """Return what a view of an item would be made of now, its answers, and the regimes of the datasets.

    Which lists are held is not in it: that is asked once more when the item is saved.
    """
    return f"{item.revision} {item.state} {regimes_now(datasets)}"


def regimes_now(datasets: Path) -> str:
    """Return a hash of when the files of the regimes, and the words, were last written."""
    files = [file for path in regime_paths(datasets) for file in files_of(path)]
    told = [(path.as_posix(), path.stat().st_mtime_ns) for path in (*sorted(files), datasets / "vocabulary.yml")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def view_of(item: Item, wanted: str | None) -> View | None:
    """Return the view of an item where it is made of what is wanted; of None: the last one."""
    path = item.folder / _VIEW
    if not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if wanted is not None and told["made_of"] != wanted:
        return None
    told["asked"], told["answered"] = ([Asked(**one) for one in told[name]] for name in ("asked", "answered"))
    if told["tried"]:
        names = ("titles", "issues", "skipped", "noted")
        counts = {name: [Count(**one) for one in told["tried"][name]] for name in names}
        totals = [Total(**one) for one in told["tried"]["totals"]]
        told["tried"] = Tried(**{**told["tried"], **counts, "totals": totals})
    return View(**told)


def keep_view(item: Item, view: View) -> None:
    """Write the view of an item."""
    put(item.folder / _VIEW, json.dumps(asdict(view), ensure_ascii=False).encode())


def forget_view(item: Item) -> None:
    """Let the view of an item be made anew, for the program may be another one than that which made it."""
    (item.folder / _VIEW).unlink(missing_ok=True)
