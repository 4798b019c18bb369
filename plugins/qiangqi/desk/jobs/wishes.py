"""An act as a registrar wishes it on a page, and the act that it makes on a datasets folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal, NamedTuple

from qiangqi.lists.editing.amend import amend
from qiangqi.lists.editing.edit import Edit, Holdings
from qiangqi.lists.editing.journal import Act, last_number
from qiangqi.lists.editing.reasons import reason
from qiangqi.lists.editing.remove import remove
from qiangqi.lists.editing.replace import replace
from qiangqi.lists.editing.restore import restore, undoing
from qiangqi.lists.editing.row import row, sheet
from qiangqi.releases.acting import carried_out, held_for
from qiangqi.standing.strict_yaml import DataError, Strict, Text

Verb = Literal["remove", "replace", "amend", "row", "sheet", "restore"]


class Wish(Strict):
    """One act as it is wished; ``restore`` needs the number of an act alone, the others a source and a reason."""

    verb: Verb
    source: str = ""
    because: str = ""
    answers: dict[str, str] = {}
    line: int = 0
    means: tuple[str, ...] = ()
    sheet: str = ""
    number: int = 0
    as_published: bool = False

    @property
    def title(self) -> str:
        """What others read of who is at it."""
        return f"{self.verb} {self.source or self.number}"


class Wished(NamedTuple):
    """An act that is not carried out yet, and the act that it undoes."""

    edit: Edit
    undoes: int | None
    after: int

    @property
    def digest(self) -> str:
        """What tells one such act from another: the bytes that it writes, and the act that the folder stands at."""
        digest = hashlib.sha256(f"{self.after}".encode())
        for path, content in sorted(self.edit.contents.items()):
            digest.update(f"\0{path}\0{'-' if content is None else hashlib.sha256(content).hexdigest()}".encode())
        return digest.hexdigest()


def wished(datasets: Path, output: Path, day: str, wish: Wish, file: Path | None) -> Wished:
    """Return the act that a wish makes; who calls this holds the folder, and nothing is pending in it.

    Raises:
        DataError: it does not fit.
    """
    after = last_number(datasets)
    if wish.verb == "restore":
        act, contents = undoing(datasets, wish.number)
        return Wished(Edit("restore", tuple(act.sources), Text(zh="", en=""), contents, (str(act),)), act.number, after)
    try:
        because = reason(wish.because)
    except ValueError as error:
        raise DataError(datasets, 1, f"reason: {error}") from None
    published = frozenset({wish.source} if wish.as_published else ())
    return Wished(_edit(held_for(datasets, output, day, because, published), wish, file), None, after)


def _edit(held: Holdings, wish: Wish, file: Path | None) -> Edit:
    if wish.verb == "replace":
        if file is None:
            raise DataError(held.datasets, 1, "no file came; expected the one that takes the old one's place")
        return replace(held, wish.source, file, wish.answers)
    made: dict[str, Any] = {
        "remove": lambda: remove(held, wish.source),
        "amend": lambda: amend(held, wish.source, wish.answers),
        "row": lambda: row(held, wish.source, wish.line, wish.means),
        "sheet": lambda: sheet(held, wish.source, wish.sheet),
    }
    edit: Edit = made[wish.verb]()
    return edit


def carry(datasets: Path, day: str, made: Wished) -> Act:
    """Carry an act out that was looked at.

    Raises:
        DataError: it cannot be carried out.
    """
    if made.undoes is not None:
        return restore(datasets, made.undoes, day)
    return carried_out(datasets, made.edit, day)
