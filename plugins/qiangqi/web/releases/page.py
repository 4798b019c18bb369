"""The releases as pages: what is in each, how large, how complete, how to cite and to verify it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from qiangqi.releases.description import CHECKSUMS
from qiangqi.releases.documents import cited
from qiangqi.releases.results import FORMS
from qiangqi.releases.tables import HELD, public_tables, released_tables
from qiangqi.releases.versions import MANIFEST, manifest_of, withdrawn_versions

from ..http.catalogue import register_of
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..openapi.described import as_json
from .files import checksums_of, place_of
from .folder import listed_folder, release_in_service, releases_in_service, shown_releases

if TYPE_CHECKING:
    from datasette.app import Datasette

FORM_WORDS = {".csv": "CSV", ".excel.csv": "CSV (Excel)", ".xlsx": "XLSX", ".ndjson": "NDJSON", ".parquet": "Parquet"}
"""The forms in the order in which they are shown."""

_UNITS = ("B", "kB", "MB", "GB")


@as_page
async def releases(datasette: Datasette, request: Request) -> Response:
    """Show the release in service, and the versions of all."""
    found = releases_in_service(datasette)
    return await _release_page(datasette, request, found[-1] if found else None)


@as_json
async def release(datasette: Datasette, request: Request) -> Response:
    """Show one release: ``/releases/<version>``.

    Raises:
        Refusal: there is no such release.
    """
    version = part_of(request, "version")
    place_of(datasette, version)
    return await _release_page(datasette, request, version)


async def _release_page(datasette: Datasette, request: Request, version: str | None) -> Response:
    gone = withdrawn_versions(listed_folder(datasette))
    told = [(one, away.on, away.because[language()]) for one, away in reversed(gone.items())]
    there, current = shown_releases(datasette)[::-1], releases_in_service(datasette)
    values: dict[str, Any] = {"versions": there, "current": current, "withdrawn": told, "release": None}
    values["served_version"], _gone = release_in_service(datasette)
    if version is not None:
        folder = place_of(datasette, version)
        manifest = manifest_of(folder, version)
        values["release"] = _release(manifest, folder)
        values["is_served"] = manifest["catalogue"]["sha256"] == register_of(datasette).catalogue.release
    else:
        values["served"] = _served(datasette)
    return await page(datasette, request, "releases/page.html", values, cache="no-cache")


def _served(datasette: Datasette) -> dict[str, Any]:
    """What can be downloaded where nothing is released: the tables of the catalogue in service, and its file."""
    register = register_of(datasette)
    path = Path(datasette.get_database(register.name).path)
    tables = [table for table in public_tables() if table.name != HELD]
    is_offered = datasette.setting("allow_download")
    return {"day": register.known_on, "size": size(path.stat().st_size) if is_offered else "", "tables": tables}


def _release(manifest: dict[str, Any], folder: Path) -> dict[str, Any]:
    files = {file["name"]: {**file, "size": size(file["bytes"])} for file in manifest["files"]}
    stated = [source for source in manifest["inputs"]["sources"] if source["stated"]]
    return {
        **manifest,
        "files": files,
        "size": size(sum(file["bytes"] for file in manifest["files"])),
        "rows": sum(table["rows"] for table in manifest["tables"]),
        "shown": [_table(table, files) for table in manifest["tables"]],
        "described": [
            file for file in files.values() if file["table"] is None and file["name"] != manifest["catalogue"]["name"]
        ],
        "stated": sorted(stated, key=lambda source: (source["percent"], source["source_id"])),
        "cited": cited(manifest["version"], manifest["day"], manifest["title"]),
        "checksums": checksums_of(folder, manifest["version"]),
        "listed": (MANIFEST, CHECKSUMS),
    }


def _table(manifest: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    titles = {table.name: table.title[language()] for table in released_tables()}
    name = manifest["name"]
    forms = [(ending, FORM_WORDS[ending], files[f"{name}{ending}"]) for ending in FORM_WORDS if ending in FORMS]
    sheets = len(manifest["sheets"])
    return {**manifest, "title": titles.get(name, name), "forms": forms, "sheets": sheets, "is_first": name == HELD}


def size(count: int) -> str:
    """Write a number of bytes to three digits at most."""
    value, unit = float(count), _UNITS[0]
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            break
        value /= 1000
    return f"{value:.1f} {unit}" if value < 100 and unit != "B" else f"{value:.0f} {unit}"
