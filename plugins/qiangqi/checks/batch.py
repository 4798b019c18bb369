"""Checks of many firms: rows in, exactly one outcome for each row out, in the order of the rows, some at a time.

A checker serves one catalogue and keeps nothing of its rows: a batch has them, and ends with them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar

from qiangqi.catalogue.query.successions import Successions
from qiangqi.standing.answer import Engine
from qiangqi.standing.written_days import pick

from .answer_templates import json_text
from .answers import KEPT, NOTHING, Answers, UsualAnswers
from .evaluation import Words
from .known_firm import KnownFirm
from .known_rows import known_of, with_facts
from .lookup import Lookup
from .matching import OUTCOMES, Known, Match, match
from .parts import parts_of
from .results import CheckQuery, Result, counted, without_facts
from .rows import Refused, Row, read_row
from .sentences import LIMIT as NEAR_NAMES
from .sentences import sentence
from .similar_names import Near, Nearness, frequent_pairs
from .without_firm import NOBODY, why_no_firm

T = TypeVar("T")


class LookedUpRows(NamedTuple):
    """Some rows with what was looked up for them; ``wanted`` are the keys that names like them are wanted for.

    Each key stands in ``wanted`` once, in the order of the rows.
    """

    rows: Sequence[Row | Refused]
    found: Sequence[Match]
    known: Known
    wanted: tuple[str, ...]


class Workers(Protocol):
    """Processes that share the rows of a batch, as :class:`~qiangqi.checks.worker_pool.WorkerPool` does."""

    def each(self, batch: Batch, rows: Iterable[object], render: Callable[[Sequence[Result]], T]) -> Iterator[T]:
        """Yield what ``render`` makes of the results of a batch, part by part in order."""
        ...


class Checker:
    """Answers checks of firms from one catalogue; ``words`` are its closed lists ``statuses`` and ``cautions``.

    ``workers`` are the processes that share batches; without them a batch is answered in the process of its caller.
    ``room`` is for how many histories answers are kept for the next batch that asks the same question.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        engine: Engine,
        words: Words,
        workers: Callable[[], Workers | None] = lambda: None,
        room: int = KEPT,
    ) -> None:
        self.db, self.engine, self.words, self.workers, self._room = db, engine, words, workers, room
        self._usual: tuple[CheckQuery | None, UsualAnswers] = None, UsualAnswers(room)

    @cached_property
    def frequent(self) -> Counter[str]:
        """The pairs of characters that are frequent in the catalogue's names."""
        return frequent_pairs(self.db)

    @cached_property
    def _successions(self) -> Successions:
        return Successions(self.db)

    def lookup(self, known_on: int) -> Lookup:
        """Return the catalogue with the knowledge of one day."""
        return Lookup(self.db, known_on, self._successions)

    def batch(self, query: CheckQuery) -> Batch:
        """Return a new batch, which knows nothing of the rows of any other."""
        return Batch(self, query)

    def answers(self, query: CheckQuery, whole: Callable[[KnownFirm], KnownFirm]) -> Answers:
        """Return the answers to a question; those of the batch before, where it asked the same, are known already.

        ``whole`` returns a firm that is known by its history alone with its facts.
        """
        if query != self._usual[0]:
            self._usual = query, UsualAnswers(self._room)
        days = query.known_on, query.today
        return Answers(self.engine, self.words, *days, query.lang, query.as_of, self._usual[1], whole)


