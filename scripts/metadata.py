#!/usr/bin/env python3
"""Write the tables' part of metadata.yml from the catalogue's own description of them."""

from __future__ import annotations

import _project  # isort: skip

import sys
from pathlib import Path
from typing import Any

import click
import yaml
from qiangqi.catalogue.schema.database import Table, tables
from qiangqi.releases.tables import HIDDEN

MARK = "# Made by scripts/metadata.py from plugins/qiangqi/catalogue/schema/schema.yml; do not edit below this line.\n"

DATABASES = ("catalogue", "demo")
"""The real catalogue and the fictional one have the same tables."""

EXTRA: dict[str, dict[str, Any]] = {
    "firms": {"label_column": "name"},
    "sources": {"label_column": "title"},
    "regimes": {"label_column": "name_zh"},
    "divisions": {"label_column": "name"},
    **{name: {"hidden": True} for name in HIDDEN},
}
"""What Datasette must know of a table beyond its description: the column that names a row, what pages alone read."""


def described(found: tuple[Table, ...]) -> str:
    """Return the ``databases:`` part as YAML text."""
    part = {"tables": {table.name: _table(table) for table in found}}
    return yaml.safe_dump({"databases": dict.fromkeys(DATABASES, part)}, allow_unicode=True, sort_keys=False, width=100)


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title["zh"],
        "description": table.says["zh"],
        **EXTRA.get(table.name, {}),
        "columns": {column.name: column.zh for column in table.columns},
    }


def renewed(text: str) -> str:
    """Return the file's text with the part below the mark made anew; what stands above is kept."""
    front = text.partition(MARK)[0].rstrip("\n")
    return f"{front}\n\n{MARK}{described(tables())}"


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if the file is not what the tables say.")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=_project.ROOT / "metadata.yml",
    help="The file to renew (default: metadata.yml).",
)
def main(check: bool, file: Path) -> None:
    """Renew the tables' part of metadata.yml."""
    text = file.read_text(encoding="utf-8")
    fresh = renewed(text)
    if text == fresh:
        return
    if check:
        click.echo(
            f"{file}: differs from plugins/qiangqi/catalogue/schema/schema.yml; run scripts/metadata.py", err=True
        )
        sys.exit(1)
    file.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
