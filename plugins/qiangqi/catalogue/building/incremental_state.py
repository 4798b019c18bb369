"""The state of an incremental build: the large tables of a catalogue, kept so that the next build redoes what changed.

Every row has a number of its own that no other row moves: a source's number and the row's place in it. So the state
has the same rows whether they came all at once or bit by bit, and a catalogue copied from it is the same bytes. A
second database, ``marks``, has what the catalogue does not publish: the marks of each fact for the grouping, the
words of each firm for the search, and sums over the firms.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from ..schema.database import columns, create, index
from . import tallies
from .state_checksums import damage, write_checksums
from .worker_pool import Chunk

_MARKS = """
create table meta (signature text not null);
create table sources_read (source_id text primary key, number integer not null unique, signature text not null);
create table raw_files (source_id text primary key, rows integer not null, left_out text);
create table marks (number integer primary key, key text not null, province text not null, code text,
                    code_known_on text not null, new_key text, happened_to text not null);
create table words (number integer primary key, names text not null, pinyin text not null,
                    initials text not null, last_day text, held text);
create table touched (key text primary key) without rowid;
create table gone (firm_id text primary key) without rowid;
create table work (component integer not null, key text not null, primary key (component, key)) without rowid;
"""
_MARK_INDEXES = """
create index marks.idx_marks_key on marks (key, number);
create index marks.idx_marks_code on marks (code, key) where code is not null;
create index marks.idx_marks_new_key on marks (new_key, key) where new_key is not null;
"""
ATTACHED_TABLES = ("marks", "raw_files", "words", "firsts")
"""Tables of the attached database ``marks``; their rows come whole."""

_LOG = logging.getLogger(__name__)

_CACHE_KIB = 65_536
_SOURCE_BITS = 20


class IncrementalState:
    """The incremental state of one catalogue, opened for writing.

    ``signature`` is a hash of everything but the sources that it rests on. Where the state on the disk rests on
    something else, or is not byte for byte what the last build left, it is begun again: ``is_new`` is then true, and
    damage is logged.
    """

    def __init__(self, folder: Path, signature: str) -> None:
        self.path, self.marks, self.scratch = folder / "tables.db", folder / "marks.db", folder / "parts"
        self.checksums = folder / "checksums.json"
        folder.mkdir(parents=True, exist_ok=True)
        for part in self.scratch.glob("*.part") if self.scratch.is_dir() else ():
            part.unlink()
        self.signature = signature
        self.is_new = False
        self.db = sqlite3.connect(":memory:")
        if not self._is_whole() or not self._is_same():
            self.begin()
        self.checksums.unlink(missing_ok=True)  # until it is whole again

    def _is_whole(self) -> bool:
        files = (self.path, self.marks)
        if not any(file.exists() for file in (*files, self.checksums)):
            return False
        damaged = damage(self.checksums, files)
        if damaged:
            _LOG.warning("%s; everything is made anew from the sources", damaged)
        return damaged is None

    def _is_same(self) -> bool:
        with suppress(sqlite3.DatabaseError):
            self.db = self._open()
            return self._signature() == self.signature
        return False

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("attach ? as marks", (str(self.marks),))
        for schema in ("main", "marks"):
            db.execute(f"pragma {schema}.synchronous = off")
            db.execute(f"pragma {schema}.cache_size = -{_CACHE_KIB}")
        return db

    def _signature(self) -> str | None:
        with suppress(sqlite3.DatabaseError, TypeError):
            signature: str = self.db.execute("select signature from marks.meta").fetchone()[0]
            return signature
        return None

    def begin(self) -> None:
        """Begin again with an empty state; it is signed when it is whole, so one that was broken off is begun again."""
        self.discard()
        self.db = self._open()
        self.is_new = True
        self.db.execute("begin")
        create(self.db)
        for statement in f"{_MARKS.strip()}\n{tallies.TABLES.strip()}".split(";\n"):
            self.db.execute(statement.removesuffix(";").replace("create table ", "create table marks.", 1))
        self.db.execute("commit")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let what is done inside be done as a whole or not at all, also where the process is killed."""
        self.db.execute("begin")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise
        self.db.execute("commit")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Close the files after what is done inside, and write their checksums, also where the input is refused."""
        try:
            yield
        except DataError:
            self._keep()
            raise
        self._keep()

    def _keep(self) -> None:
        self.close()
        write_checksums(self.checksums, (self.path, self.marks))

    def close(self) -> None:
        """Close the files."""
        self.db.close()

    def discard(self) -> None:
        """Remove the state from the disk."""
        self.db.close()
        for path in (self.path, self.marks):
            for name in (path.name, f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
        self.checksums.unlink(missing_ok=True)

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the number of each source: made from its id, the next free one where two would be the same."""
        found: dict[str, int] = {}
        taken: set[int] = set()
        for id_ in sorted(ids):
            number = int.from_bytes(hashlib.sha256(id_.encode()).digest()[:4]) >> (32 - _SOURCE_BITS)
            while number in taken:
                number = (number + 1) % (1 << _SOURCE_BITS)
            found[id_] = number
            taken.add(number)
        return found

    def source_signatures(self) -> dict[str, tuple[int, str]]:
        """Return the number and the signature of each source whose rows are in the state."""
        rows = self.db.execute("select source_id, number, signature from marks.sources_read")
        return {source: (number, signature) for source, number, signature in rows}

    def raw_rows(self) -> dict[str, int]:
        """Return the rows of each source's raw file, as they were counted when it was read."""
        return dict(self.db.execute("select source_id, rows from marks.raw_files").fetchall())

    def remove(self, source_id: str) -> None:
        """Remove the rows of a source; the names in them are to be grouped again."""
        own = "(select rowid from facts where source_id = ?)"
        self.db.execute("insert or ignore into marks.gone select firm_id from facts where source_id = ?", (source_id,))
        for column in ("key", "new_key"):
            self.db.execute(
                f"insert or ignore into marks.touched select {column} from marks.marks"
                f" where number in {own} and {column} is not null",
                (source_id,),
            )
        self.db.execute(f"delete from marks.marks where number in {own}", (source_id,))
        for table in ("facts", "issues", "skipped"):
            self.db.execute(f"delete from {table} where source_id = ?", (source_id,))
        for table in ("raw_files", "sources_read"):
            self.db.execute(f"delete from marks.{table} where source_id = ?", (source_id,))

    def add(self, source_id: str, number: int, signature: str, chunks: Iterable[Chunk]) -> Iterator[int]:
        """Add the rows of a source, and yield how many came."""
        for table, rows in chunks:
            self.insert(table, rows)
            if table == "marks" and not self.is_new:
                keys = {key for row in rows for key in (row[1], row[5]) if key}
                self.db.executemany("insert or ignore into marks.touched values (?)", ((key,) for key in sorted(keys)))
            if table not in ATTACHED_TABLES:
                yield len(rows)
        self.db.execute("insert into marks.sources_read values (?, ?, ?)", (source_id, number, signature))

    def insert(self, table: str, rows: list[tuple[object, ...]]) -> None:
        """Insert rows, each beginning with its number unless the table's own key is one."""
        names = columns(table) if table not in ATTACHED_TABLES else ()
        listed = f"(rowid, {', '.join(names)})" if names and len(rows[0]) > len(names) else ""
        slots = ", ".join("?" * len(rows[0]))
        self.db.executemany(f"insert into {table} {listed} values ({slots})", rows)

    def index_marks(self) -> None:
        """Index the marks of a new state, after the first rows are in."""
        if self.is_new:
            for statement in _MARK_INDEXES.strip().split("\n"):
                self.db.execute(statement.removesuffix(";"))

    def complete(self) -> None:
        """Index the tables of a new state, after the first rows are in, and sign it."""
        if self.is_new:
            index(self.db)
            self.db.execute("insert into marks.meta values (?)", (self.signature,))

    def copy(self, target: Path) -> None:
        """Write a catalogue of the state's tables: row by row in order, whatever the state's own pages look like.

        Nothing waits for the disk: it is not in service yet.
        """
        with closing(sqlite3.connect(self.path)) as db:
            db.execute("pragma synchronous = off")
            db.execute(f"pragma cache_size = -{_CACHE_KIB}")
            db.execute("vacuum into ?", (str(target),))