class Batch:
    """One batch: its rows are given once, in order, and answered in that order."""

    def __init__(self, checker: Checker, query: CheckQuery) -> None:
        self._checker, self.query = checker, query
        self._lookup = checker.lookup(query.known_on)
        self._answers = checker.answers(query, lambda firm: with_facts([firm], self._lookup).get(firm.firm_id, firm))
        self._nearness: Nearness | None = None
        self._nears: dict[str, list[Near]] = {}
        self._admitted: dict[str, None] = {}
        self._next = 0
        self.counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)

    @property
    def near_names(self) -> int:
        """How many names like names have been looked up for."""
        return len(self._admitted)

    def results(self, rows: Iterable[object]) -> Iterator[list[Result]]:
        """Yield the results of the rows, as JSON or a sheet gives them, ``AT_ONCE`` at a time."""
        return self.each(rows, without_facts)

    def each(self, rows: Iterable[object], render: Callable[[Sequence[Result]], T]) -> Iterator[T]:
        """Yield what ``render`` makes of the results, ``AT_ONCE`` at a time; it may run in another process."""
        workers = self._checker.workers()
        if workers:
            yield from workers.each(self, rows, render)
            return
        for part in parts_of(rows):
            yield render(self.answer(part))

    def answer(self, rows: Sequence[object]) -> list[Result]:
        """Return the results of the next rows."""
        looked_up = self.look_up(rows)
        results = self.finish(looked_up, self._next, self.admit(looked_up.wanted))
        self.add(counted(results))
        return results

    def look_up(self, rows: Sequence[object]) -> LookedUpRows:
        """Read some rows and look for their firms."""
        query, regimes = self.query, self._checker.engine.regimes
        read = [row if isinstance(row, Refused) else read_row(row, query.as_of, regimes) for row in rows]
        known = known_of([row for row in read if isinstance(row, Row)], self._lookup)
        found = [match(row, known) if isinstance(row, Row) else Match("error", topic=row.topic) for row in read]
        known.firms.update(with_facts(self._without_answer(read, found, known), self._lookup))
        wanted = dict.fromkeys(row.key for row, one in zip(read, found, strict=True) if _is_near_wanted(row, one))  # type: ignore[union-attr]
        return LookedUpRows(read, found, known, tuple(wanted))

    def _without_answer(self, rows: Sequence[Row | Refused], found: Sequence[Match], known: Known) -> list[KnownFirm]:
        """Return the firms that rows found and of whose history no answer is kept."""
        firms, needs_facts = known.firms, self._answers.needs_facts
        asked = [(firms[one.firms[0]], row) for row, one in zip(rows, found, strict=True) if one.outcome == "found"]
        return [firm for firm, row in asked if needs_facts(firm, row)]  # type: ignore[arg-type]

    def admit(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the next rows' keys that like names are looked up for: the first ones of the batch."""
        wanted = list(keys)
        for key in wanted:
            if len(self._admitted) < NEAR_NAMES:
                self._admitted[key] = None
        return frozenset(key for key in wanted if key in self._admitted)

    def finish(self, looked_up: LookedUpRows, first: int, admitted: Collection[str]) -> list[Result]:
        """Return the results of rows that were looked up; the first of them is the row ``first`` of the batch."""
        rows, found, firms = looked_up.rows, looked_up.found, looked_up.known.firms
        near = {
            place: self._near(row, one, admitted)
            for place, (row, one) in enumerate(zip(rows, found, strict=True))
            if one.outcome != "found"
        }
        firms = {**firms, **self._lookup.firms({some.firm_id for _, nears in near.values() for some in nears})}
        return [
            self._result(first + place, row, *near[place], firms)
            if place in near
            else self._found(first + place, row, one, firms[one.firms[0]])  # type: ignore[arg-type]
            for place, (row, one) in enumerate(zip(rows, found, strict=True))
        ]

    def add(self, counts: Mapping[str, int]) -> None:
        """Count rows that were answered."""
        for outcome, count in counts.items():
            self.counts[outcome] += count
            self._next += count

    def chosen(self, firm_id: str, given: Mapping[str, object]) -> Result:
        """Return the result of the next row for a firm that a person chose by its id.

        ``given`` is a row without name and code. A firm that was not known yet is answered as a name that is none.
        """
        firm = self._lookup.firms({firm_id}).get(firm_id)
        row = read_row(
            {**given, "name": firm.name if firm else firm_id}, self.query.as_of, self._checker.engine.regimes
        )
        if firm is None or isinstance(row, Refused):
            return self.answer([{**given, "name": firm_id}])[0]
        self.counts["found"] += 1
        self._next += 1
        return self._found(self._next - 1, row, Match("found", None, (firm_id,)), firm)

    def _near(self, row: Row | Refused, found: Match, admitted: Collection[str]) -> tuple[Match, list[Near]]:
        """Return what a row comes to with the names like its own, where they are wanted."""
        if not (isinstance(row, Row) and _is_near_wanted(row, found)):
            return found, []
        if row.key not in admitted:
            return found._replace(notes=("near_spent",)), []
        nears = self._like(row.key)
        if nears and found.outcome == "not_found":
            return Match("possible", topic="possible"), nears
        return found, nears

    def _like(self, key: str) -> list[Near]:
        if key not in self._nears:
            self._nearness = self._nearness or Nearness(self._checker.db, self.query.known_on, self._checker.frequent)
            self._nears[key] = self._nearness.like(key)
        return self._nears[key]

    def _result(
        self, place: int, row: Row | Refused, found: Match, nears: list[Near], firms: Mapping[str, KnownFirm]
    ) -> Result:
        candidates = [firms[firm_id].as_object() for firm_id in found.firms]
        lang = self.query.lang
        candidates += [
            {**firms[near.firm_id].as_object(), "score": near.score, "why": near.sentence(lang)} for near in nears
        ]
        filled = self._answers.without_firm(pick(NOBODY, lang), row) if isinstance(row, Row) else NOTHING
        field = self.query.field_at(row.field, place) if isinstance(row, Refused) else ""
        reason = json_text(why_no_firm(found, nears, lang, field, len(candidates)))
        return Result(place, found.outcome, None, None, candidates, filled._replace(says=reason, term_covers=None), "")

    def _found(self, place: int, row: Row, found: Match, firm: KnownFirm) -> Result:
        lang, note = self.query.lang, ""
        if topics := (*found.notes, *row.notes):
            note = pick(("", " "), lang).join(sentence((topic,), lang, name=firm.name) for topic in topics)
        return Result(place, "found", found.matched_by, firm, (), self._answers.of(firm, row), note)


def _is_near_wanted(row: Row | Refused, found: Match) -> bool:
    return isinstance(row, Row) and bool(row.key) and found.outcome in ("not_found", "out_of_coverage")
