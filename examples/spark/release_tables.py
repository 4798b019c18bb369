"""The tables of a release as Spark reads them: of a folder, or of object storage by S3's protocol.

A release at ``s3://BUCKET/PREFIX`` is read by a Python data source over pyarrow's file system, which needs no Java
library: the credentials come from the environment alone (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
AWS_REGION), and so does the address of a storage that is not Amazon's (AWS_ENDPOINT_URL). Any other address, a folder
or ``s3a://…`` of a cluster with hadoop-aws, Spark reads itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import FileType, S3FileSystem
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

S3 = "s3://"
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
SMALL = 10_000_000
"""Bytes of a file that every worker may hold whole; of a data source in Python Spark does not know the size."""


def table(spark: SparkSession, release: str, name: str, *columns: str) -> DataFrame:
    """Return a table of a release, or some of its columns."""
    path = f"{release}/{name}.parquet"
    if not path.startswith(S3):
        found = spark.read.parquet(path)
        return found.select(*columns) if columns else found
    spark.dataSource.register(ObjectTable)
    read = spark.read.format(ObjectTable.name()).option("columns", ",".join(columns)).load(path.removeprefix(S3))
    is_small = storage().get_file_info(path.removeprefix(S3)).size <= SMALL
    return read.hint("broadcast") if is_small else read


def small_table(spark: SparkSession, release: str, name: str, *columns: str) -> pa.Table:
    """Return columns of a table that the driver may hold whole; read by pyarrow, without a job, where it can."""
    path = f"{release}/{name}.parquet"
    if path.startswith(S3):
        return pq.read_table(path.removeprefix(S3), columns=list(columns), filesystem=storage())
    if "://" in path:
        return table(spark, release, name, *columns).toArrow()
    return pq.read_table(path, columns=list(columns))


def require_release(release: str) -> None:
    """Return if there is a release at the address; of other than object storage Spark says so itself.

    Raises:
        SystemExit: no credentials, no bucket of that name, no permission, or no release there.
    """
    if not release.startswith(S3):
        return
    path = release.removeprefix(S3)
    bucket = path.partition("/")[0]
    try:
        files = storage()
        if files.get_file_info(f"{path}/build.parquet").type is FileType.File:
            return
        is_bucket = files.get_file_info(bucket).type is not FileType.NotFound
    except OSError as refusal:
        raise SystemExit(_said(str(refusal), release, bucket)) from refusal
    raise SystemExit(f"no release at {release}: it has no build.parquet" if is_bucket else f"no bucket {bucket}")


def _said(refusal: str, release: str, bucket: str) -> str:
    if "ACCESS_DENIED" in refusal:
        return f"no permission to read {release} with the credentials of the environment"
    return f"no bucket {bucket}" if "NO_SUCH_BUCKET" in refusal else f"{release} cannot be read: {refusal}"


def storage() -> S3FileSystem:
    """Return the object storage that the environment names.

    Raises:
        SystemExit: the environment has no credentials.
    """
    missing = [name for name in KEYS if not os.environ.get(name)]
    if missing:
        raise SystemExit(f"{' and '.join(missing)} not set: credentials come from the environment alone")
    key, secret = (os.environ[name] for name in KEYS)
    return S3FileSystem(
        access_key=key,
        secret_key=secret,
        session_token=os.environ.get("AWS_SESSION_TOKEN"),
        region=os.environ.get("AWS_REGION"),
        endpoint_override=os.environ.get("AWS_ENDPOINT_URL"),
    )


class RowGroup(InputPartition):
    """The part of a file that one task reads."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ObjectTable(DataSource):
    """A Parquet file in object storage; the option ``columns`` names some of them, parted by commas."""

    @classmethod
    def name(cls) -> str:
        """The name by which Spark knows it."""
        return "release_table"

    def schema(self) -> StructType:
        """The types of the columns."""
        return from_arrow_schema(pa.schema(_arrow(self._file(), self._columns())))

    def reader(self, schema: StructType) -> DataSourceReader:
        """Return what reads the file, a task a row group."""
        return TableReader(self.options["path"], self._columns())

    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.options["path"], filesystem=storage())

    def _columns(self) -> list[str] | None:
        named = self.options.get("columns")
        return named.split(",") if named else None


class TableReader(DataSourceReader):
    """Reads a file by its row groups."""

    def __init__(self, path: str, columns: list[str] | None) -> None:
        self._path, self._columns = path, columns

    def partitions(self) -> list[InputPartition]:
        """Return the row groups."""
        with pq.ParquetFile(self._path, filesystem=storage()) as file:
            return [RowGroup(number) for number in range(file.num_row_groups)]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one."""
        assert isinstance(partition, RowGroup)
        with pq.ParquetFile(self._path, filesystem=storage(), pre_buffer=True) as file:
            yield from file.read_row_group(partition.number, self._columns).to_batches()


def _arrow(file: pq.ParquetFile, columns: list[str] | None) -> list[pa.Field]:
    found = file.schema_arrow
    return [found.field(name).remove_metadata() for name in columns or found.names]
