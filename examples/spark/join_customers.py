"""Who held a title on the day asked, for a customer file of any size, by Spark.

usage: spark-submit join_customers.py RELEASE CUSTOMERS OUTPUT [INTERVALS]

RELEASE is a folder or an address that Spark can read; CUSTOMERS is a CSV or a Parquet with the columns loan, uscc, name
and made_on; OUTPUT becomes a folder of Parquet. INTERVALS is what intervals.py wrote, else the release's own are taken.
The customer file stays where Spark runs: nothing of it goes to the site.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

TABLES = ("firm_names", "firms", "tiers")
LOANS = "loan string, uscc string, name string, made_on date"
QUERY = Path(__file__).resolve().parents[2] / "docs" / "examples" / "releases" / "sql" / "held_on.sql"


def joined(spark: SparkSession, release: str, customers: str, intervals: str) -> DataFrame:
    """Return a row for each loan and title of its firm on its day; the query is the one that DuckDB answers, too."""
    for table in TABLES:
        spark.read.parquet(f"{release}/{table}.parquet").createOrReplaceTempView(table)
    spark.read.parquet(intervals).createOrReplaceTempView("intervals")
    is_csv = customers.endswith(".csv")
    read = spark.read.csv(customers, LOANS, header=True) if is_csv else spark.read.parquet(customers)
    read.createOrReplaceTempView("loans")
    return spark.sql(QUERY.read_text(encoding="utf-8"))


if __name__ == "__main__":
    session = SparkSession.builder.appName("join customers").getOrCreate()
    folder = sys.argv[1].rstrip("/")
    computed = sys.argv[4] if len(sys.argv) > 4 else f"{folder}/intervals.parquet"
    joined(session, folder, sys.argv[2], computed).write.mode("overwrite").parquet(sys.argv[3])
    session.stop()
