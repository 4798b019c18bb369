"""A purge removes the finished jobs of its own datasets, and is broken off by nothing that it finds beside them."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest
from qiangqi.releases import finished_jobs
from qiangqi.releases.finished_jobs import remove_finished


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    for name in ("datasets", "others", "jobs"):
        (tmp_path / name).mkdir()
    return tmp_path / "jobs"


def job(jobs: Path, number: str, wish: object) -> Path:
    made = jobs / number
    made.mkdir()
    (made / "wish.json").write_text(wish if isinstance(wish, str) else json.dumps(wish))
    (made / "said.txt").write_text("虚构王小明有限公司")
    return made


def removed(jobs: Path, datasets: str = "datasets") -> list[str]:
    said: list[str] = []
    remove_finished(jobs, jobs.parent / datasets, said.append)
    return said


def test_only_jobs_of_the_same_datasets_are_removed(jobs: Path) -> None:
    own, other = (job(jobs, name[0], {"datasets": str(jobs.parent / name[1:])}) for name in ("1datasets", "2others"))
    (jobs.parent / "link").symlink_to("datasets")
    by_link = job(jobs, "3", {"datasets": str(jobs.parent / "link")})
    (said,) = removed(jobs)
    assert said.endswith(": 2") and other.exists() and not own.exists() and not by_link.exists()
    assert removed(jobs) == []


@pytest.mark.parametrize(
    "wish",
    [
        *("", "{", "[]", "1", "{}", '{"datasets": 1}', '{"datasets": "\\u0000"}', "[" * 100_000),
        *({"datasets": "datasets"}, {"datasets": "/nowhere/datasets"}),
    ],
)
def test_a_job_that_does_not_say_whose_it_is_stays_and_is_told_of(jobs: Path, wish: object) -> None:
    own, unknown = job(jobs, "2", {"datasets": str(jobs.parent / "datasets")}), job(jobs, "1", wish)
    told, count = removed(jobs)
    assert told.endswith(f": {unknown}") and count.endswith(": 1")
    assert unknown.exists() and not own.exists()


def test_a_job_that_works_a_link_and_one_being_made_stay(jobs: Path) -> None:
    working, elsewhere = (job(jobs, number, {"datasets": str(jobs.parent / "datasets")}) for number in "12")
    elsewhere.rename(jobs.parent / "elsewhere")
    (jobs / "2").symlink_to(jobs.parent / "elsewhere")
    (jobs / "3").mkdir()
    with (working / "running").open("a") as running:
        fcntl.flock(running, fcntl.LOCK_EX)
        assert removed(jobs) == []
    assert sorted(os.listdir(jobs)) == ["1", "2", "3"] and (jobs.parent / "elsewhere" / "said.txt").exists()


@pytest.mark.parametrize("step", ["_whose", "is_held"])
@pytest.mark.parametrize("is_before", [True, False])
def test_a_job_that_somebody_else_removes_in_between_is_no_fault(
    jobs: Path, step: str, is_before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in "12":
        job(jobs, number, {"datasets": str(jobs.parent / "datasets")})
    does = getattr(finished_jobs, step)

    def gone(path: Path, *given: object) -> object:
        is_first = jobs / "1" in (path, path.parent)
        if is_first and is_before:
            shutil.rmtree(jobs / "1")
        found = does(path, *given)
        if is_first and not is_before:
            shutil.rmtree(jobs / "1")
        return found

    monkeypatch.setattr(finished_jobs, step, gone)
    removed(jobs)
    assert list(jobs.iterdir()) == []


def test_what_cannot_be_removed_is_an_error(jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job(jobs, "1", {"datasets": str(jobs.parent / "datasets")})

    def refuses(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "unlink", refuses)
    with pytest.raises(PermissionError):
        removed(jobs)
