#!/usr/bin/env python3
"""Generate what is generated in the documents: outputs come from real runs, drawings and indexes from the tree."""

from __future__ import annotations

import _documents  # isort: skip
import _project  # isort: skip

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import click
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.inputs import gather
from cogapp import Cog

DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/decisions/README.md")
KNOWN_ON = "2026-11-21"
"""The day of knowledge that the documents' answers are given with, so that they do not change by the clock."""


@click.command(epilog="Example:\n\n  scripts/docs.py --check")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where a document is not what would be generated.")
def main(check: bool) -> None:
    """Rewrite the generated parts of the documents, or check that they are up to date."""
    options = ["--check", "--diff"] if check else ["-r"]
    sys.modules["docs"] = sys.modules[__name__]
    sys.exit(Cog().main(["cog", *options, *(str(_project.ROOT / name) for name in DOCUMENTS)]))


@cache
def _database() -> Path:
    return publish(_project.ROOT / "datasets", Path(tempfile.mkdtemp()))


def sentences(firm: str, as_of: str, lang: str = "zh") -> str:
    """Return the command for one question and the sentences that it prints, as a block of text."""
    shown = f"scripts/standing.py --db build/catalogue.db {firm} --as-of {as_of} --known-on {KNOWN_ON} --sentences"
    shown += f" --lang {lang}" if lang != "zh" else ""
    command = [sys.executable, *shown.replace("build/catalogue.db", str(_database())).split()]
    done = subprocess.run(command, cwd=_project.ROOT, capture_output=True, text=True, check=True)
    return f"```console\n$ {shown}\n{done.stdout}```"


def decisions(*pages: str) -> str:
    """Return the table of the decisions of some pages."""
    return _documents.decisions(_project.ROOT / "docs/decisions", *pages)


def figures() -> dict[str, int]:
    """Return the sums that the documents state."""
    inputs = gather(_project.ROOT / "datasets")
    return {
        "sources": len(inputs.sources),
        "rows": len(inputs.facts) + len(inputs.issues),
        "facts": len(inputs.facts),
        "issues": len(inputs.issues),
        "regimes": len(inputs.regimes),
        "texts": sum(regime.text_held for regime in inputs.regimes.values()),
    }


if __name__ == "__main__":
    main()
