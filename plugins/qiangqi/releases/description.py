"""Everything in a release that is not the data: what describes it, and the sums of all its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json

from .checksums import FileChecksum, Hashed
from .datapackage import datapackage
from .documents import citation, dictionary_csv, dictionary_page, licences_csv, readme
from .linked_data import dcat, schema_org
from .manifest import manifest
from .provenance import origin_of
from .results import TableFiles
from .tables import Content
from .versions import MANIFEST

if TYPE_CHECKING:
    from .changes.release_files import Changes

CHECKSUMS = "SHA256SUMS"


def describe(
    folder: Path,
    version: str,
    content: Content,
    catalogue: FileChecksum,
    table_files: Mapping[str, TableFiles],
    changes: Changes,
) -> None:
    """Write the files that describe a release into its folder; the sums of all come last."""
    origin = origin_of(folder / catalogue.name, content.day)
    texts = {
        "README.md": readme(version, content),
        "DATA-DICTIONARY.md": dictionary_page(content),
        "data-dictionary.csv": dictionary_csv(),
        "licences.csv": licences_csv(origin),
        "CITATION.cff": citation(version, content, catalogue.sha256),
        "datapackage.json": _json(datapackage(version, content, origin, table_files)),
    }
    described = [changes.file, *(file for name, text in texts.items() for file in _write(folder / name, text))]
    first = manifest(version, content, catalogue, origin, table_files, described, changes.about)
    described += _write(folder / "dcat.jsonld", _json(dcat(first)))
    described += _write(folder / "schema-org.jsonld", _json(schema_org(first, origin)))
    whole = _json(manifest(version, content, catalogue, origin, table_files, described, changes.about))
    described += _write(folder / MANIFEST, whole)
    files = [catalogue, *(file for one in table_files.values() for file in one.files), *described]
    lines = [f"{file.sha256}  {file.name}\n" for file in sorted(files)]
    _write(folder / CHECKSUMS, "".join(lines))


def _write(path: Path, text: str) -> list[FileChecksum]:
    with Hashed(path, packed=path.suffix in (".csv", ".json", ".jsonld", ".md", "")) as file:
        file.write(text.encode())
    return file.checksums


def _json(value: object) -> str:
    """Return what ``json.dumps`` gives with an indent of one, in a fifth of its time."""
    return to_json(value, indent=1).decode() + "\n"
