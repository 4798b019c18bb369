"""How a preview is served: as the catalogue in service is, with what differs, on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from .aside import Preview


def serve_options(made: Preview, metadata: Path | None, releases: Path, port: int) -> list[str]:
    """Return the options of ``datasette serve`` for a preview; its metadata are written beside it.

    ``metadata`` are those of the catalogue in service, None for none, and ``releases`` the folder of its releases.

    Raises:
        OSError: the metadata cannot be read or written.
    """
    known = yaml.safe_load(metadata.read_text(encoding="utf-8")) if metadata else {}
    settings = known.setdefault("plugins", {}).setdefault("qiangqi", {})
    settings |= {"preview": str(made.difference.absolute()), "releases": str(releases.absolute())}
    told = made.catalogue.with_name("metadata.json")
    told.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    options = ["--immutable", str(made.catalogue), "--metadata", str(told), "--host", "127.0.0.1", "--port", str(port)]
    return [*options, "--setting", "suggest_facets", "off", "--setting", "default_page_size", "100"]
