"""Three questions to a release by DuckDB; over HTTP it reads only the parts of the Parquet files that it needs.

usage: python with_duckdb.py RELEASE LOANS.csv SINCE

RELEASE is a folder or an address such as http://127.0.0.1:8001/releases/<version>; LOANS.csv has the columns loan,
uscc, name and made_on; SINCE is a day. HTTP needs DuckDB's extension httpfs: DuckDB downloads it by itself, or
``pip install duckdb-extension-httpfs`` brings it.
"""

import csv
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

TABLES = ("build", "firm_names", "firms", "intervals", "regimes", "tiers")
QUERIES = Path(__file__).parent / "sql"


def opened(release: str, loans: str) -> duckdb.DuckDBPyConnection:
    """Return a database in memory whose views are the tables of a release and the file of loans."""
    db = duckdb.connect()
    package = find_spec("duckdb_extension_httpfs")
    if release.startswith("http") and package and package.origin:
        (extension,) = Path(package.origin).parent.rglob("httpfs.duckdb_extension")
        db.load_extension(str(extension))
    for table in TABLES:
        db.read_parquet(f"{release}/{table}.parquet").create_view(table)
    types = {"loan": "varchar", "uscc": "varchar", "name": "varchar", "made_on": "date"}
    db.read_csv(loans, dtype=types, header=True).create_view("loans")
    return db


def query(name: str) -> str:
    """Return the text of one of the queries that lie beside this file."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


if __name__ == "__main__":
    db = opened(sys.argv[1].rstrip("/"), sys.argv[2])
    for name, given in (("held_on", {}), ("in_force", {}), ("lost", {"since": sys.argv[3]})):
        print(f"-- {name}")
        answer = db.execute(query(name), given)
        lines = csv.writer(sys.stdout, lineterminator="\n")
        lines.writerow(column[0] for column in answer.description)
        lines.writerows(answer.fetchall())
