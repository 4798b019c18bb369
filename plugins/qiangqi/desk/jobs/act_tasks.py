"""Jobs about acts on lists that are held: an act tried, the same act carried out, and what was cut off finished."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.unfinished_purges import PURGE
from qiangqi.releases.acting import effect_of, settle
from qiangqi.releases.finished_jobs import JOBS, remove_finished
from qiangqi.standing.strict_yaml import DataError

from .wishes import Wish, Wished, carry, wished
from .work import Noted, Work

DIFFERENCE = "difference.db"
"""What an act that was tried would change, in the folder of its job."""


def try_act(work: Work) -> dict[str, Any]:
    """Try an act aside: what it would change, and by what it is known again."""
    wish = Wish.model_validate(work.wish["act"])
    with writing(work.datasets, f"scripts/desk.py {wish.title}", work.say):
        made = _made(work, wish, work.upload())
        path = effect_of(work.datasets, work.output, made.edit.contents, work.day, Noted(work.folder))
        shutil.copyfile(path, work.folder / DIFFERENCE)
    files = [[path, content is None] for path, content in sorted(made.edit.contents.items())]
    return {"says": made.edit.says, "files": files, "digest": made.digest, "sources": made.edit.sources}


def carry_act(work: Work) -> dict[str, Any]:
    """Carry out an act as it was shown, or say that it would be another one by now."""
    wish, tried = Wish.model_validate(work.wish["act"]), Path(work.wish["tried"])
    with writing(work.datasets, f"scripts/desk.py {wish.title}", work.say):
        made = _made(work, wish, Work(tried, work.datasets, work.output, work.day, {}).upload())
        if made.digest != work.wish["digest"]:
            raise DataError(work.datasets, 1, "was changed since the effect was shown; expected it looked at again")
        act = carry(work.datasets, work.day, made)
        jobs = work.folder.parent
        if act.verb == PURGE and jobs.resolve() != work.datasets.resolve().parent / JOBS:  # the act saw to those
            remove_finished(jobs, work.datasets, work.say)
    return {"act": act.number, "told": str(act), "sources": act.sources}


def finish(work: Work) -> dict[str, Any]:
    """Finish what was cut off: a switch, an act, and what follows from a purge."""
    with writing(work.datasets, "scripts/desk.py finish", work.say):
        settle(work.datasets, work.output, work.say)
    return {}


def _made(work: Work, wish: Wish, file: Path | None) -> Wished:
    settle(work.datasets, work.output, work.say)
    return wished(work.datasets, work.output, work.day, wish, file)
