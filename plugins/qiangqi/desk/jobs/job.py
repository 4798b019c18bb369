"""A job: a folder with what is wanted, what is said on the way, how far it is, and what came of it.

The process that works holds the file ``running`` of the folder, and the system lets go of it when that ends, however it
ends: a job without a result that nobody holds was cut off. So a page, and a desk begun anew, see how it stands.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from qiangqi.lists.editing.contents import put
from qiangqi.lists.editing.turns import is_held
from qiangqi.releases.finished_jobs import RUNNING as RUNNING
from qiangqi.releases.finished_jobs import WISH as WISH
from qiangqi.standing.strict_yaml import DataError

from ..file_names import plain_name
from ..language import gettext as _
from ..refusals import Refused
from ..settings import Desk
from .act_words import kind_words

FOLDER = "jobs"
SAID, PROGRESS, RESULT, UPLOAD = "said.txt", "progress.json", "result.json", "file"
_KEPT = 40
"""Jobs whose folders stay."""

State = Literal["running", "done", "refused", "failed", "cut off"]


@dataclass(frozen=True, slots=True)
class Job:
    """One job, by its folder."""

    folder: Path

    @property
    def id(self) -> str:
        """Its number as the pages name it."""
        return self.folder.name

    @property
    def wish(self) -> dict[str, Any]:
        """What is wanted: its ``kind``, the folders, the day, and what that kind needs."""
        return _read(self.folder / WISH)

    @property
    def kind(self) -> str:
        """What kind of work it is."""
        return str(self.wish["kind"])

    @property
    def result(self) -> dict[str, Any]:
        """What came of it; nothing while it works, or where it was cut off."""
        return _read(self.folder / RESULT)

    @property
    def state(self) -> State:
        """How it stands."""
        is_held = _is_held(self.folder / RUNNING)  # asked before the result, which is written while it is held
        if (self.folder / RESULT).exists():
            state: State = self.result["state"]
            return state
        return "running" if is_held else "cut off"

    @property
    def said(self) -> list[str]:
        """What was said on the way, line by line."""
        path = self.folder / SAID
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def told(self) -> dict[str, Any]:
        """Return how it stands, for the page that shows it."""
        return {"state": self.state, "said": self.said, **_read(self.folder / PROGRESS)}


def begin(desk: Desk, kind: str, given: Mapping[str, Any], upload: tuple[str, bytes] | None = None) -> Job:
    """Begin a job; ``upload`` is a file that it needs, by the name that it came under.

    Raises:
        Refused: another one works.
        OSError: its folder cannot be written.
    """
    place = desk.folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".begin").open("a") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # two pages may ask at once
        found = jobs(desk)
        if other := next((job for job in found if job.state == "running"), None):
            kind_word = kind_words().get(other.kind, "")
            raise Refused(_("工作台正在做另一件事（%(kind)s）；请等它做完。") % {"kind": kind_word}, 409)
        for old in found[: -_KEPT or None]:
            shutil.rmtree(old.folder)
        job = Job(_next(place))
        folders = {"datasets": str(desk.datasets), "output": str(desk.output), "day": desk.today().isoformat()}
        if upload is not None:
            (job.folder / UPLOAD).mkdir()
            (job.folder / UPLOAD / plain_name(Path(upload[0]).name)).write_bytes(upload[1])
        text = json.dumps({"kind": kind, **folders, **given}, ensure_ascii=False)
        _start(job, text)
    return job


def _next(place: Path) -> Path:
    """Make the folder of the next job; one whose beginning was cut off, and which nobody sees, is taken away."""
    for left in place.glob("[0-9]*"):
        if not (left / WISH).exists():
            shutil.rmtree(left, ignore_errors=True)
    number = max((int(path.name) for path in place.glob("[0-9]*")), default=0) + 1
    folder = place / f"{number:05}"
    folder.mkdir()
    return folder


def _start(job: Job, wish: str) -> None:
    """Start the process; it holds its lock from before its first moment on, and no terminal's Ctrl-C ends it."""
    with (job.folder / RUNNING).open("a") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        put(job.folder / WISH, wish.encode())
        command = [sys.executable, "-m", "qiangqi.desk.jobs.process", str(job.folder)]
        with subprocess.Popen(
            ["/bin/sh", "-c", '"$@" & ', "sh", *command],  # so that it is nobody's to wait for
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(running.fileno(),),
            start_new_session=True,
        ):
            pass


def jobs(desk: Desk) -> list[Job]:
    """Return the jobs, the oldest first."""
    found = (desk.folder / FOLDER).glob("[0-9]*")
    return [Job(folder) for folder in sorted(found) if (folder / WISH).exists()]


def latest(desk: Desk, *kinds: str) -> Job | None:
    """Return the last job of some kinds."""
    return next((job for job in reversed(jobs(desk)) if job.kind in kinds), None)


def job_of(desk: Desk, id_: str) -> Job:
    """Return a job by its number.

    Raises:
        DataError: there is none.
    """
    found = next((job for job in jobs(desk) if job.id == id_), None)
    if found is None:
        raise DataError(desk.folder / FOLDER, 1, f"no job {id_!r}; expected one of this desk's")
    return found


def _is_held(path: Path) -> bool:
    try:
        return is_held(path)
    except OSError:
        return False


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
