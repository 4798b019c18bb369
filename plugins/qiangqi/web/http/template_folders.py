"""Where templates are looked for, without one folder of them."""

from __future__ import annotations

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader


def without(loader: BaseLoader | None, folder: str) -> BaseLoader | None:
    """Return a loader of templates that passes over those in a folder; None for None."""
    if isinstance(loader, ChoiceLoader):
        return ChoiceLoader([found for one in loader.loaders if (found := without(one, folder))])
    if isinstance(loader, FileSystemLoader):
        return FileSystemLoader([path for path in loader.searchpath if path != folder])
    return loader
