"""The intervals of a release, computed anew from its facts by Spark: the catalogue's own engine, firm by firm.

usage: spark-submit intervals.py RELEASE OUTPUT

RELEASE is a folder, an address that Spark can read, or s3://BUCKET/PREFIX (release_tables.py); OUTPUT becomes a folder
of Parquet. Every worker's Python needs the package of this project. A task holds the facts of one firm at a time, so
there is no size that it cannot take.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import release_tables
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import broadcast, col, expr
from qiangqi.catalogue.building.intervals import Tracer
from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS, fact_of
from qiangqi.catalogue.schema.database import tables
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import parse_day
from qiangqi.standing.facts import OF_THE_FIRM, Fact
from qiangqi.standing.regime import Regime
from release_tables import require_release, small_table, table

DAYS = ("from_on", "until_on", "term_from", "term_to")
COLUMNS = (
    "firm_id",
    "regime",
    "tier",
    "from_on",
    "until_on",
    "status",
    "holds_title",
    "term_from",
    "term_to",
    "term_basis",
)
SCHEMA = ", ".join(f"{name} {'date' if name in DAYS else 'string'}" for name in COLUMNS)

_LATEST = "coalesce(happened_to, made_on)"
"""The latest day of an act; where no source gives one, that on which its raw file was made is the engine's bound."""
_FACT = [_LATEST if " " in name.strip() else name.strip() for name in FACT_COLUMNS.split(",")]
OF_FACTS = ("firm_id", "source_id", "happened_to", *(name for name in _FACT if name != _LATEST))
_TYPED = pa.schema([(name, pa.date32() if name in DAYS else pa.string()) for name in COLUMNS])
_KNOWN = next([column.name for column in one.columns][2:] for one in tables() if one.name == "intervals")
_OF_INTERVAL = itemgetter(*map(_KNOWN.index, COLUMNS[1:]))
_AT_ONCE = 10_000
"""Rows that are handed back to Spark at once."""

Batches = Iterable[pa.RecordBatch]


def intervals_of(spark: SparkSession, release: str) -> DataFrame:
    """Return the intervals of every firm, each firm's together and in order; days are dates."""
    build = _mapping(small_table(spark, release, "build", "key", "value"))
    regimes = _mapping(small_table(spark, release, "regimes", "regime", "data"))
    made = spark.createDataFrame(small_table(spark, release, "sources", "source_id", "made_on"))
    facts = table(spark, release, "facts", *OF_FACTS).where(col("tier").isNotNull() | col("kind").isin(*OF_THE_FIRM))
    asked = facts.join(broadcast(made), "source_id").select("firm_id", *(expr(name).cast("string") for name in _FACT))
    firms = asked.repartition("firm_id").sortWithinPartitions("firm_id", "fact_id")
    return firms.mapInArrow(_tracer(regimes, parse_day(build["known_on"])), SCHEMA)


def _mapping(pairs: pa.Table) -> dict[str, str]:
    return dict(zip(*(column.to_pylist() for column in pairs.columns), strict=True))


def _tracer(regimes: dict[str, str], known_on: int) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """Return what a worker does: it makes its engine once, reads its firms in turn, and traces histories alike once."""

    def traced(batches: Batches) -> Iterator[pa.RecordBatch]:
        tracer = Tracer(Engine({id_: Regime.model_validate_json(data) for id_, data in regimes.items()}), known_on)
        waiting: list[tuple[str | None, ...]] = []
        for firm_id, rows in groupby(_rows(batches), itemgetter(0)):
            waiting += _of_firm(tracer, firm_id, [fact_of(row[1:]) for row in rows])
            if len(waiting) >= _AT_ONCE:
                yield _batch(waiting)
                waiting.clear()
        if waiting:
            yield _batch(waiting)

    return traced


def _rows(batches: Batches) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _of_firm(tracer: Tracer, firm_id: str, facts: list[Fact]) -> Iterator[tuple[str | None, ...]]:
    for name, row in tracer.traced(facts):
        if name == "intervals":
            yield firm_id, *_OF_INTERVAL(row)


def _batch(rows: list[tuple[str | None, ...]]) -> pa.RecordBatch:
    texts = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    return pa.record_batch([column.cast(field.type) for column, field in zip(texts, _TYPED, strict=True)], _TYPED)


if __name__ == "__main__":
    folder = sys.argv[1].rstrip("/")
    require_release(folder)
    session = SparkSession.builder.appName("intervals").getOrCreate()
    session.sparkContext.addPyFile(release_tables.__file__)
    intervals_of(session, folder).write.mode("overwrite").parquet(sys.argv[2])
    session.stop()
