"""Results of reading a row of a list: a fact, or an issue that says why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qiangqi.standing.dates import Span, format_span
from qiangqi.standing.going_on import goes_on
from qiangqi.values.names import name_key

from .cells import Correction
from .sources import Source

USCC_LENGTH = 18
"""Characters of a social credit code; no older code has as many."""

ACT_FIELDS = ("regime", "tier", "kind", "new_name")
"""What makes two rows of one firm on one day two acts: one that is divided has a row for each firm that goes on."""


class FactRow(NamedTuple):
    """One row that is a fact; days as ordinals, ``valid`` half-open.

    ``old_code`` is a registration number or an organisation code, which names no firm, or a code that the document
    prints on two names; ``corrections`` are the
    printed values beside those that the card, or a renaming in the cell, put in their place. ``address`` says where
    the row stands in a file that is no plain CSV (``名单!7``, ``page 3 row 12``).
    """

    source: Source
    line: int
    name: str
    region: str
    batch: str
    regime: str
    tier: str | None
    kind: str
    happened: Span
    happened_text: str
    happened_because: str | None
    valid: tuple[int, int] | None
    uscc: str | None
    new_name: str | None
    old_code: str | None = None
    corrections: tuple[Correction, ...] = ()
    address: str = ""
    title_text: str = ""
    event_text: str = ""
    remark: str = ""

    @property
    def id(self) -> str:
        """The row's address: its source and the line of the raw file."""
        return f"{self.source.id}:{self.line}"

    @property
    def has_shared_code(self) -> bool:
        """Whether the document prints the row's code on another name too, so that neither firm has it."""
        return bool(self.old_code and len(self.old_code) == USCC_LENGTH)

    @property
    def is_made_day(self) -> bool:
        """Whether the latest day is only that on which the raw file was made."""
        earliest, latest = self.happened
        return earliest != latest == self.source.made

    @property
    def happened_known(self) -> str:
        """The day of the act as far as a source states it: ``2013-01-01/`` where only its first day is known."""
        text = format_span(self.happened)
        return f"{text.partition('/')[0]}/" if self.is_made_day else text

    @property
    def goes_on(self) -> bool:
        """Whether the firm of a merger or division goes on itself, as its remark says."""
        return goes_on(self.kind, self.remark, self.new_name)

    @property
    def withdrawn_on(self) -> str | None:
        """The first day on which its publisher, or we, took the row back; None where nobody did."""
        entries = self.source.card.withdrawn
        if not entries:
            return None
        key = name_key(self.name)
        own = [
            one for one in entries if one.line == "all" or (one.line == self.line and name_key(one.name or "") == key)
        ]
        return min((one.published for one in own), default=None)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One row that is no fact, with the field and value that stopped it (personal data masked)."""

    source: Source
    line: int
    name: str
    field: str
    value: str
    code: str
    address: str = ""

    @property
    def id(self) -> str:
        """The row's address: its source and the line of the raw file."""
        return f"{self.source.id}:{self.line}"
