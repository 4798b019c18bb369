#!/usr/bin/env python3
"""Generate what is generated in the documents: outputs come from real runs, drawings and indexes from the tree."""

from __future__ import annotations

import _clauses  # isort: skip
import _documents  # isort: skip
import _sentences  # isort: skip
import _project  # isort: skip
import standing  # isort: skip

import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

import click
from click.testing import CliRunner
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.inputs import gather
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.query.read_only import opened
from qiangqi.lists.readers import RawRow, records
from qiangqi.lists.rows import read
from qiangqi.lists.fact_rows import FactRow
from qiangqi.standing.dates import iso, parse_day
from qiangqi.standing.sentence import plain, sentence
from cogapp import Cog

DOCUMENTS = (
    "README.md",
    "README.zh-CN.md",
    "docs/architecture.md",
    "docs/clauses.md",
    "docs/command.md",
    "docs/decisions/README.md",
    "docs/sentences.md",
    "docs/using.md",
    "docs/using.zh-CN.md",
)
_CODE = _project.ROOT / "plugins/qiangqi"
_LINK = "../plugins/qiangqi"
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
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _database() -> Path:
    return publish(_project.ROOT / "datasets", Path(_folder().name))


def sentences(firm: str, as_of: str, lang: str = "zh") -> str:
    """Return the command for one question and the sentences that it prints, as a block of text."""
    typed = f"scripts/standing.py --db build/catalogue.db {firm} --as-of {as_of} --known-on {KNOWN_ON} --sentences"
    typed += f" --lang {lang}" if lang != "zh" else ""
    given = typed.replace("build/catalogue.db", str(_database())).split()[1:]
    done = CliRunner().invoke(standing.main, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return f"```console\n$ {typed}\n{done.stdout}```"


def command_help(lang: str) -> str:
    """Return what `qiangqi --help` and the help of each of its commands print in a language."""
    return _documents.command_help(lang)


def sentence_shapes() -> str:
    """Return the table of the shapes of all sentences."""
    return _sentences.table(_database())


def decisions(*pages: str) -> str:
    """Return the table of the decisions of some pages."""
    return _documents.decisions(_project.ROOT / "docs/decisions", *pages)


def clauses() -> str:
    """Return where each clause of the implemented documents is held."""
    return _clauses.table(_project.ROOT / "datasets")


def drawing() -> str:
    """Return the drawing of the packages."""
    return _documents.drawing(_CODE)


def packages(*inside: str) -> str:
    """Return the table of the packages, or of those inside one."""
    return _documents.packages(_CODE, _LINK, *inside)


def steps(*functions: str, examples: Sequence[str] = ()) -> str:
    """Return the list of functions that something passes, in that order."""
    return _documents.steps(_LINK, functions, examples)


def followed(source_id: str, line: int, as_of: str) -> list[str]:
    """Return what each function on a fact's way gives for one row: from the printed cells to the sentence."""
    inputs, catalogue = gather(_project.ROOT / "datasets"), Catalogue(_database())
    source = next(one for one in inputs.sources if one.id == source_id)
    assert source.raw_path is not None
    assert source.card.columns is not None
    columns = source.card.columns.model_dump(exclude_none=True)
    raw = next(row for row in records(source.raw_path, columns, source.card.reading) if row.line == line)
    row = next(row for row in read(source, inputs.regimes) if row.line == line)
    assert isinstance(raw, RawRow)
    assert isinstance(row, FactRow)
    assert row.tier is not None
    assert row.valid is not None
    with closing(opened(_database())) as db:
        (firm_id,) = db.execute("select firm_id from facts where fact_id = ?", (row.id,)).fetchone()
    firm = catalogue.firm(firm_id, parse_day(KNOWN_ON))
    assert firm is not None
    segments = catalogue.engine.history(firm.facts, row.regime, parse_day(KNOWN_ON)).segments[row.tier]
    day = parse_day(as_of)
    held = next(one for one in catalogue.standings(firm, day, parse_day(KNOWN_ON)) if one.tier == row.tier)
    text = sentence(held, firm.name, inputs.regimes[row.regime], day, "en")
    return [
        "，".join(f"{name} {cell}" for name, cell in raw.cells.items() if cell),
        f"`{row.kind}`, {row.regime}:{row.tier}, on {iso(row.happened.earliest)}, "
        f"with a printed term from {iso(row.valid[0])} to {iso(row.valid[1] - 1)}",
        f"it belongs to the firm `{firm_id}`, which is called {firm.name} today",
        ", ".join(f"`{one.status}`" + (f" from {iso(one.start)}" if one.start else "") for one in segments),
        f"as of {as_of}: `{held.status}`, held: `{held.holds_title}`, until {iso(held.until - 1)}",
        plain(text),
    ]


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
