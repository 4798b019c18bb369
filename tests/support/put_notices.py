"""Notices that wait in an inbox, as the collector leaves them."""

from __future__ import annotations

from made_up import HEADER, row
from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.collecting.waiting_notice import OpenQuestion, WaitingFile, WaitingNotice

ADDRESS = "http://xugou.example/1.html"


def put(waiting: WaitingNotices, id_: str, firm: str = "虚构甲有限公司") -> None:
    """Let a notice wait: its page, and a list of one firm with a question open."""
    question = OpenQuestion(option="--date", zh="哪一天", en="Which day")
    page = WaitingFile(
        path="v1/1.html", address=ADDRESS, sha256="0" * 64, size=4, is_notice=True, refused="no table of firms"
    )
    file = WaitingFile(
        path="v1/名单.csv", address=f"{ADDRESS}.csv", sha256="0" * 64, size=9, is_notice=False, open=(question,)
    )
    known = {"place": "xugou", "page": "notices", "title": "虚构通知", "address": ADDRESS, "found_on": "2026-01-02"}
    given = {"authority": "虚构局", "level": "city"}
    notice = WaitingNotice.model_validate({"id": id_, **known, "given": given, "files": (page, file)})
    (waiting.folder(id_) / "v1").mkdir(parents=True)
    (waiting.folder(id_) / "v1/1.html").write_bytes(b"list")
    (waiting.folder(id_) / "v1/名单.csv").write_text("\n".join([HEADER, row(firm)]), encoding="utf-8")
    with waiting.held():
        waiting.write(notice)
