"""Notices that wait, on the desk: taken into the adding of lists with what they propose, or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from desks import Answer, Running, desk_on
from made_up import begin
from put_notices import ADDRESS, put
from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.desk.items.stored import changing, item_of

AT_ONCE = ("0a78", "0b90", "0c12", "0d34")


class AtDesk(NamedTuple):
    """A desk that runs, the cookie of a browser that was let in, and the notices beside its lists."""

    running: Running
    cookie: str
    inbox: WaitingNotices

    def get(self, path: str) -> Answer:
        return self.running.ask(path, {"cookie": self.cookie})

    def post(self, path: str, **fields: str) -> Answer:
        kind = "application/x-www-form-urlencoded"
        headers = {"cookie": self.cookie, "origin": self.running.base, "content-type": kind}
        return self.running.ask(path, headers, "POST", urlencode(fields).encode())


@pytest.fixture(scope="module")
def at_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtDesk]:
    folder = tmp_path_factory.mktemp("notices")
    begin(folder / "datasets")
    inbox = WaitingNotices(folder / "inbox")
    for id_ in ("ab12", "cd34", "ef56", *AT_ONCE):
        put(inbox, id_, f"虚构{id_}有限公司")
    with desk_on(folder) as running:
        yield AtDesk(running, running.entered(), inbox)


def test_a_notice_is_looked_at_with_its_files_and_what_is_proposed(at_desk: AtDesk) -> None:
    assert "虚构通知" in at_desk.get("/notices").text
    shown = at_desk.get("/notices/ab12").text
    assert "读不成名单" in shown and "no table of firms" in shown and "哪一天" in shown
    assert "/notices/ab12/files/1/take" in shown and "/notices/ab12/files/0/take" not in shown
    kept = at_desk.get("/notices/ab12/files/0")
    assert kept.text == "list" and kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["content-disposition"].startswith("attachment")


def test_a_file_is_taken_with_what_the_notice_gives_and_once_saved_the_notice_waits_no_more(at_desk: AtDesk) -> None:
    answer = at_desk.post("/notices/cd34/files/1/take")
    assert answer.status == 303 and answer.headers["location"] == "/items/0001"
    item = item_of(at_desk.running.folder / "waiting/desk", "0001")
    assert item is not None and item.name == "名单.csv"
    assert item.options == {"authority": ["虚构局"], "level": ["city"], "address": [f"{ADDRESS}.csv"]}
    assert "/items/0001" in at_desk.get("/notices/cd34").text and at_desk.inbox.open("cd34").is_open
    with changing(item) as now:
        now.state, now.source = "saved", "xugou/2026-1"
    at_desk.get("/notices")
    assert at_desk.inbox.open("cd34").sources == ("xugou/2026-1",) and not at_desk.inbox.open("cd34").is_open


def test_a_file_is_taken_once_however_often_it_is_asked_for_and_notices_taken_at_once_are_all_kept(
    at_desk: AtDesk,
) -> None:
    paths = [f"/notices/{id_}/files/1/take" for id_ in AT_ONCE for _twice in range(2)]
    with ThreadPoolExecutor(len(paths)) as windows:
        came = [one.headers["location"] for one in windows.map(at_desk.post, paths)]
    assert came[::2] == came[1::2] and len(set(came)) == 4
    for path, item in zip(paths, came, strict=True):
        assert item in at_desk.get(path.partition("/files")[0]).text


def test_a_notice_is_dismissed_with_a_reason_and_not_without(at_desk: AtDesk) -> None:
    for because in (" ", "联系人 13800138000"):
        assert at_desk.post("/notices/ef56/dismiss", because=because).status == 400
    assert at_desk.inbox.open("ef56").is_open
    assert at_desk.post("/notices/ef56/dismiss", because="不是名单").status == 303
    assert at_desk.inbox.open("ef56").because == "不是名单" and "不是名单" in at_desk.get("/notices/ef56").text


@pytest.mark.parametrize("path", ["/notices/ff", "/notices/..", "/notices/ab12/files/7"])
def test_what_is_not_there_is_said_in_a_sentence(path: str, at_desk: AtDesk) -> None:
    assert at_desk.get(path).status in (404, 409)
