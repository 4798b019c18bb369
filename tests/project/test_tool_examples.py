"""The examples that read a release with other tools: run as they are, all agree, and the engine agrees with them."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from given import ROOT, day
from python_runs import run_python
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.answer import Standing
from serving import serving

pytestmark = pytest.mark.slow

EXAMPLES = ROOT / "docs" / "examples"
RELEASES = EXAMPLES / "releases"
SINCE = "2026-03-20"
PYTHON = ("pandas", "polars", "duckdb")
HELD_ON, IN_FORCE, LOST = "held_on", "in_force", "lost"

Answers = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def catalogue_file(fictional_release: Path) -> Path:
    return fictional_release.parent.parent / "catalogue.db"


@pytest.fixture(scope="module")
def loans(catalogue_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loan of every fictional firm, one in three by its name alone, and one of a firm that is not there."""
    path = tmp_path_factory.mktemp("loans") / "loans.csv"
    with closing(sqlite3.connect(catalogue_file)) as db, path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["loan", "uscc", "name", "made_on"])
        for n, (uscc, name) in enumerate(db.execute("select uscc, name from firms order by firm_id")):
            made_on = date(2016, 1, 1) + timedelta(days=n * 9)
            lines.writerow([f"{n:05}", uscc if n % 3 else None, name, made_on])
        lines.writerow(["99999", None, "虚构而不在目录的企业", "2020-01-01"])
    return path


@pytest.fixture(scope="module")
def output(fictional_release: Path, loans: Path) -> str:
    """What DuckDB answers from the folder."""
    return printed("duckdb", str(fictional_release), loans)


@pytest.fixture(scope="module")
def address(catalogue_file: Path, fictional_release: Path) -> Iterator[str]:
    """The address of the release on a real server."""
    with serving(catalogue_file) as site:
        yield f"{site}/releases/{fictional_release.name}"


def printed(tool: str, release: str, loans: Path) -> str:
    done = run_python(RELEASES / f"with_{tool}.py", release, loans, SINCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(output: str) -> Answers:
    parts = re.split(r"^-- (\w+)\n", output, flags=re.MULTILINE)[1:]
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in zip(parts[::2], parts[1::2], strict=True)}


class EngineAnswers:
    """What the engine says of the firms of the catalogue, with all that the catalogue knows."""

    def __init__(self, path: Path) -> None:
        self.catalogue = Catalogue(path)
        with closing(sqlite3.connect(path)) as db:
            ((self.known_on,),) = db.execute("select value from build where key = 'known_on'")
            self.codes = dict(db.execute("select uscc, firm_id from firms where uscc is not null"))
            self.firms = [firm_id for (firm_id,) in db.execute("select firm_id from firms")]

    def titles(self, firm_id: str, on: str) -> dict[tuple[str, str | None], Standing]:
        firm = self.catalogue.firm(firm_id, day(self.known_on))
        facts = firm.facts if firm else ()
        found = self.catalogue.engine.standings(facts, day(on), day(self.known_on))
        regimes = self.catalogue.regimes
        return {
            (one.regime, one.tier): one
            for one in found
            if one.tier and regimes[one.regime].by_tier[one.tier].kind == "title"
        }


@pytest.fixture(scope="module")
def engine(catalogue_file: Path) -> EngineAnswers:
    return EngineAnswers(catalogue_file)


def test_the_engine_says_the_same_of_every_loan(output: str, loans: Path, engine: EngineAnswers) -> None:
    rows = answers(output)[HELD_ON]
    by_code = [
        loan for loan in csv.DictReader(loans.open(encoding="utf-8", newline="")) if loan["uscc"] in engine.codes
    ]
    expected = [
        (loan["loan"], *title, one.status, one.holds_title)
        for loan in by_code
        for title, one in sorted(engine.titles(engine.codes[loan["uscc"]], loan["made_on"]).items())
    ]
    asked = {loan["loan"] for loan in by_code}
    shown = [
        tuple(row[name] for name in ("loan", "regime", "tier", "status", "holds_title"))
        for row in rows
        if row["loan"] in asked and row["regime"]
    ]
    assert shown == expected and len(expected) > 100
    assert [row["firm_id"] for row in rows if row["loan"] == "99999"] == [""]


def test_the_engine_says_the_same_of_what_a_list_lost(output: str, engine: EngineAnswers) -> None:
    rows = answers(output)[LOST]
    firms = sorted({row["firm_id"] for row in answers(output)[HELD_ON]} - {""})
    expected = {
        (firm_id, *title)
        for firm_id in firms
        for title, one in engine.titles(firm_id, SINCE).items()
        if one.holds_title == "yes" and engine.titles(firm_id, engine.known_on)[title].holds_title != "yes"
    }
    assert {(row["firm_id"], row["regime"], row["tier"]) for row in rows} == expected and len(expected) >= 10


