"""Notices that wait in an inbox: listed, opened, dismissed and taken."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qiangqi.collecting.inbox_lock import WAITING, holding
from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.collecting.waiting_notice import WaitingFile, WaitingNotice
from qiangqi.standing.strict_yaml import DataError

ADDRESS = "http://xugou.example/1.html"


def put(inbox: Path, id: str = "ab12", found_on: str = "2026-01-02") -> WaitingNotices:
    waiting = WaitingNotices(inbox)
    file = WaitingFile(path="v1/notice.html", address=ADDRESS, sha256="0" * 64, size=4, is_notice=True)
    notice = WaitingNotice(
        id=id, place="xugou", page="notices", title="虚构通知", address=ADDRESS, found_on=found_on, files=(file,)
    )
    (waiting.folder(id) / "v1").mkdir(parents=True)
    (waiting.folder(id) / "v1/notice.html").write_bytes(b"list")
    with waiting.held():
        waiting.write(notice)
    return waiting


def test_what_waits_is_listed_the_newest_first_and_opened_with_its_files(tmp_path: Path) -> None:
    put(tmp_path)
    waiting = put(tmp_path, "cd34", "2026-01-03")
    assert [one.id for one in waiting.list()] == ["cd34", "ab12"]
    notice = waiting.open("ab12")
    assert waiting.path(notice, notice.files[0]).read_bytes() == b"list"


def test_what_is_dismissed_or_taken_waits_no_more_and_is_still_there(tmp_path: Path) -> None:
    put(tmp_path, "cd34")
    waiting = put(tmp_path)
    waiting.dismiss("ab12", "2026-01-05", "不是名单")
    waiting.take("cd34", "2026-01-05", ["xugou/2026-1"])
    assert waiting.list() == ()
    assert waiting.open("ab12").because == "不是名单"
    assert waiting.list(("taken",))[0].sources == ("xugou/2026-1",)
    with pytest.raises(DataError, match="status: is taken"):
        waiting.dismiss("cd34", "2026-01-06", "不是名单")


@pytest.mark.parametrize("id", ["", "..", "ab12/../cd34", "ff"])
def test_an_id_that_is_none_is_refused_by_its_file(tmp_path: Path, id: str) -> None:
    with pytest.raises(DataError, match="expected"):
        put(tmp_path).open(id)


def test_an_item_that_was_written_over_by_hand_is_refused_by_its_file(tmp_path: Path) -> None:
    waiting = put(tmp_path)
    (tmp_path / "waiting/ab12/item.json").write_text('{"id": "ab12"}', encoding="utf-8")
    with pytest.raises(DataError, match=r"item\.json:1: place"):
        waiting.list()


def test_who_decides_waits_for_who_writes_and_says_for_whom(tmp_path: Path) -> None:
    put(tmp_path)
    said: list[str] = []
    desk = WaitingNotices(tmp_path, "desk", said.append)
    deciding = threading.Thread(target=lambda: desk.dismiss("ab12", "2026-01-05", "不是名单"))
    with holding(tmp_path, WAITING, "scripts/collect.py", said.append):
        deciding.start()
        while not said:
            deciding.join(0.01)
        assert desk.open("ab12").is_open
    deciding.join()
    assert "scripts/collect.py" in said[0] and not desk.open("ab12").is_open
