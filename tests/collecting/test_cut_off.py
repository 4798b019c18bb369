"""A collector that is killed, and two on one inbox: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from given import ROOT
from python_runs import Program
from qiangqi.collecting.evidence import close_left
from qiangqi.collecting.request_log import Entry, RequestLog
from qiangqi.collecting.waiting import WaitingNotices
from warcio.archiveiterator import ArchiveIterator
from watched_site import Page, RecordedClock, Watch, stalling

TITLE = "关于公布虚构市知识产权示范企业名单的通知"


class Killed(BaseException):
    """What a test raises where a process would end."""


def command(watch: Watch, *options: str) -> list[str]:
    line = [str(ROOT / "scripts/collect.py"), "--datasets", str(watch.datasets)]
    return [*line, "--inbox", str(watch.inbox), "--allow-loopback", *options]


class LastClock(RecordedClock):
    """A clock in whose nth wait, which is one before a request, the process ends."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.left = waits

    def sleep(self, seconds: float) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed
        super().sleep(seconds)


def test_cut_off_before_any_of_its_requests_the_next_run_brings_the_same(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/1.html"))
    watch.site.put("/1.html", f'<html><p>{TITLE}</p><a href="/a.csv">名单.csv</a></html>', etag='"v1"')
    watch.site.put("/a.csv", "企业名称\n虚构甲有限公司\n")
    for waits in range(3):
        watch.clock = LastClock(waits)
        with pytest.raises(Killed):
            watch.run(is_all=True)
    watch.clock = RecordedClock()
    watch.run(is_all=True)
    assert [file.path for file in watch.only().files] == ["v1/notice.html", "v1/1-名单.csv"]
    assert watch.only().version == 1
    assert not list((watch.inbox / "warc").glob("*.open"))


def test_the_evidence_of_a_run_that_was_killed_is_closed_without_what_it_had_not_finished(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/1.html"))
    watch.run()
    (path,) = (watch.inbox / "warc").iterdir()
    whole = path.read_bytes()
    left = path.with_name("2026-01-04T000000Z.warc.gz.open")
    left.write_bytes(whole + whole[:100])
    assert close_left(watch.inbox) == ["2026-01-04T000000Z.warc.gz"]
    closed = left.with_suffix("")
    assert closed.read_bytes() == whole
    with closed.open("rb") as file:
        assert len([record.content_stream().read() for record in ArchiveIterator(file)]) == 7


def test_a_row_of_the_log_that_was_not_finished_is_taken_away(tmp_path: Path) -> None:
    RequestLog(tmp_path)
    whole = (tmp_path / "log.csv").read_bytes()
    (tmp_path / "log.csv").write_bytes(whole + b"2026-01-05T01:00")
    RequestLog(tmp_path)
    assert (tmp_path / "log.csv").read_bytes() == whole


def test_what_a_site_says_of_itself_is_no_formula_in_the_log(tmp_path: Path) -> None:
    given = dict.fromkeys(Entry._fields, "") | {"address": "http://xugou.example/", "type": "=HYPERLINK(1)"}
    RequestLog(tmp_path).add(Entry(**given))
    assert (tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()[1] == (
        ",,,http://xugou.example/,,,,,,,'=HYPERLINK(1),"
    )


@pytest.mark.slow
def test_a_process_that_is_killed_holds_nobody_up_and_a_second_one_says_for_whom_it_waits(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/1.html"))
    watch.site.pages["/"] = Page(respond=stalling(watch.clock))
    first = Program(command(watch))
    while "/" not in watch.site.paths():
        assert first.poll() is None
        time.sleep(0.05)
    second = Program(command(watch), stdout=subprocess.PIPE)
    assert second.stdout is not None
    assert f"scripts/collect.py (pid {first.pid}, 自 since " in second.stdout.readline()
    watch.site.links("/", (TITLE, "/1.html"))
    watch.site.put("/1.html", f"<html><p>{TITLE}</p></html>")
    first.send_signal(signal.SIGKILL)
    first.wait()
    said = second.stdout.read()
    assert second.wait(60) == 0, said
    assert "新通知 new 1" in said and len(WaitingNotices(watch.inbox).list()) == 1
