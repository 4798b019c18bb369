"""Past one machine: Spark with two workers, and DuckDB, say row for row what SQLite holds; of object storage, too."""

from __future__ import annotations

import csv
import importlib.util
import os
import runpy
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from given import ROOT
from object_storage import Storage, object_storage

SPARK = ROOT / "examples" / "spark"
DUCKDB = ROOT / "examples" / "duckdb" / "join_customers.py"
COLUMNS = "firm_id, regime, tier, from_on, until_on, status, holds_title, term_from, term_to, term_basis"
INTERVALS = f"select {COLUMNS} from intervals"
HELD_ON = """
with title as (select * from intervals where (regime, tier) in (select regime, tier from tiers where kind = 'title'))
select loan, made_on, f.firm_id, regime, tier, status, holds_title, until_on
from loan left join firms f using (uscc) left join title t on t.firm_id = f.firm_id
and (from_on is null or from_on <= made_on) and (until_on is null or until_on >= made_on)
"""

CONFIGURED = {
    "spark.master": "local[2]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
}
"""Two workers, each with firms of its own; nothing is reached from outside."""

pytestmark = pytest.mark.scale

Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def stored(fictional_release: Path) -> Iterator[Storage]:
    """Object storage that has the release, as ``s3://releases/of/<version>``, and is named in the environment."""
    with object_storage() as storage, pytest.MonkeyPatch.context() as patch:
        storage.put(fictional_release.glob("*.parquet"), f"releases/of/{fictional_release.name}")
        storage.name_in(patch)
        yield storage


@pytest.fixture(scope="module")
def spark(stored: Storage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a Spark that the jobs begin is set to; one that is missing is a reason to skip.

    Its workers take the environment of the Java that is begun first, and with it where the storage is.
    """
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine; install Java 17 or later to run the jobs for Spark")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("no PySpark in this environment; `make test-scale` installs it, as does `pip install pyspark`")
    settings = " ".join(f"--conf {name}={value}" for name, value in CONFIGURED.items())
    local = f"--conf spark.local.dir={tmp_path_factory.mktemp('spark')}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "PYSPARK_PYTHON", sys.executable)
        patch.setitem(os.environ, "SPARK_LOCAL_IP", "127.0.0.1")
        patch.setitem(os.environ, "PYSPARK_SUBMIT_ARGS", f"{settings} {local} pyspark-shell")
        yield


@pytest.fixture(scope="module")
def loans(fictional_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loan of every firm that has a code, and one of a code that is nobody's."""
    path = tmp_path_factory.mktemp("customers") / "customers.csv"
    with closing(catalogue(fictional_release)) as db, path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["loan", "uscc", "name", "made_on"])
        codes = [code for (code,) in db.execute("select uscc from firms where uscc is not null order by 1")]
        for n, code in enumerate([*codes, "虚构的代码"]):
            lines.writerow([f"{n:05}", code, None, date(2016, 1, 1) + timedelta(days=n * 29 % 3900)])
    return path


def address_of(place: str, release: Path) -> str:
    """Return where a job finds the release: its folder, or its address in object storage."""
    addresses = {"a folder": str(release), "an address of Spark's": release.as_uri()}
    return addresses.get(place, f"s3://releases/of/{release.name}")


def catalogue(release: Path) -> sqlite3.Connection:
    return sqlite3.connect(release / "catalogue.db")


def run(script: Path, *arguments: object) -> None:
    """Run a script as ``spark-submit`` would, in this process: the one Java that it begins is kept for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(script), *map(str, arguments)])
        patch.syspath_prepend(script.parent)
        runpy.run_path(str(script), run_name="__main__")


def rows_of(folder: Path) -> Rows:
    return in_order([tuple(row.values()) for row in pq.read_table(folder).to_pylist()])


def in_order(rows: list[tuple[Any, ...]]) -> Rows:
    texts = [tuple(None if value is None else str(value) for value in row) for row in rows]
    return sorted(texts, key=lambda row: [value or "" for value in row])


def holders_on(release: Path, loans: Path) -> Rows:
    with closing(catalogue(release)) as db, loans.open(encoding="utf-8", newline="") as file:
        db.execute("create temp table loan (loan text, uscc text, name text, made_on text)")
        db.executemany("insert into loan values (:loan, :uscc, :name, :made_on)", csv.DictReader(file))
        return in_order(db.execute(HELD_ON).fetchall())


@pytest.mark.parametrize("place", ["a folder", "an address of Spark's", "object storage"])
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")  # it is not used: rows go as Arrow
def test_spark_computes_the_intervals_that_sqlite_holds_and_joins_customers_to_them(
    fictional_release: Path, loans: Path, tmp_path: Path, place: str
) -> None:
    release = address_of(place, fictional_release)
    run(SPARK / "intervals.py", release, tmp_path / "intervals")
    with closing(catalogue(fictional_release)) as db:
        expected = in_order(db.execute(INTERVALS).fetchall())
    assert rows_of(tmp_path / "intervals") == expected and len(expected) > 1000
    assert len(list((tmp_path / "intervals").glob("*.parquet"))) == 2, "both workers have firms"
    computed = [tmp_path / "intervals"] if place == "a folder" else []
    run(SPARK / "join_customers.py", release, loans, tmp_path / "held", *computed)
    assert rows_of(tmp_path / "held") == holders_on(fictional_release, loans)


@pytest.mark.parametrize("place", ["a folder", "object storage"])
@pytest.mark.usefixtures("stored")
def test_duckdb_joins_customers_to_the_intervals_as_sqlite_does(
    fictional_release: Path, loans: Path, tmp_path: Path, place: str
) -> None:
    release, output = address_of(place, fictional_release), tmp_path / "held.parquet"
    subprocess.run([sys.executable, DUCKDB, release, loans, output, "--memory", "256MB"], check=True)
    rows = rows_of(output)
    assert rows == holders_on(fictional_release, loans) and len(rows) > 100


REFUSED = {
    "s3://no-such/release": "no bucket no-such",
    "s3://releases/of/none": "no release at s3://releases/of/none: it has no build.parquet",
}


@pytest.mark.parametrize("script", [DUCKDB, SPARK / "join_customers.py"], ids=["DuckDB", "Spark"])
def test_what_is_not_in_object_storage_or_closed_is_said_in_a_sentence(
    stored: Storage, monkeypatch: pytest.MonkeyPatch, script: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark")
    rest = (tmp_path / "customers.csv", tmp_path / "held")
    for address, said in REFUSED.items():
        assert refusal(script, address, *rest) == said
    address = "s3://releases/of/none"
    with stored.closed():
        assert refusal(script, address, *rest) == (
            f"no permission to read {address} with the credentials of the environment"
        )
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "AWS_SECRET_ACCESS_KEY not set" in refusal(script, address, *rest)


def refusal(script: Path, *arguments: object) -> str:
    with pytest.raises(SystemExit) as found:
        run(script, *arguments)
    return str(found.value)
