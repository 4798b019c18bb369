"""A watch over many firms: ``POST /-/watch.json``, what changed for each since a release and what is to come.

What is sent is answered as the checks answer, and nothing of it is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request

from qiangqi.checks.batch import Checker
from qiangqi.checks.body_limits import values_or_text
from qiangqi.checks.lookup import open_for_reading
from qiangqi.checks.request_json import NoBatch, read_object
from qiangqi.checks.results import CheckQuery
from qiangqi.releases.changes.history import Place, Step, cursor_of
from qiangqi.releases.changes.watch import Watch, Watched, watched
from qiangqi.standing.dates import iso

from ..checks.api import JSON, CheckRequest, answer_rows, as_check
from ..checks.body import Sent, refusing_body
from ..http.bodies import kind_of
from ..http.catalogue import register_of
from ..http.language import gettext as _
from ..http.parameters import ask_known, ask_once
from ..http.problems import Refusal
from ..titles.upcoming import Span, every
from .api import feed_sentence
from .freshness import State
from .parameters import since_of

if TYPE_CHECKING:
    from datasette.app import Datasette

DAYS, MOST_DAYS = 90, 3_660
"""How many days ahead are told where nothing is asked, and at most."""

_FIELDS = ("firms", "since", "days")


@dataclass(frozen=True, slots=True)
class Watching(Sent):
    """What was sent: the firms as its rows, since when, and how many days ahead."""

    since: str = ""
    days: int = DAYS


@as_check
async def watch_json(datasette: Datasette, request: Request) -> Any:
    """Answer one result for each firm, in order, and none of what was sent is kept."""
    ask_once(request)
    ask_known(request, ("lang",))
    kind_of(request, (JSON,))
    path = Path(datasette.databases[register_of(datasette).name].path)

    def watch_texts(sent: Sent, query: CheckQuery, check_request: CheckRequest, checker: Checker) -> Iterator[str]:
        assert isinstance(sent, Watching)
        return _texts(datasette, path, sent, query, check_request, checker)

    return await answer_rows(datasette, request, read_watch, JSON, watch_texts)


def read_watch(body: bytes) -> Watching:
    """Return what a body asks.

    Raises:
        Refusal: it is no JSON, no such object, or has too many firms or too long a name.
    """
    with refusing_body():
        given, firms = _given(body)
    since, days = given.get("since"), given.get("days")
    if firms is None:
        raise Refusal("no-batch", _("firms 应为数组，每项是企业的名称、代码或编号。"))
    if not isinstance(since, str | None):
        raise Refusal("no-batch", _("since 应为文字：一个版本或游标。"))
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MOST_DAYS):
        raise Refusal("no-batch", _("days 应为 0 至 %(most)s 之间的整数。") % {"most": MOST_DAYS})
    return Watching(firms, since=(since or "").strip(), days=DAYS if days is None else days)


def _given(body: bytes) -> tuple[dict[str, Any], Sequence[object] | None]:
    try:
        return read_object(body, "firms", _FIELDS, values_or_text)
    except NoBatch:
        raise Refusal("no-batch", _("应为一个对象；可用的字段是 %(names)s。") % {"names": ", ".join(_FIELDS)}) from None


def _texts(
    datasette: Datasette, path: Path, sent: Watching, query: CheckQuery, check_request: CheckRequest, checker: Checker
) -> Iterator[str]:
    """Yield the answer in parts, each of some firms."""
    state, place, steps = since_of(datasette, sent.since)
    with watch_of(path, checker, query, (place, steps), sent.days, sent.rows) as found:
        since = steps[0].since if steps else place.version
        span = {"upcoming_from": iso(query.today), "upcoming_until": iso(query.today + sent.days)}
        yield _opening(sent, state, {"from": since, **span}, check_request)
        joint = ""
        for part in found.texts:
            yield joint + part
            joint = ","
        yield f'],"counts":{json.dumps(found.counts)},"cursor":"{cursor_of(_end(state))}"}}'


@contextmanager
def watch_of(
    path: Path,
    checker: Checker,
    query: CheckQuery,
    since: tuple[Place, Sequence[Step]],
    days: int,
    firms: Sequence[object],
) -> Iterator[Watched]:
    """Watch some firms since a place, and so many days ahead, as long as the results are being read."""
    span = (iso(query.today), iso(query.today + days))
    with closing(open_for_reading(path)) as db:
        db.row_factory = sqlite3.Row

        def ends(ids: Collection[str]) -> list[dict[str, Any]]:
            return [row for rows in every(db, Span(*span, ids=tuple(ids), by_time=True)) for row in rows]

        place, steps = since
        yield watched(checker, query, Watch(steps, place, ends), firms)


def _end(state: State) -> Place:
    return Place(state.step.version, state.step.total)


def _opening(sent: Watching, state: State, span: dict[str, Any], check_request: CheckRequest) -> str:
    query = {"since": sent.since or None, "days": sent.days, "firms": len(sent.rows), "lang": check_request.lang}
    head = {"query": query, "release": check_request.release, **span, **state.as_object(), "says": feed_sentence(state)}
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return text.removesuffix("}") + ',"results":['
