"""Where a page of a table leads to its CSV, which is of all rows that the filters leave, on whatever page one is."""

from __future__ import annotations

_OF_A_PAGE = ("_size", "_next")
"""What an address says of one page of rows."""


def of_all_rows(address: str) -> str:
    """Return the address that Datasette gives for the CSV of a page without the page's own size and place.

    Datasette appends its own ``_size=max`` and ``_labels=on`` to whatever the page was asked for.
    """
    path, _mark, query = address.partition("?")
    kept = dict.fromkeys(item for item in query.split("&") if item and item.partition("=")[0] not in _OF_A_PAGE)
    return f"{path}?{'&'.join([*kept, '_size=max'])}"
