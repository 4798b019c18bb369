"""The process of a job: ``python -m qiangqi.desk.jobs.process FOLDER`` does what the folder's wish says."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from qiangqi.lists.editing.turns import waiting_turns
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from .job import RESULT, WISH
from .work import Work

TASKS = {
    "act": "act_tasks:try_act",
    "carry": "act_tasks:carry_act",
    "preview": "build_tasks:build_preview",
    "publish": "build_tasks:publish",
    "finish": "act_tasks:finish",
}
"""What does each kind of job; each loads what it needs alone."""


def main(folder: Path) -> None:
    """Do the work, and write what came of it."""
    wish = json.loads((folder / WISH).read_text(encoding="utf-8"))
    work = Work(folder, Path(wish["datasets"]), Path(wish["output"]), wish["day"], wish)
    try:
        with waiting_turns(f"scripts/desk.py {wish['kind']}", None, work.say):
            module, _, name = TASKS[wish["kind"]].partition(":")
            task = getattr(importlib.import_module(f"{__package__}.{module}"), name)
            result = {"state": "done", **task(work)}
    except DataError as error:
        result = {"state": "refused", "says": mask(_named_as_known(error, work))}
    except Exception as error:  # its text may hold a row
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        result = {"state": "failed", "says": f"{type(error).__name__} {where}"}
    _write(folder / RESULT, result)


def _named_as_known(error: DataError, work: Work) -> str:
    """Return an error by the name that its file has in the folders of the desk, also where a copy of them was tried."""
    known = (error.path.relative_to(one) for one in (work.datasets, work.output) if error.path.is_relative_to(one))
    parts = error.path.parts
    kept = 3 if "raw" in parts[-3:-1] else 2
    path = next(known, Path(*parts[-kept:]))
    text = error.message.replace(f"{work.datasets}/", "").replace(f"{work.output}/", "")
    return f"{path}:{error.line}: {text}"


def _write(path: Path, result: dict[str, Any]) -> None:
    fresh = path.with_name(f".{path.name}")
    fresh.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
