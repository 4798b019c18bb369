"""The header of a table: where the columns that a card names stand in it, printed or given by the card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .elements import Row, bare
from .raw_rows import Picks
from .reading import Reading


class Header:
    """The columns of a card by the headers under which tables print them.

    ``names`` are by the text without spaces; ``given`` are the card's own headers of tables that print none.
    ``beside`` are headers that a table may lack; ``every`` are both.
    """

    def __init__(self, path: Path, columns: Mapping[str, str], reading: Reading, beside: Iterable[str] = ()) -> None:
        self._path = path
        self.names = {bare(name): name for name in columns.values() if not name.startswith("@")}
        self._beside = {bare(name): name for name in beside if bare(name) not in self.names}
        self.every = {**self.names, **self._beside}
        self._forms = {name: _forms(name, reading.same_headers.get(text, ())) for name, text in self.names.items()}
        self._all_forms = frozenset[str]().union(*self._forms.values())
        self.given = list(map(bare, reading.headers))

    @property
    def text(self) -> str:
        """The headers as an error names them."""
        return ", ".join(self.names)

    def is_hinted(self, cells: Iterable[str]) -> bool:
        """Whether a cell is one of the headers as it stands, so that the row may be a header."""
        return not self._all_forms.isdisjoint(cells)

    def picks(self, row: Row, line: int) -> Picks | None:
        """Return where the columns stand in a row that holds every one of them, or None where it lacks one.

        Raises:
            DataError: a header stands in the row twice.
        """
        found = [bare(cell) for cell in row.cells]
        places = {name: [i for i, cell in enumerate(found) if cell in forms] for name, forms in self._forms.items()}
        if not places or not all(places.values()):
            return None
        twice = next((name for name, stand in places.items() if len(stand) > 1), None)
        if twice is not None:
            raise DataError(
                self._path, line, f"{row.address} holds the header {twice!r} twice; expected one firm a row"
            )
        more = [(name, found.index(name)) for name in self._beside if found.count(name) == 1]
        return [*((name, stand[0]) for name, stand in places.items()), *more]

    def given_picks(self, row: Row) -> Picks | None:
        """Return where the card says that the columns stand, if the row is of a table that prints no header."""
        width = len(self.given)
        is_listed = (
            self.names.keys() <= set(self.given)
            and len(row.cells) >= width
            and not any(row.cells[width:])
            and sum(map(bool, row.cells)) > min(1, width - 1)
        )
        return [(name, self.given.index(name)) for name in self.every if name in self.given] if is_listed else None


def _forms(name: str, others: Iterable[str]) -> frozenset[str]:
    return frozenset((name, *map(bare, others)))
