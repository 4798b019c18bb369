"""Since when it is known that rows of several names are of one firm: until then each is of the firm of its own name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .firms import Firm, Joined, Mention
from .spots import firms_of


def part_until_known(firms: Sequence[Firm], rows: Sequence[Mention]) -> None:
    """Let what a renaming or a code joins be joined from its publication on; ``rows`` are all, of whatever firm.

    A row is told apart up to one day, the last on which it became known of two of the firm's names that they are its.
    What a decision joined stays so, and so do rows of which the id until then would be that of another firm.
    """
    taken = {id_ for firm in firms for id_ in (firm.id, *firm.former)}
    for firm in firms:
        if not firm.joined and len({row.key for row in firm.rows}) > 1:
            _part(firm, rows, taken.difference((firm.id, *firm.former)))


def _part(firm: Firm, rows: Sequence[Mention], taken: set[str]) -> None:
    for day in sorted(set(_days(firm)), reverse=True):
        before = _before(firm, rows, day)
        ids = set(before.values())
        if len(ids) < 2:
            continue
        first = name_of_first(firm)
        kept = firm.id if firm.id in ids else first if first in ids else min(ids)
        if not taken & ids:
            firm.joined = {number: Joined(day, id_) for number, id_ in before.items() if id_ != kept}
            because = "code" if firm.code else "renamed"
            firm.former |= dict.fromkeys(sorted(ids - {kept}), (because, day))
        return


def name_of_first(firm: Firm) -> str:
    """Return the id that the first of a firm's names gives."""
    return next(iter(firm.former), firm.id) if firm.code else firm.id


def _days(firm: Firm) -> Iterator[str]:
    """Yield the days on which it became known of a name that it is the firm's."""
    for row in firm.rows:
        if row.changes_name:
            yield row.published
        if row.code:
            yield max(row.published, row.code_known_on)


def _before(firm: Firm, rows: Sequence[Mention], day: str) -> dict[int, str]:
    """Return the id of each row of the firm that was known before ``day``, as it was then."""
    known = [
        row if row.code is None or row.code_known_on < day else row._replace(code=None)
        for row in rows
        if row.published < day
    ]
    own = {row.number for row in firm.rows}
    firms, _ = firms_of(known)
    return {row.number: found.id for found in firms for row in found.rows if row.number in own}
