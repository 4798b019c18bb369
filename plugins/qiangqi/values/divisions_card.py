"""The card of the table of divisions: where it is from, what it covers, and which words of lists are no places."""

from __future__ import annotations

from pydantic import model_validator

from qiangqi.standing.strict_yaml import Strict, Text


class DivisionsCard(Strict):
    """What the table of divisions is, and under which licence it is reused.

    ``no_place`` are words that lists put where a place belongs and that name none, alone or with a bracket behind them.
    """

    standard: str
    year: int
    source: str
    licence: str
    scope: Text
    sha256: str
    rows: int
    history_sha256: str | None = None
    history_rows: int = 0
    no_place: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _some(self) -> DivisionsCard:
        if self.rows < 1:
            raise ValueError("rows must be at least 1")
        return self
