"""Facets that say how many rows have no value: Datasette leaves these rows out, and the counts then look complete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import cache
from typing import Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import escape_sqlite, path_with_added_args, path_with_removed_args
from datasette.utils.asgi import BadRequest

from ..http.neighbours import is_catalogue

_LACKS = {"column": "{0} is null", "date": "date({0}) is null", "array": "{0} is null or {0} in ('', '[]')"}
"""When a row has no value, by the type of facet."""


Counted = tuple[list[dict[str, Any]], list[str]]
"""Facets with their values, and the columns whose time ran out."""


class _Later:
    """Begins a task when it is waited for: Datasette leaves the facets behind one that it refuses unasked, and a
    coroutine that nobody awaits is a warning."""

    def __init__(self, begin: Callable[[], Coroutine[Any, Any, Counted]]) -> None:
        self._begin = begin

    def __await__(self) -> Generator[Any, None, Counted]:
        return self._begin().__await__()


class _Telling(Facet):  # type: ignore[misc]
    """Adds ``missing`` to each facet: how many rows have no value, and the address that lists them, if there is one.

    Facets of other databases than the catalogue are Datasette's own.
    """

    def facet_results(self) -> Awaitable[Counted]:
        if is_catalogue(self.ds, self.database):
            return _Later(self._counted)
        own: Awaitable[Counted] = super().facet_results()
        return own

    async def _counted(self) -> Counted:
        try:
            found, late = await super().facet_results()
        except (KeyError, TypeError, ValueError):  # the address gives as a facet what is none
            raise BadRequest from None
        for facet in found:
            facet["missing"] = await self._missing(facet["name"])
        return found, late

    async def _missing(self, column: str) -> dict[str, Any] | None:
        lacks = _LACKS[self.type].format(escape_sqlite(column))
        limit = self.ds.setting("facet_time_limit_ms")
        sql = f"select count(*) from ({self.sql}) where {lacks}"
        try:
            counted = await self.ds.execute(self.database, sql, self.params, custom_time_limit=limit)
        except QueryInterrupted:
            return None
        filtered = {f"{column}__isnull": "1"}
        selected = self.type == "column" and (f"{column}__isnull", "1") in self.get_querystring_pairs()
        path = (path_with_removed_args if selected else path_with_added_args)(self.request, filtered)
        url = self.ds.absolute_url(self.request, self.ds.urls.path(path)) if self.type == "column" else None
        return {"count": counted.rows[0][0], "toggle_url": url, "selected": selected}


@cache
def telling(kind: type[Facet]) -> type[Facet]:
    """Return a kind of facet that says how many rows have no value; a kind that is not known stays as it is."""
    return type(kind.__name__, (_Telling, kind), {}) if kind.type in _LACKS else kind
