"""The facts of a firm, by a part of its name or code, in the catalogue that was built last."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from qiangqi.catalogue.query.read_only import opened

MOST = 40
"""Facts that are offered; a name that meets more is to be written further."""

_FOUND = """
select f.fact_id, f.name, f.kind, f.happened, s.title from facts f join sources s using (source_id)
where f.firm_id in (select firm_id from firm_names where instr(name, :text) union select firm_id from firms
                    where uscc = :text or firm_id = :text) or f.fact_id = :text
order by f.name, f.happened, f.fact_id limit :most
"""


class Offered(NamedTuple):
    """A fact to choose, as its row stands in its source."""

    id: str
    firm: str
    kind: str
    happened: str
    source: str


def facts_found(output: Path, text: str) -> list[Offered]:
    """Return the facts of the firms that a text means; none where nothing was built yet."""
    path = output / "catalogue.db"
    if not text.strip() or not path.is_file():
        return []
    try:
        with closing(opened(path)) as db:
            rows = db.execute(_FOUND, {"text": text.strip(), "most": MOST}).fetchall()
    except sqlite3.Error:  # of an earlier program, whose tables are others
        return []
    return [Offered(*(str(part or "") for part in row)) for row in rows]
