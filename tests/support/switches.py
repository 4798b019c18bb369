"""A catalogue and the next one, and every kind of answer in which they differ."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx

MARK = "乙版"
"""What stands after every name, title and status word of the next catalogue."""

_OF_THE_CLOCK = re.compile(rb'"(query_ms|issued_at)": ?("[^"]*"|[0-9.]+)|"value":"[0-9a-f]{64}"')
"""The last is the sum over a receipt and its time."""

_MARKED = """
update firms set name = name || :mark, region = coalesce(region, '') || :mark;
update firm_names set name = name || :mark;
update facts set name = name || :mark;
update sources set title = title || :mark, number = number || :mark;
update vocabulary set zh = zh || :mark;
update regimes set data = replace(data, '企业', '企业' || :mark);
update charts set svg = svg || '<!-- ' || :mark || ' -->';
update plans set title_zh = title_zh || :mark;
update issues set says_zh = says_zh || :mark;
insert into build values ('edition', :mark);
"""


def mark(path: Path) -> None:
    """Make a catalogue the next one: the same firms and facts with other names, titles and words."""
    with closing(sqlite3.connect(path)) as db, db:
        for statement in _MARKED.strip().split(";\n"):
            db.execute(statement.rstrip(";"), {"mark": MARK})


def next_of(path: Path, folder: Path) -> Path:
    """Return the next catalogue of one, in a folder."""
    made = Path(shutil.copy(path, folder / "next.db"))
    mark(made)
    return made


def switch_to(fresh: Path, served: Path) -> None:
    """Put a catalogue in the place of another as a build does: copied beside it, then renamed."""
    background_process = Path(shutil.copy(fresh, served.with_name(".fresh")))
    os.replace(background_process, served)


class Asked(NamedTuple):
    """A request, and a name for it."""

    method: str
    path: str
    body: bytes = b""
    type: str = "application/json"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def by(self, client: httpx.Client, base: str) -> httpx.Response:
        """Return the answer."""
        headers = {"content-type": self.type} if self.body else {}
        return client.request(self.method, base + self.path, content=self.body, headers=headers)


def every_kind(path: Path) -> list[Asked]:
    """Return requests of every kind: pages, JSON, tables, SQL, CSV, the file, checks, batches, receipts and feeds."""
    with closing(sqlite3.connect(path)) as db:
        firm, name = db.execute("select firm_id, name from firms where uscc is not null order by firm_id").fetchone()
        ((source,), (issue,), (plan,)) = (
            db.execute(f"select {column} from {table} order by 1").fetchone()
            for table, column in (("sources", "source_id"), ("issues", "issue_id"), ("plans", "plan_id"))
        )
    some = {"firm": firm, "name": name, "source": source, "issue": issue, "plan": plan}
    row = {"name": name, "from": "2024-01-01"}
    one, many = (_json({"as_of": "2024-01-01", "rows": [{"name": name}] * count}) for count in (1, 1_200))
    return [
        *(Asked("GET", path.format(**some)) for path in _GETS.split()),
        Asked("POST", "/-/check.json", one),
        Asked("POST", "/-/check.json", many),
        Asked("POST", "/-/check.csv", f"name\n{name}\n".encode(), "text/csv"),
        Asked("POST", "/-/receipt.json", _json(row)),
        Asked("POST", "/-/batch-receipt.json", one),
    ]


_GETS = """
/ /firm/{firm} /titles /regimes /sources /source/{source} /issue/{issue} /coverage /plans /plan/{plan} /statuses
/search?q={name} /catalogue /catalogue/firms /about /titles.json /titles.csv /issues.json /issues.csv /upcoming.csv
/-/standing/{firm}.json /catalogue/firms.json?_size=5 /catalogue/firms.csv /catalogue/sources.csv?_stream=on
/catalogue.json?sql=select+max(name)+from+firms /catalogue.csv?sql=select+*+from+build /catalogue.db
/-/reconcile?queries=%7B%22q%22:%7B%22query%22:%22{name}%22%7D%7D
"""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def said(answer: httpx.Response) -> tuple[int, str, bytes]:
    """Return what an answer says without the times of the clock: its status, its bytes, and the ETag of a file."""
    tag = answer.headers.get("etag", "")  # a weak one is of the bytes, those times among them
    return answer.status_code, "" if tag.startswith("W/") else tag, _OF_THE_CLOCK.sub(b"", answer.content)
