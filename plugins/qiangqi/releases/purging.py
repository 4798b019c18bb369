"""After a purge: what was taken out of the data leaves the journal, the catalogue and every release that had it.

The act on the data comes first; what follows is done again by the next command where it was broken off, until the
journal marks it as done. The releases that had the source are withdrawn, and a new one is made from what is left.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from qiangqi.catalogue.building import pipeline
from qiangqi.catalogue.building.write_errors import cannot_write
from qiangqi.catalogue.query.read_only import opened
from qiangqi.lists.editing.contents import digest_of, forget, put
from qiangqi.lists.editing.journal import Act, acts, digests_of
from qiangqi.lists.editing.kept_copies import copies_of
from qiangqi.lists.editing.lock import JOURNAL
from qiangqi.lists.editing.reasons import reason
from qiangqi.lists.editing.unfinished_purges import mark_done, unfinished
from qiangqi.served_links import FOLDER, locked, remove_left

from .finished_jobs import JOBS, remove_finished
from .publishing.pending import APART, RELEASE, RELEASES
from .publishing.publish import publish
from .versions import remove_withdrawn, sources_of, versions, withdraw

_SCRATCH = (
    *(".cache", "preview", APART, ".catalogue.new.db", ".catalogue.new.db-journal"),
    *(f"{RELEASES}/.release.new", RELEASE),
)
"""What builds and previews keep in an output folder: pages of a database hold what was deleted from it."""


def follow(datasets: Path, output: Path, say: Callable[[str], None]) -> None:
    """Do what follows from each purge of the journal that is not marked as done; ``say`` hears of each step.

    ``output`` is the folder of the catalogue and its releases, where the act does not say which it was taken with. Who
    calls this holds the datasets folder.

    Raises:
        DataError: a step failed; the next command goes on where this one was broken off.
    """
    for act in unfinished(datasets):
        folder = Path(act.output) if act.output else output
        try:
            _follow(datasets, folder, act, say)
            mark_done(datasets, act)
        except OSError as error:
            raise cannot_write(folder, error) from None


def _follow(datasets: Path, output: Path, act: Act, say: Callable[[str], None]) -> None:
    if not act.changes:
        return
    paths = {change.path for change in act.changes} | _earlier_paths(datasets, act)
    gone_bytes = digests_of(datasets, paths) - {digest_of(datasets / path) or "" for path in paths}
    forget(datasets, gone_bytes)
    for change in act.changes:
        if change.before is not None:  # a scan waits under the hash of its file
            _remove(datasets.resolve().parent / "waiting" / change.before[:16])
    releases = output / RELEASES
    gone = [version for version in versions(releases) if _has(releases, version, act.sources)]
    withdraws = datasets / JOURNAL / "purged" / f"{act.number}.withdraws"
    if gone:
        put(withdraws, b"")
        withdraw(releases, gone, act.made_on, reason(act.because).model_dump())
        say(f"已撤回的数据版本 withdrawn releases: {', '.join(gone)}")
    remove_withdrawn(releases)
    with suppress(FileNotFoundError), locked(output / FOLDER):
        remove_left(output / FOLDER)
    for name in _SCRATCH:
        _remove(output / name)
    _see_to_copies(datasets, frozenset(gone_bytes), say)
    if not (output / "catalogue.db").exists():
        return
    if withdraws.exists():
        say(f"新的数据版本 the new release: {publish(datasets, output, made_on=act.made_on, say=say).version}")
    elif _serves(output / "catalogue.db", act.sources):
        say(f"目录已重建 the catalogue is built again: {pipeline.publish(datasets, output)}")


def _see_to_copies(datasets: Path, gone: frozenset[str], say: Callable[[str], None]) -> None:
    remove_finished(datasets.resolve().parent / JOBS, datasets, say)
    for path in copies_of(datasets, gone):
        say(f"另有副本，请自行处理 a copy that is yours to remove: {path}")


def _earlier_paths(datasets: Path, purged: Act) -> set[str]:
    """Return the files of the acts on the same lists and on those changed with them: a raw file may have moved.

    Of an act that added many lists at once only what concerns these is theirs.
    """
    found, ids, before = acts(datasets), set(purged.sources), set[str]()
    added = {act.number for act in found if act.verb == "add"}
    own = [act for act in found if act.verb != "add" and act.undoes not in added]
    while ids != before:
        before = set(ids)
        ids |= {id_ for act in own if ids & set(act.sources) for id_ in act.sources}
    paths = {change.path for act in own if ids & set(act.sources) for change in act.changes}
    return paths | {change.path for act in found for change in act.changes if _stem(change.path) in ids}


def _stem(path: str) -> str:
    """Return the id of the list that a card, or a raw file of the usual name, is of."""
    place, _, name = path.partition("/")
    return f"{place}/{name.removeprefix('raw/').partition('.')[0]}"


def _has(folder: Path, version: str, sources: list[str]) -> bool:
    return any(id_ in sources for id_ in sources_of(folder, version))


def _serves(catalogue: Path, sources: list[str]) -> bool:
    with closing(opened(catalogue)) as db:
        return any(id_ in sources for (id_,) in db.execute("select source_id from sources"))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
