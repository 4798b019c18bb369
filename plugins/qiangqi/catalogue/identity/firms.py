"""Firms as the grouping of facts makes them: their mentions, names and ids, and the pairs that may be one firm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qiangqi.standing.facts import ENDINGS, OF_THE_FIRM

from .decisions import Decision


class Mention(NamedTuple):
    """One fact as far as it tells firms apart and gives them their standing; days as text, as in the facts table.

    ``number`` is the fact's row, ``province`` the first two digits of a division that is certain, else empty.
    """

    number: int
    fact_id: str
    name: str
    key: str
    region: str
    province: str
    published: str
    code: str | None
    code_known_on: str
    new_name: str | None
    new_key: str | None
    regime: str
    tier: str | None
    kind: str
    happened_from: str | None
    happened_to: str
    valid_from: str | None
    valid_to: str | None
    document: str | None
    corrects: str | None
    is_made_day: int
    withdrawn_on: str | None
    goes_on: int
    evidence: str

    @property
    def changes_name(self) -> bool:
        """Whether the row gives up its name: by another one or by the end of the firm, and was not taken back."""
        is_end = self.kind in ENDINGS and not self.goes_on
        return (is_end or self.new_key is not None) and self.withdrawn_on is None

    @property
    def changed_on(self) -> str:
        """The latest day on which the name can have been changed; beside another act it is that of publication."""
        is_own_act = self.kind in OF_THE_FIRM
        return self.happened_to if is_own_act else max(self.happened_to, self.published)


class Joined(NamedTuple):
    """From which day a decision gives a fact to a firm, and whose it was before."""

    on: str
    before: str


@dataclass(slots=True)
class Firm:
    """One firm with its facts in the order of their publication.

    ``names`` are (name, key, known from, kind, mention); ``former`` gives each id that leads here with the reason
    and the day from which it does, None for ever; ``joined`` is by the number of the mention.
    """

    id: str
    rows: list[Mention]
    former: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    joined: dict[int, Joined] = field(default_factory=dict)
    names: list[tuple[str, str, str, str, Mention]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row of the firm: that of its first mention, so that other firms never move it."""
        return min(row.number for row in self.rows)

    @property
    def code(self) -> str | None:
        """The code, or None where no fact gives one."""
        return next((row.code for row in self.rows if row.code), None)

    @property
    def code_known_on(self) -> str | None:
        """The first day on which the code is known."""
        return min((row.code_known_on for row in self.rows if row.code), default=None)

    @property
    def region(self) -> str:
        """The longest words for its place."""
        return self.place[0]

    @property
    def place(self) -> tuple[str, int]:
        """The longest words for its place, and the year of the list that has them."""
        row = max(self.rows, key=lambda row: len(row.region))
        return row.region, int(row.published[:4])

    @property
    def name(self) -> tuple[str, str]:
        """The latest name known and its key: a renaming's new name before a printed one, then the latest published.

        A name counts that a row gives which was not taken back, as long as there is one.
        """
        names = [name for name in self.names if not name[4].withdrawn_on] or self.names
        renamed = [name for name in names if name[3] == "renamed"]
        return max(renamed or names[:1], key=lambda name: name[2])[:2]


class Possible(NamedTuple):
    """Two firms that may be one: why, and the decision that they are different, if there is one."""

    firm_id: str
    other_id: str
    code: str
    decision: Decision | None


class Group(NamedTuple):
    """The firms of a set of connected mentions, and the pairs of them that may be one firm."""

    firms: list[Firm]
    possible: list[Possible]


def named_firm(rows: list[Mention], code: str | None, by_name: Sequence[str]) -> Firm:
    """Return the firm of some rows; ``by_name`` are the ids that its names give, that of its first name first."""
    id_ = code or by_name[0]
    because = "code" if code else "renamed"
    return Firm(id_, rows, {old: (because, None) for old in by_name if old != id_})


def names_of(firm: Firm) -> Iterator[tuple[str, str, str, str, Mention]]:
    """Yield each name where it is first published; of a row that was taken back it counts until that day alone."""
    seen: set[tuple[str, str, Joined | None]] = set()
    for row in firm.rows:
        for name, key, kind in ((row.name, row.key, "printed"), (row.new_name, row.new_key, "renamed")):
            found = (name or "", kind, firm.joined.get(row.number))
            if name and key and found not in seen:
                if not row.withdrawn_on:
                    seen.add(found)
                yield name, key, row.published, kind, row
