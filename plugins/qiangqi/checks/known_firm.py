"""A firm as it was known on a day, with its facts or with the hash of its history."""

from __future__ import annotations

from typing import Any, NamedTuple

from qiangqi.catalogue.query.catalogue import firm_object
from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS
from qiangqi.standing.succession import Predecessor

FactRow = tuple[Any, ...]
"""A fact in the columns of ``FACT_COLUMNS``, and behind them the id of its firm."""

REGIME, TIER, KIND, CORRECTS, WITHDRAWN = map(
    [name.strip() for name in FACT_COLUMNS.split(",")].index, ("regime", "tier", "kind", "corrects", "withdrawn_on")
)
"""Places in a fact's row; ``corrects`` names the fact which this one replaces."""

OF_HISTORY = slice(REGIME, -1)
"""The places in a fact's row that say what happened; before them stand names and codes."""


class KnownFirm(NamedTuple):
    """A firm as it was known on a day, with the keys of its names: the latest one's, and all.

    ``is_corrected``: some of its facts replace others or were withdrawn, so not all of them need count. ``history`` is
    the hash of its facts, equal for firms whose facts differ in nothing but their ids, where it is known; ``facts``
    are then empty until they are wanted. ``fact_ids`` are in their order, in which ``facts`` stand, too.
    """

    firm_id: str
    name: str
    uscc: str | None
    former_names: tuple[str, ...]
    key: str
    keys: frozenset[str]
    facts: tuple[FactRow, ...]
    is_corrected: bool
    predecessors: tuple[Predecessor, ...] = ()
    history: str | None = None
    fact_ids: tuple[str, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """Return the firm as the contract shows it."""
        return firm_object(self.firm_id, self.name, self.uscc, self.former_names)
