"""The plugin's settings in Datasette's metadata: under ``plugins: qiangqi:``, or ``standing:``, their earlier name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from .datasette_versions import plugins_of

if TYPE_CHECKING:
    from datasette.app import Datasette

NAME, EARLIER_NAME = "qiangqi", "standing"


_READ: WeakKeyDictionary[Datasette, tuple[object, Mapping[str, Any]]] = WeakKeyDictionary()
"""The settings of each instance, with that which they were read from: one page asks for them a dozen times."""


def settings_of(datasette: Datasette) -> Mapping[str, Any]:
    """Return the plugin's settings; what is set under both names holds as it is set under ``qiangqi``."""
    source, (read_from, found) = plugins_of(datasette), _READ.get(datasette, (None, {}))
    if source is None or source is not read_from:
        found = _read(datasette)
        _READ[datasette] = source, found
    return found


def _read(datasette: Datasette) -> dict[str, Any]:
    given = (datasette.plugin_config(name) or {} for name in (EARLIER_NAME, NAME))
    return {name: value for settings in given for name, value in settings.items() if value is not None}


def notice_of(datasette: Datasette) -> str:
    """Return what whoever starts the server should know of the names of settings, or an empty text."""
    found = datasette.plugin_config(EARLIER_NAME)
    if not found:
        return ""
    names = ", ".join(sorted(found))
    return f"plugins: {EARLIER_NAME}: is called plugins: {NAME}: by now; both are read. Move there: {names}"
