"""Who held a title on the day asked, for a customer file larger than the memory, by DuckDB on one machine.

usage: python join_customers.py RELEASE CUSTOMERS OUTPUT.parquet [--memory 4GB]

RELEASE is a folder, or s3://BUCKET/PREFIX in object storage; CUSTOMERS is a CSV or a Parquet with the columns loan,
uscc, name and made_on. What does not fit into the memory waits in a folder beside OUTPUT that is gone afterwards.
Nothing of the customer file goes to the site.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb
from release_on_s3 import S3, connect_to

TABLES = ("firm_names", "firms", "intervals", "tiers")
LOANS = {"loan": "varchar", "uscc": "varchar", "name": "varchar", "made_on": "date"}
QUERY = Path(__file__).resolve().parents[2] / "docs" / "examples" / "releases" / "sql" / "held_on.sql"


def join(release: str, customers: Path, output: Path, memory: str) -> int:
    """Write a row for each loan and title of its firm on its day, and return how many there are."""
    with tempfile.TemporaryDirectory(dir=output.parent) as scratch, duckdb.connect() as db:
        db.execute("set memory_limit = ?", [memory])
        db.execute("set temp_directory = ?", [scratch])
        db.execute("set preserve_insertion_order = false")  # the query orders its rows itself
        if release.startswith(S3):
            connect_to(db, release)
        for table in TABLES:
            db.read_parquet(f"{release}/{table}.parquet").create_view(table)
        is_csv = customers.suffix == ".csv"
        loans = db.read_csv(customers, dtype=LOANS, header=True) if is_csv else db.read_parquet(str(customers))
        loans.create_view("loans")
        db.sql(QUERY.read_text(encoding="utf-8")).write_parquet(str(output), compression="zstd")
        return len(db.read_parquet(str(output)))


if __name__ == "__main__":
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("release")
    told.add_argument("customers", type=Path)
    told.add_argument("output", type=Path)
    told.add_argument("--memory", default="4GB", help="the most that DuckDB takes (default: 4GB)")
    given = told.parse_args()
    print(join(given.release.rstrip("/"), given.customers, given.output, given.memory), "rows")
