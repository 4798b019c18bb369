"""Who held a title on the day asked, for a customer file of any size, by Spark.

usage: spark-submit join_customers.py RELEASE CUSTOMERS OUTPUT [INTERVALS]

RELEASE is a folder, an address that Spark can read, or s3://BUCKET/PREFIX (release_tables.py); CUSTOMERS is a CSV or a
Parquet with the columns loan, uscc, name and made_on; OUTPUT becomes a folder of Parquet. INTERVALS is what
intervals.py wrote, else the release's own are taken. The customer file stays where Spark runs: nothing of it goes to
the site.
"""

from __future__ import annotations

import sys
from pathlib import Path

import release_tables
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col
from release_tables import require_release, small_table, table

TABLES = ("firm_names", "firms")
LOANS = "loan string, uscc string, name string, made_on string"
QUERY = Path(__file__).resolve().parents[2] / "docs" / "examples" / "releases" / "sql" / "held_on.sql"


def joined(spark: SparkSession, release: str, customers: str, computed: str | None) -> DataFrame:
    """Return a row for each loan and title of its firm on its day; the query is the one that DuckDB answers, too.

    Its order is left out: to find where the parts of an order over all workers begin, Spark would join twice. A day is
    read as a text and then taken as a day, which is faster than Spark's reader of days in a CSV.
    """
    for name in TABLES:
        table(spark, release, name).createOrReplaceTempView(name)
    titles = small_table(spark, release, "tiers", "regime", "tier", "kind")
    spark.createDataFrame(titles).createOrReplaceTempView("tiers")
    intervals = spark.read.parquet(computed) if computed else table(spark, release, "intervals")
    intervals.createOrReplaceTempView("intervals")
    is_csv = customers.endswith(".csv")
    read = spark.read.csv(customers, LOANS, header=True) if is_csv else spark.read.parquet(customers)
    read.withColumn("made_on", col("made_on").try_cast("date")).createOrReplaceTempView("loans")
    return spark.sql(QUERY.read_text(encoding="utf-8").rpartition("order by")[0])


if __name__ == "__main__":
    folder = sys.argv[1].rstrip("/")
    require_release(folder)
    session = SparkSession.builder.appName("join customers").getOrCreate()
    session.sparkContext.addPyFile(release_tables.__file__)
    own = sys.argv[4] if len(sys.argv) > 4 else None
    joined(session, folder, sys.argv[2], own).write.mode("overwrite").parquet(sys.argv[3])
    session.stop()
