"""The releases as pages: what is in each, how large, how complete, how to cite and to verify it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.releases.description import SUMS
from qiangqi.releases.documents import cited
from qiangqi.releases.results import FORMS
from qiangqi.releases.tables import HELD, released_tables
from qiangqi.releases.versions import MANIFEST, manifest_of, versions

from ..http.catalogue import register_of
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..openapi.described import as_json
from .files import checksums_of, version_of
from .folder import folder_of

if TYPE_CHECKING:
    from datasette.app import Datasette

FORM_WORDS = {".csv": "CSV", ".excel.csv": "CSV (Excel)", ".xlsx": "XLSX", ".ndjson": "NDJSON", ".parquet": "Parquet"}
"""The forms in the order in which they are shown."""

_UNITS = ("B", "kB", "MB", "GB")


@as_page
async def releases(datasette: Datasette, request: Request) -> Response:
    """Show the newest release, and the versions of all."""
    found = versions(folder_of(datasette))
    return await _release_page(datasette, request, found[-1] if found else None)


@as_json
async def release(datasette: Datasette, request: Request) -> Response:
    """Show one release: ``/releases/<version>``.

    Raises:
        Refusal: there is no such release.
    """
    return await _release_page(datasette, request, version_of(folder_of(datasette), part_of(request, "version")))


async def _release_page(datasette: Datasette, request: Request, version: str | None) -> Response:
    folder = folder_of(datasette)
    values: dict[str, Any] = {"versions": versions(folder)[::-1], "release": None}
    if version is not None:
        told = manifest_of(folder, version)
        values["release"] = _release(told, folder)
        values["is_served"] = told["catalogue"]["sha256"] == register_of(datasette).catalogue.release
    return await page(datasette, request, "releases/page.html", values, cache="no-cache")


def _release(told: dict[str, Any], folder: Path) -> dict[str, Any]:
    files = {file["name"]: {**file, "size": size(file["bytes"])} for file in told["files"]}
    stated = [source for source in told["inputs"]["sources"] if source["stated"]]
    return {
        **told,
        "files": files,
        "size": size(sum(file["bytes"] for file in told["files"])),
        "rows": sum(table["rows"] for table in told["tables"]),
        "shown": [_table(table, files) for table in told["tables"]],
        "described": [
            file for file in files.values() if file["table"] is None and file["name"] != told["catalogue"]["name"]
        ],
        "stated": sorted(stated, key=lambda source: (source["percent"], source["source_id"])),
        "cited": cited(told["version"], told["day"]),
        "sums": checksums_of(folder, told["version"]),
        "listed": (MANIFEST, SUMS),
    }


def _table(told: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    titles = {table.name: table.title[language()] for table in released_tables()}
    name = told["name"]
    forms = [(ending, FORM_WORDS[ending], files[f"{name}{ending}"]) for ending in FORM_WORDS if ending in FORMS]
    sheets = len(told["sheets"])
    return {**told, "title": titles.get(name, name), "forms": forms, "sheets": sheets, "is_first": name == HELD}


def size(count: int) -> str:
    """Write a number of bytes to three digits at most."""
    value, unit = float(count), _UNITS[0]
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            break
        value /= 1000
    return f"{value:.1f} {unit}" if value < 100 and unit != "B" else f"{value:.0f} {unit}"
