#!/usr/bin/env python3
"""Damage good files of every format in small ways, and see that each is read whole or refused in one line."""

from __future__ import annotations

import _project  # isort: skip

import hashlib
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import click
from qiangqi.lists.sources import load_sources
from qiangqi.lists.readers import Skip
from qiangqi.lists.readers.archives import members
from qiangqi.lists.readers.row_count import count
from qiangqi.lists.readers.preview import look
from qiangqi.lists.rows import read
from qiangqi.lists.fact_rows import FactRow
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError

sys.path.insert(0, str(_project.ROOT / "tests/support"))
from damage import damaged
from made_archives import MAKERS as ARCHIVES
from made_compound import make_excel_95
from made_lists import CARD_HEAD, HEADER, MAKERS, Block, make_csv, make_pdf, make_text

FIRMS: list[list[str | int | float]] = [
    [number, "虚构市", f"虚构{mark}科技有限公司"] for number, mark in enumerate("甲乙丙丁戊", 1)
]
TABLES: list[Block] = [
    "虚构企业复核名单",
    [HEADER, *FIRMS[:3], ["合计", "", 3]],
    "虚构企业新增名单",
    [HEADER, *FIRMS[3:], ["注：虚构。", "", ""]],
]
PROSE: list[Block] = [
    "虚构通知",
    "新增2家，分别是虚构甲有限公司和虚构乙有限公司。",
    "虚构丙有限公司、虚构丁有限公司等5家企业入选名单",
]

GOOD: dict[str, tuple[str, Callable[[Path], Path]]] = {
    **{form: (form, lambda path, make=make: make(path, TABLES)) for form, make in MAKERS.items()},  # type: ignore[misc]
    "csv gb18030": ("csv", lambda path: make_csv(path, TABLES, "gb18030")),
    "pdf unpacked": ("pdf", lambda path: make_pdf(path, TABLES, packed=False)),
    "text": ("text", lambda path: make_text(path, PROSE)),
    "xls of 1995": ("xls", lambda path: make_excel_95(path, flat(TABLES))),
    **{form: ("archive", lambda path, make=make: make(path, packed())) for form, make in ARCHIVES.items()},  # type: ignore[misc]
}
"""A good file of each kind: its format, and how it is made."""

CARD = (
    CARD_HEAD
    + """\
encoding: {encoding}
reading: {{format: {form}, gives: {{event: 确定, date: "2023"}},
          annexes: [{{title: 名单|通知, gives: {{title: 示范}}}}], other_tables: skip{prose}}}
columns: {{name: "{name}", title: "@title", event: "@event", date: "@date"}}
values: {{title: {{示范: {{regime: zhengzhou, tier: demonstration}}}}, event: {{确定: {{kind: granted}}}}}}
bounds: {{facts: [0, 999]}}
"""
)


@click.command(epilog="Example:\n\n  scripts/fuzz.py --files 3000 --seed 1")
@click.option("--files", type=int, default=3000, show_default=True, help="How many damaged files in all.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where the random changes start.")
def main(files: int, seed: int) -> None:
    """Damage files, look at and read each; print a table by kind and outcome, and exit 1 on a traceback or a lost row.

    The first file of each kind is left whole, and must be read as before.
    """
    regimes = load_regimes(_project.ROOT / "datasets")
    start, outcomes, failed = monotonic(), Counter[tuple[str, str]](), []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            kind = list(GOOD)[number % len(GOOD)]
            dice = random.Random(f"{seed}:{number}")
            outcome, problem = tried(Path(folder), kind, dice if number >= len(GOOD) else None, regimes)
            if number < len(GOOD) and outcome != "as before":
                problem = f"a whole file is {outcome}"
            outcomes[kind, outcome] += 1
            if problem:
                failed.append(f"{kind}, --seed {seed}, file {number}: {problem}")
    for line in table(outcomes):
        click.echo(line)
    click.echo(f"{files} files in {monotonic() - start:.0f} s, {len(failed)} failures")
    if failed:
        click.echo("\n".join(failed), err=True)
        sys.exit(1)


OUTCOMES = ("as before", "fewer or more", "refused", "lost rows", "traceback")


def table(outcomes: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield the table of outcomes, a line a kind of file."""
    yield f"{'file':14}" + "".join(f"{outcome:>15}" for outcome in OUTCOMES)
    for kind in GOOD:
        yield f"{kind:14}" + "".join(f"{outcomes[kind, outcome]:15}" for outcome in OUTCOMES)


def tried(folder: Path, kind: str, dice: random.Random | None, regimes: dict[str, Regime]) -> tuple[str, str | None]:
    """Damage one file and read it; return the outcome, and what is wrong where something is."""
    form, make = GOOD[kind]
    raw = folder / "place" / "raw" / "list.bin"
    raw.parent.mkdir(parents=True, exist_ok=True)
    make(raw)
    if dice is not None:
        raw.write_bytes(damaged(raw.read_bytes(), dice))
    try:
        return unpacked(raw) if form == "archive" else read_whole(folder, raw, form, kind, regimes)
    except DataError as error:
        return ("refused", None) if "\n" not in str(error) else ("traceback", f"several lines: {error}")
    except Exception:
        return "traceback", traceback.format_exc()


def unpacked(raw: Path) -> tuple[str, str | None]:
    """Unpack an archive; what comes out of it must be files."""
    found = [(member.name, member.path.read_bytes()) for member in members(raw)]
    return "as before" if found == list(packed().items()) else "fewer or more", None


def packed() -> dict[str, bytes]:
    """Return the files of a good archive."""
    return {"名单1.csv": b"1,2\n" * 50, "附件/名单2.csv": "虚构\n".encode("gb18030") * 50}


def flat(blocks: list[Block]) -> list[list[str | float]]:
    """Return lines and tables as the rows of one sheet."""
    return [row for block in blocks for row in ([[block]] if isinstance(block, str) else block)]


def read_whole(folder: Path, raw: Path, form: str, kind: str, regimes: dict[str, Regime]) -> tuple[str, str | None]:
    """Look at a file and read it by its card; every row counted in it must be a fact, an issue or a named skip."""
    is_previewed = _previews(raw)
    is_prose = form == "text"
    card = CARD.format(
        sha256=hashlib.sha256(raw.read_bytes()).hexdigest(),
        encoding="gb18030" if "gb18030" in kind else "utf-8",
        form=form,
        prose=", prose: '(?:分别是(?P<names>[^。]+))|(?P<names_2>.+?)等(?P<total_2>\\d+)家'" if is_prose else "",
        name="@name" if is_prose else "企业名称",
    )
    (folder / "place" / "list.yml").write_text(card, encoding="utf-8")
    (source,) = load_sources(folder)
    skipped: list[Skip] = []
    found = list(read(source, regimes, skipped))
    assert source.card.reading is not None
    rows = count(raw, source.card.reading, source.card.encoding)
    named = sum(skip.reason != "blank" for skip in skipped)
    if rows != len(found) + named:
        return "lost rows", f"{rows} rows, but {len(found)} facts and issues and {named} skipped"
    if not is_previewed:
        return "traceback", "read by its card, but a look refused it"
    return ("as before" if sum(isinstance(row, FactRow) for row in found) == _facts(form) else "fewer or more"), None


def _previews(raw: Path) -> bool:
    try:
        look(raw)
    except DataError:
        return False
    return True


def _facts(form: str) -> int:
    return 4 if form == "text" else len(FIRMS)


if __name__ == "__main__":
    main()
