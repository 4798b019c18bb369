"""The build pipeline, from a datasets folder to a served catalogue: read, check, write under a new name, switch.

The same input gives the same bytes, whether built whole or from the state of the last build, by one process or by
several. No socket is opened, and a build that fails leaves the last catalogue as it was.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from qiangqi.durable import put_in_place, settle
from qiangqi.lists import corrections
from qiangqi.lists.editing.journal import last_number
from qiangqi.lists.sources import Source
from qiangqi.standing.answer import Engine
from qiangqi.values.checksums import file_sha256

from ..charts.chart import Chart
from ..identity.decisions import FILE
from ..query.read_only import address, opened
from ..schema.database import fill
from ..schema.plan_tables import fill_plans
from ..schema.source_levels import fill_levels
from ..schema.summary_tables import fill_summaries
from ..search.pinyin import pinyin_readings
from . import firm_grouping
from .cache_key import signature
from .chart_worker import charts_of, drawing_process
from .day_lists import fill_day_lists
from .gate import admit
from .incremental_state import IncrementalState
from .ingest import Intake
from .inputs import Inputs, gather
from .intervals import Tracer
from .lock import locked
from .progress import Progress
from .search_worker import search_tables
from .small_tables import small_tables
from .worker_pool import share
from .write_errors import cannot_write

_ALONE = 3_000_000
"""Up to so many bytes of raw files one process is faster than starting others."""


def publish(
    datasets: Path,
    output: Path,
    name: str = "catalogue",
    fictional: bool = False,
    say: Callable[[str], None] | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
    last: Path | None = None,
) -> Path:
    """Build the catalogue of ``datasets`` into ``output`` and switch to it; return the database's path.

    ``last`` is the catalogue in service that the gate compares with, where that is not the one in ``output``.
    ``fictional`` marks a catalogue of invented firms in its build table; ``say`` receives the gate's reasoning by line.
    ``processes`` are as many as the machine has cores, or fewer for little input, if not given. What the next build
    can use again is kept in ``output/.cache``.

    Raises:
        DataError: the input does not fit, the gate refuses the build, or it cannot be written; the catalogue in
            ``output`` is as it was.
    """
    progress = progress or Progress()
    progress.step("check")
    inputs = gather(datasets)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with locked(output / ".cache" / f"{name}.lock"):
            return _publish(inputs, datasets, output, name, fictional, say, processes, progress, last)
    except (OSError, sqlite3.Error) as error:
        raise cannot_write(output, error) from None
    finally:
        progress.end()


def _publish(
    inputs: Inputs,
    datasets: Path,
    output: Path,
    name: str,
    fictional: bool,
    say: Callable[[str], None] | None,
    processes: int | None,
    progress: Progress,
    last: Path | None,
) -> Path:
    target, fresh, fresh_summary = output / f"{name}.db", output / f".{name}.new.db", output / f".{name}.json.new"
    for leftover in (fresh, Path(f"{fresh}-journal"), fresh_summary):
        leftover.unlink(missing_ok=True)
    in_parallel = processes != 1 and _size(inputs.sources) > _ALONE
    act = last_number(datasets)  # acts after this one explain to the next build's gate why facts are gone
    state = IncrementalState(output / ".cache" / name, signature(inputs))
    try:
        with drawing_process(state.path.with_name("pictures.json"), in_parallel) as drawing:
            with state.kept():
                _bring_up_to_date(state, inputs, datasets, processes, progress)
                raw_rows = state.raw_rows()
            with search_tables(state.path, state.path.with_name("search.db"), in_parallel) as move_in:
                drawing.draw(_compose(inputs, state, fresh, fictional, progress))
                progress.step("gate")
                admit(fresh, last or target, datasets, inputs.sources, say, raw_rows)
                progress.step("search")
                with _open_without_sync(fresh) as db:
                    move_in(db)
                    with db:
                        drawing.put_in(db)
    except (OSError, sqlite3.Error):
        state.discard()
        raise
    finally:
        state.close()
    progress.step("switch")
    digest = _settle(fresh)
    with closing(opened(fresh)) as db:
        facts, issues = (db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("facts", "issues"))
    summary = {"sha256": digest, "datasets": inputs.sha256, "facts": facts, "issues": issues, "act": act}
    fresh_summary.write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    settle(fresh_summary)  # before anything is switched: a full disk changes nothing
    put_in_place(fresh, target)
    put_in_place(fresh_summary, output / f"{name}.json")
    return target


def _bring_up_to_date(
    state: IncrementalState, inputs: Inputs, datasets: Path, processes: int | None, progress: Progress
) -> None:
    """Bring the state up to the rows of every source as it is now, and the firms that they are about."""
    numbers = state.numbers(source.id for source in inputs.sources)
    changed, stale = _changed(state, inputs.sources, numbers)
    if not state.is_new and 3 * len(stale) > len(numbers):
        state.begin()
        changed, stale = inputs.sources, []
    size = _size(changed)
    workers = (1 if size < _ALONE else os.cpu_count() or 1) if processes is None else processes
    divisions = inputs.divisions.by_year
    progress.step("read", size)
    with state.transaction():
        for id_ in stale:
            state.remove(id_)
        intake = Intake(inputs.regimes, inputs.vocabulary.words("issue_codes"), divisions, numbers)
        for source, chunks in zip(changed, share(intake, changed, workers, state.scratch), strict=True):
            for rows in state.add(source.id, numbers[source.id], source.sha256, chunks):
                progress.add(rows)
            progress.add(0, source.raw_path.stat().st_size if source.raw_path else 0)
        progress.step("index")
        state.index_marks()
        progress.step("group")
        corrections.resolve(state.db, inputs.sources)
        tasks = firm_grouping.plan(state, inputs.decisions)
    tracer = Tracer(Engine(inputs.regimes), inputs.known_on)
    job = firm_grouping.GroupingJob(
        state.path.resolve(), state.marks.resolve(), divisions, tracer, inputs.decisions, datasets / FILE
    )
    progress.step("trace", len(tasks))
    if tasks:
        pinyin_readings()  # read once, before processes are forked that would each read it
    finished = []
    tracers = min(len(tasks), os.cpu_count() or 1) if processes is None else processes
    for chunks in share(job, tasks, tracers, state.scratch):  # all of them, before the first row locks the state
        finished.append(chunks)
        progress.add(0, 1)
    progress.step("write", len(tasks))
    with state.transaction():
        firm_grouping.remove_touched(state)
        for chunks in finished:
            progress.add(firm_grouping.write(state, chunks), 1)
        firm_grouping.finish(state)
        progress.step("index")
        state.complete()
        corrections.refuse_other_firms(state.db, inputs.sources)


def _size(sources: list[Source]) -> int:
    """Return the bytes of the raw files."""
    return sum(source.raw_path.stat().st_size for source in sources if source.raw_path)


def _changed(state: IncrementalState, sources: list[Source], numbers: dict[str, int]) -> tuple[list[Source], list[str]]:
    """Return the sources that the state does not have as they are, and the ids of those whose rows are to go."""
    known = state.source_signatures()
    changed = [source for source in sources if known.get(source.id) != (numbers[source.id], source.sha256)]
    stale = {id_ for id_ in known if id_ not in numbers} | {source.id for source in changed if source.id in known}
    return changed, sorted(stale)


@contextmanager
def _open_without_sync(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is not in service yet: nothing waits for the disk until it is whole."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma synchronous = off")
        yield db


def _compose(inputs: Inputs, state: IncrementalState, fresh: Path, fictional: bool, progress: Progress) -> list[Chart]:
    """Write a catalogue without its search tables and charts; return the charts that are to be drawn."""
    progress.step("copy")
    state.copy(fresh)
    with _open_without_sync(fresh) as db:
        db.execute("attach ? as marks", (address(state.marks),))
        _write_small(inputs, db, fictional)
        progress.step("plans and charts")
        with db:
            fill_levels(db, inputs.sources)
            fill_plans(db, inputs.plans)
            return charts_of(db)


def _write_small(inputs: Inputs, db: sqlite3.Connection, fictional: bool) -> None:
    """Write the tables that are small, and let the planner know the sizes of all; the state's marks are attached."""
    with db:
        for table, rows in small_tables(inputs, db, fictional):
            fill(db, table, rows)
        fill_summaries(db)
        fill_day_lists(db)
        db.execute("pragma analysis_limit = 1000")
        db.execute("analyze main")


def _settle(path: Path) -> str:
    """Force the file's bytes to the disk before it takes the old one's place; return their SHA-256 meanwhile made."""
    with path.open("rb") as file, ThreadPoolExecutor(1) as disk:
        settled = disk.submit(os.fsync, file.fileno())
        digest = file_sha256(path)
        settled.result()
    return digest