def test_the_engine_counts_as_many_in_force_each_january(output: str, engine: EngineAnswers) -> None:
    rows = [row for row in answers(output)[IN_FORCE] if row["month_on"][5:7] == "01"]
    expected = Counter(
        (engine.catalogue.regimes[regime].level, f"{year}-01-01")
        for year in range(2010, int(engine.known_on[:4]) + 1)
        for firm_id in engine.firms
        for (regime, _), one in engine.titles(firm_id, f"{year}-01-01").items()
        if one.status == "in_force"
    )
    assert Counter({(row["level"], row["month_on"]): int(row["titles"]) for row in rows}) == expected
    assert len({level for level, _ in expected}) > 2 and len(expected) > 20


@pytest.mark.parametrize("tool", ["pandas", "polars"])
def test_every_tool_prints_the_same_bytes(tool: str, output: str, fictional_release: Path, loans: Path) -> None:
    assert printed(tool, str(fictional_release), loans) == output


@pytest.mark.parametrize("tool", PYTHON)
def test_every_tool_prints_the_same_bytes_over_http(tool: str, output: str, address: str, loans: Path) -> None:
    assert printed(tool, address, loans) == output


def test_duckdb_reads_parts_of_a_file_over_http(address: str, fictional_release: Path) -> None:
    package = find_spec("duckdb_extension_httpfs")
    assert package is not None and package.origin is not None
    with duckdb.connect() as db:
        db.load_extension(str(next(Path(package.origin).parent.rglob("*.duckdb_extension"))))
        sql = f"explain analyze select regime, count(*) from '{address}/facts.parquet' group by regime"
        ((_, report),) = db.execute(sql).fetchall()
    amount, unit = re.findall(r"in: ([\d.]+) (bytes|KiB|MiB)", report)[0]
    taken = float(amount) * {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20}[unit]
    assert 0 < taken < (fictional_release / "facts.parquet").stat().st_size / 2


def test_the_sqlite_shell_prints_the_same_bytes(output: str, fictional_release: Path, loans: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("no sqlite3 shell on this machine; install it to run the example for it")
    command = ["sqlite3", "-readonly", "-csv", "-header", str(fictional_release / "catalogue.db")]
    command += [f".import --schema temp {loans} loan", f".parameter set :since \"'{SINCE}'\"", ".read with_sqlite.sql"]
    assert subprocess.run(command, cwd=RELEASES, capture_output=True, text=True, check=True).stdout == output


@pytest.mark.parametrize("over_http", [False, True], ids=["folder", "http"])
def test_r_prints_the_same_bytes(
    over_http: bool, output: str, fictional_release: Path, loans: Path, request: pytest.FixtureRequest
) -> None:
    ready = ["Rscript", "-e", "library(dplyr)"]
    if shutil.which("Rscript") is None or subprocess.run(ready, capture_output=True).returncode:
        pytest.skip("no R with dplyr on this machine; install Debian's r-base-core and r-cran-dplyr to run its example")
    release = request.getfixturevalue("address") if over_http else str(fictional_release)
    command = ["Rscript", str(RELEASES / "with_r.R"), release, str(loans), SINCE]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == output


def test_the_example_for_power_query_names_files_and_columns_that_are_there(fictional_release: Path) -> None:
    """No Power Query runs here: the files that it reads are looked for, and the columns that it takes in them."""
    text = (RELEASES / "held_on.pq").read_text(encoding="utf-8")
    files = re.findall(r'Read\("(\w+)"\)', text)
    assert sorted(files) == ["firm_names", "firms", "intervals", "tiers"] and "releases/latest/" in text
    there = {"loan", "uscc", "name", "made_on"}
    for file in files:
        there |= set((fictional_release / f"{file}.csv").read_text(encoding="utf-8").partition("\n")[0].split(","))
    own = {"found", "named", "firm", "title", "held", "r", "t"}
    used = set(re.findall(r"\[([a-z]\w+)\]", text)) | set(re.findall(r'"([a-z]\w*)"', text.partition("Tiers =")[2]))
    assert used - own - set(files) - there == set()


def test_the_index_names_every_example() -> None:
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    linked = {(EXAMPLES / path).resolve() for path in re.findall(r"\]\(([^)#]+)", index)}
    files = {path.resolve() for path in [*EXAMPLES.glob("check.*"), *RELEASES.glob("*.*"), RELEASES / "sql"]}
    assert files <= linked and all(path.exists() for path in linked)
