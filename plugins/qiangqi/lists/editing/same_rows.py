"""Rows that a purge would leave: other editions of a list print them again, each in a raw file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from qiangqi.standing.strict_yaml import DataError

from ..readers import RawRow, records
from ..sources import Source
from .edit import Holdings


def later_than(held: Holdings, sharing: list[Source]) -> list[Source]:
    """Return the editions that came after all sources that share a raw file, and are read of another one."""
    ids = {one.id for one in sharing}
    found: dict[str, Source] = {}
    for one in sharing:
        editions = held.editions(one)
        last = max(index for index, edition in enumerate(editions) if edition.id in ids)
        found |= {edition.id: edition for edition in editions[last + 1 :]}
    return list(found.values())


def still_printed(held: Holdings, sharing: list[Source], lines: frozenset[int]) -> tuple[str, ...]:
    """Return in words where other editions have rows of the same firms as some lines.

    Raises:
        DataError: a later edition has the very row; it is the first to be purged.
    """
    purged = [cells for one in sharing for line, cells in _filled(one) if line in lines]
    names, later = {cells["name"] for cells in purged} - {""}, {one.id for one in later_than(held, sharing)}
    ids, told = {one.id for one in sharing}, dict[str, None]()
    for one in {other.id: other for source in sharing for other in held.editions(source)}.values():
        for line, cells in _filled(one) if one.id not in ids else ():
            if one.id in later and cells in purged:
                message = f"line {line} is the same row; expected it purged first: purge {one.id} --line {line}"
                raise DataError(one.path, 1, message)
            if cells["name"] in names:
                told[
                    f"同名的行仍在，要看 the same name is still in {one.id} line {line}: look whether it has to go too"
                ] = None
    return tuple(told)


def _filled(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that a raw file prints without what is blank in them, but for the name."""
    for line, cells in printed_rows(source):
        yield line, {"name": "", **{role: text for role, text in cells.items() if text}}


def printed_rows(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that a raw file prints, by line, with their cells by role."""
    card = source.card
    if source.rows_path is None or card.columns is None:
        return
    headers = card.columns.model_dump(exclude_none=True)
    for row in records(source.rows_path, headers, card.reading, card.encoding):
        if isinstance(row, RawRow):
            yield row.line, {role: row.cells[header] for role, header in headers.items()}
