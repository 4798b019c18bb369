"""Codes that one document prints on two firms: which of the two they belong to it does not say, so neither has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from qiangqi.values.names import name_key
from qiangqi.values.registered_names import read_name
from qiangqi.values.uscc import compact

from .cards import Card
from .readers import RawRow, Skip, records
from .readers.progress import watched
from .row_meanings import meant
from .sources import Source

Rows = Iterable[RawRow | Skip]


def rows_and_shared_codes(source: Source, headers: Mapping[str, str]) -> tuple[Rows, frozenset[str]]:
    """Return the rows of a source, and the codes that stand on two different names in it.

    A file is read once more for them, or the rows of a PDF and of a small text kept in memory, and only where the card
    reads codes. A name and the one that it was changed to are not different.
    """
    if "uscc" not in headers:
        return watched(_meant(source, headers), _raw(source), source.id), frozenset()
    if _is_kept(source):
        kept = list(watched(_meant(source, headers), _raw(source), source.id))
        return kept, _shared(source.card, headers, lambda: kept)
    rows = watched(_meant(source, headers), _raw(source), source.id)
    return rows, _shared(source.card, headers, lambda: _meant(source, headers))


_KEPT = 4 * 1024 * 1024
"""Bytes of a text whose rows are kept: some 40,000 rows, which take less time there than to be read again."""


def _is_kept(source: Source) -> bool:
    format_ = source.card.reading.format if source.card.reading else "csv"
    return format_ == "pdf" or (format_ in ("csv", "text") and _raw(source).stat().st_size <= _KEPT)


def _raw(source: Source) -> Path:
    assert source.rows_path is not None
    return source.rows_path


def _meant(source: Source, headers: Mapping[str, str]) -> Rows:
    card = source.card
    return meant(records(_raw(source), headers, card.reading, card.encoding), card, headers)


def _shared(card: Card, headers: Mapping[str, str], rows: Callable[[], Rows]) -> frozenset[str]:
    """Return the codes on several names: first by one number for each code, then exactly for those in doubt."""
    names: dict[int, int] = {}
    doubtful: set[str] = set()
    for code, name, _ in _coded(card, headers, rows()):
        key = hash(name_key(name))
        if names.setdefault(hash(code), key) != key:
            doubtful.add(code)
    if not doubtful:
        return frozenset()
    groups: dict[str, list[set[str]]] = {}
    for code, name, new in _coded(card, headers, rows()):
        if code in doubtful:
            _add(groups.setdefault(code, []), _keys(name, new))
    return frozenset(code for code, found in groups.items() if len(found) > 1)


def _coded(card: Card, headers: Mapping[str, str], rows: Rows) -> Iterator[tuple[str, str, str]]:
    """Yield the code, the name and the new name of each row that has a code, as the card corrects them."""
    assert card.values is not None
    codes, names = card.values.uscc, card.values.name
    code_at, name_at, new_at = headers["uscc"], headers["name"], headers.get("new_name", "")
    gives = {entry.line: entry.gives for entry in card.rows}
    for row in rows:
        if isinstance(row, Skip):
            continue
        own = gives.get(row.line, {})
        code, name = codes.get(row.cells[code_at]), names.get(row.cells[name_at])
        printed = own.get("uscc", code.is_ if code else row.cells[code_at])
        if printed:
            used = own.get("name", name.is_ if name else row.cells[name_at])
            new_name = own.get("new_name", row.cells.get(new_at, ""))
            yield compact(printed), used, new_name


def _keys(printed: str, new: str) -> set[str]:
    name = read_name(printed)
    return {name_key(one) for one in (name.name, name.former, name.new, new) if one}


def _add(groups: list[set[str]], keys: set[str]) -> None:
    """Put names of one row into the group of those that it shares one with."""
    joined = [group for group in groups if group & keys]
    for group in joined:
        groups.remove(group)
        keys = keys | group
    groups.append(keys)
