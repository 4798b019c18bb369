"""Decisions on identity, from ``datasets/identity.yml``: what lists alone cannot tell, decided with a reason.

No decision is made by likeness or score. Each one names the firms by id and by name, gives the reason, the document
that it rests on and the day on which it was published; from that day it counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from qiangqi.standing.dates import parse_day
from qiangqi.standing.strict_yaml import DataError, Day, Strict, Text, first_line, load
from qiangqi.values.names import name_key

FILE = "identity.yml"


class Named(Strict):
    """A firm as a decision names it: its id, and a name that a list prints for it."""

    id: str
    name: str


class Decision(Strict):
    """One decision.

    ``same`` and ``rename`` make one firm of two (for ``rename`` the older name stands first), ``different`` settles
    that two are not one, ``withdrawn`` takes back an id that should not have been given.
    """

    decision: Literal["same", "different", "rename", "withdrawn"]
    firms: list[Named] = Field(min_length=1, max_length=2)
    because: Text
    source: str
    published: Day

    @model_validator(mode="after")
    def _fits(self) -> Decision:
        wanted = 1 if self.decision == "withdrawn" else 2
        if len(self.firms) != wanted or len({firm.id for firm in self.firms}) != wanted:
            raise ValueError(f"{self.decision} is about {wanted} firms, each with an id of its own")
        return self

    @property
    def known_on(self) -> int:
        """The day from which it counts."""
        return parse_day(self.published)

    @property
    def joins(self) -> bool:
        """Whether it makes one firm of two."""
        return self.decision in ("same", "rename")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the names that it gives."""
        return tuple(name_key(firm.name) for firm in self.firms)


class Decisions(Strict):
    """The whole file."""

    decisions: list[Decision]


def load_decisions(datasets: Path) -> list[Decision]:
    """Load the decisions of a datasets folder; a folder without the file has none.

    Raises:
        DataError: the file does not fit the format, or takes back an id twice or one that it also joins.
    """
    path = datasets / FILE
    if not path.is_file():
        return []
    found = load(path, Decisions).decisions
    withdrawn = [item.firms[0].id for item in found if item.decision == "withdrawn"]
    used = [firm.id for item in found if item.decision != "withdrawn" for firm in item.firms]
    for id_ in withdrawn:
        if withdrawn.count(id_) > 1 or id_ in used:
            raise DataError(path, first_line(path, has=id_), f"{id_}: is withdrawn; expected no other decision on it")
    return found
