"""What a release rests on: documents with their hashes and completeness, rules, code, and how many titles are held."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.catalogue.query.read_only import opened
from qiangqi.code_hash import RELEASE, code_hash

_LIBRARIES = ("adbc-driver-sqlite", "pyarrow", "xlsxwriter", "zlib-ng")
"""The libraries that decide the bytes of the files."""

_SOURCES = """
select s.source_id, s.title, s.number, s.authority, s.published_on, s.evidence, s.licence, s.raw, s.sha256,
       s.read_by, s.confirmed_on, s.rows, s.facts, s.issues, l.stated, l.held, l.percent
from sources s join source_levels l using (source_id) order by s.source_id
"""

_HOLDS = """
select i.holds_title, count(*)
from intervals i not indexed cross join tiers t on t.regime = i.regime and t.tier = i.tier
where t.kind = 'title' and (i.from_on is null or i.from_on <= :day) and (i.until_on is null or i.until_on >= :day)
group by 1 order by 1
"""


class Origin(NamedTuple):
    """What the catalogue says of where it comes from."""

    build: dict[str, str]
    sources: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    holds: dict[str, int]


def origin_of(catalogue: Path, day: str) -> Origin:
    """Read it from the catalogue; ``holds`` counts the titles of a day by whether they are held."""
    with closing(opened(catalogue)) as db:
        db.row_factory = sqlite3.Row
        build = {row["key"]: row["value"] for row in db.execute("select key, value from build order by key")}
        sources = [dict(row) for row in db.execute(_SOURCES)]
        rules = [_rule(row) for row in db.execute("select * from regimes order by regime")]
        return Origin(build, sources, rules, dict(db.execute(_HOLDS, {"day": day}).fetchall()))


def _rule(row: sqlite3.Row) -> dict[str, Any]:
    kept = {name: row[name] for name in ("regime", "name_zh", "name_en", "document", "not_before", "not_after")}
    return {
        **kept,
        "is_text_held": bool(row["is_text_held"]),
        "sha256": hashlib.sha256(row["data"].encode()).hexdigest(),
    }


@cache
def code() -> dict[str, Any]:
    """Return the version of this code, the hash of what makes a catalogue, and the libraries that write the files."""
    linked = {"sqlite": sqlite3.sqlite_version, "zlib": zlib.ZLIB_RUNTIME_VERSION}
    libraries = {name: version(name) for name in _LIBRARIES} | linked
    return {"version": version("qiangqi"), "sha256": code_hash(RELEASE), "written_with": libraries}
