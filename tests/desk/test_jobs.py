"""Long work of the desk goes on without its page and without the desk, and a preview's site ends with the desk."""

from __future__ import annotations

import fcntl
import re
import signal
import socket
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desks import Running, desk_on
from made_up import begin, publish_list, row
from qiangqi.desk.jobs.act_tasks import carry_act
from qiangqi.desk.jobs.job import begin as begin_job
from qiangqi.desk.jobs.wishes import Wish, wished
from qiangqi.desk.jobs.work import Work
from qiangqi.desk.settings import Desk
from qiangqi.lists.editing.journal import acts, carry_out
from qiangqi.lists.editing.lock import writing
from qiangqi.standing.strict_yaml import DataError

DAY, ROWS = "2026-01-02", [row("虚构甲有限公司"), row("虚构乙有限公司")]
FORM = "application/x-www-form-urlencoded"


def post(desk: Running, path: str, **fields: str) -> int:
    headers = {"cookie": desk.entered(), "origin": desk.base, "content-type": FORM}
    return desk.ask(path, headers, "POST", urlencode(fields).encode()).status


def get(desk: Running, path: str) -> str:
    return desk.ask(path, {"cookie": desk.entered()}).text


def until(said: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not said():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_work_goes_on_without_its_desk_and_the_next_desk_shows_it_while_a_preview_ends_with_its_own(
    tmp_path: Path,
) -> None:
    publish_list(begin(tmp_path / "datasets"), [row("虚构甲有限公司")])
    with desk_on(tmp_path) as first, writing(tmp_path / "datasets", "scripts/source.py amend", print):
        assert post(first, "/preview/build") == 303
        until(lambda: "scripts/source.py amend" in get(first, "/preview"))
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    with desk_on(tmp_path) as second:
        until(lambda: "/preview/start" in get(second, "/preview"))
        assert post(second, "/preview/start") == 303
        port = int(re.findall(r'href="http://127\.0\.0\.1:(\d+)/preview"', get(second, "/preview"))[0])
        with socket.create_connection(("127.0.0.1", port), 5):
            pass
        second.process.send_signal(signal.SIGKILL)
        second.process.wait()
    with (tmp_path / "build/preview/.lock").open() as lock:
        until(lambda: is_free(lock.fileno()))


def is_free(lock: int) -> bool:
    """Whether nobody serves the preview any more."""
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@pytest.mark.slow
def test_an_act_with_personal_data_in_its_words_is_refused_and_kept_nowhere(tmp_path: Path) -> None:
    publish_list(begin(tmp_path / "datasets"), ROWS)
    with desk_on(tmp_path) as desk:
        for field, text in (
            ("answers", "title=联系人：章散"),
            ("reason", "联系人：章散"),
            ("answers", "values.联系人：章散=1"),
        ):
            assert post(desk, "/sources/zhengzhou/list/amend", **{"reason": "虚构的理由", field: text}) == 400
        means = {"line": "2", "means": "values", "gives": "name=虚构甲有限公司 13800000000", "reason": "虚构的理由"}
        assert post(desk, "/sources/zhengzhou/list/row", **means) == 400
    assert not list((tmp_path / "waiting/desk").glob("jobs/*/wish.json"))


def test_an_act_is_carried_out_as_it_was_shown_or_not_at_all(tmp_path: Path) -> None:
    datasets, output, tried = publish_list(begin(tmp_path / "datasets"), ROWS).parents[1], tmp_path / "build", tmp_path
    act = {"verb": "row", "source": "zhengzhou/list", "line": 2, "means": ["skip"], "because": "虚构的理由"}
    shown = wished(datasets, output, DAY, Wish.model_validate(act), None)
    wish = {"act": act, "tried": str(tried), "digest": shown.digest}
    work = Work(tmp_path, datasets, output, DAY, wish)
    carry_out(datasets, "amend", ["zhengzhou/other"], {"zhengzhou/raw/other.csv": b"x"}, DAY)
    with pytest.raises(DataError, match="was changed since the effect was shown"):
        carry_act(work)
    assert len(acts(datasets)) == 1
    work.wish["digest"] = wished(datasets, output, DAY, Wish.model_validate(act), None).digest
    assert carry_act(work)["act"] == 2


@pytest.mark.parametrize("name", ["..", "虚构" * 100 + ".csv", "a/\x00b.csv"])
def test_a_file_comes_under_any_name_and_what_was_cut_off_at_its_beginning_stops_no_later_work(
    name: str, tmp_path: Path
) -> None:
    desk = Desk(begin(tmp_path / "datasets"), tmp_path / "build", tmp_path / "waiting", 0, lambda: date(2026, 1, 2))
    (desk.folder / "jobs/00007/file").mkdir(parents=True)  # killed while its file was written
    job = begin_job(desk, "finish", {}, (name, b"list"))
    assert [path.read_bytes() for path in (job.folder / "file").iterdir()] == [b"list"]
    until(lambda: job.state == "done")
    assert [path.name for path in job.folder.parent.glob("[0-9]*")] == [job.id]
