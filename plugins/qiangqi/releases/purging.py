"""After a purge: what was taken out of the data leaves the journal, the catalogue and every release that had it.

The act on the data comes first; what follows is done again by the next command where it was broken off, until the
journal marks it as done. The releases that had the source are withdrawn, and a new one is made from what is left.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from qiangqi.catalogue.building import pipeline
from qiangqi.lists.editing.contents import digest_of, forget, put
from qiangqi.lists.editing.journal import Act, acts, digests_of
from qiangqi.lists.editing.lock import JOURNAL
from qiangqi.lists.editing.reasons import reason

from .publishing.publish import publish
from .versions import manifest_of, versions, withdraw, withdrawn_versions

VERB = "purge"

_SCRATCH = (".cache", "preview", ".publish", ".catalogue.new.db", ".catalogue.new.db-journal")
"""What builds and previews keep in an output folder: pages of a database hold what was deleted from it."""


def follow(datasets: Path, output: Path, say: Callable[[str], None]) -> None:
    """Do what follows from each purge of the journal that is not marked as done; ``say`` hears of each step.

    ``output`` is the folder of the catalogue and its releases. Who calls this holds the datasets folder.

    Raises:
        DataError: a step failed; the next command goes on where this one was broken off.
    """
    for act in acts(datasets):
        mark = datasets / JOURNAL / "purged" / str(act.number)
        if act.verb == VERB and not mark.exists():
            _follow(datasets, output, act, say)
            put(mark, b"")


def _follow(datasets: Path, output: Path, act: Act, say: Callable[[str], None]) -> None:
    paths = {change.path for change in act.changes}
    forget(datasets, digests_of(datasets, paths) - {digest_of(datasets / path) or "" for path in paths})
    releases = output / "releases"
    gone = [version for version in versions(releases) if _has(releases, version, act.sources)]
    if gone:
        withdraw(releases, gone, act.made_on, reason(act.because).model_dump())
        say(f"已撤回的发布版 withdrawn releases: {', '.join(gone)}")
    for name in _SCRATCH:
        _remove(output / name)
    if not (output / "catalogue.db").exists():
        return
    if withdrawn_versions(releases):
        say(f"新的发布版 the new release: {publish(datasets, output, made_on=act.made_on, say=say).version}")
    else:
        say(f"目录已重建 the catalogue is built again: {pipeline.publish(datasets, output)}")


def _has(folder: Path, version: str, sources: list[str]) -> bool:
    return any(one["source_id"] in sources for one in manifest_of(folder, version)["inputs"]["sources"])


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
