"""Synonyms of headers: the same column is 单位全称 in one annex of a file and 企业名称 in another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .column_mapping import Columns

SameHeaders = dict[str, list[str]]
"""By a column's header those under which it stands in other tables."""


def same_headers(first: Columns, name: str, others: Iterable[Columns]) -> SameHeaders:
    """Return what the columns of ``first`` are called in other tables, as far as their cells prove it.

    A table without the header ``name`` belongs here only where it has exactly one column of firms; its other columns
    are told by their roles. A header that stands beside the one it would mean is another column, and is left out.
    """
    tables = [first, *others]
    roles = {"name": name, **first.roles}
    found: SameHeaders = {}
    for table in tables[1:]:
        own = _roles(table, name)
        pairs = ((roles.get(role), header) for role, header in own.items())
        for header, other in pairs if own else ():
            if header and other not in first.headers and not _side_by_side(tables, header, other):
                known = found.setdefault(header, [])
                known += [other] if other not in known else []
    taken = [other for known in found.values() for other in known]
    return {
        header: sole for header, known in found.items() if (sole := [one for one in known if taken.count(one) == 1])
    }


def _roles(table: Columns, name: str) -> dict[str, str]:
    if name in table.headers:
        return {"name": name, **table.roles}
    return {"name": table.names[0], **table.roles} if table.is_certain else {}


def _side_by_side(tables: Sequence[Columns], header: str, other: str) -> bool:
    return any(header in table.headers and other in table.headers for table in tables)


def under_one_name(columns: Columns, same: SameHeaders) -> Columns:
    """Return a table's columns with the headers of the first table in place of its own."""
    meant = {other: header for header, known in same.items() for other in known}
    return replace(columns, headers=tuple(meant.get(header, header) for header in columns.headers))
