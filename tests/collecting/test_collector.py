"""The collector against a site made for it on loopback: what it asks, what it keeps, and what then waits."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from made_lists import make_docx
from qiangqi.standing.strict_yaml import DataError
from watched_notices import TITLE, notice, one, records
from watched_site import Watch


def test_a_notice_whose_title_is_looked_for_waits_and_others_are_not_even_asked(watch: Watch) -> None:
    one(watch)
    assert watch.run()["new"] == 1
    found = watch.only()
    assert (found.title, found.status, found.found_on) == (TITLE, "new", "2026-01-05")
    assert watch.waiting.path(found, found.files[0]).read_bytes() == watch.site.pages["/1.html"].body
    assert "/2.html" not in watch.site.paths()


def test_the_links_to_further_pages_are_followed_as_far_as_the_watch_says(watch: Watch) -> None:
    for number in range(1, 6):
        path = "/" if number == 1 else f"/list_{number}.html"
        watch.site.links(path, (f"{TITLE}{number}", f"/{number}.html"), ("下一页", f"/list_{number + 1}.html"))
        notice(watch, f"/{number}.html", f"<p>{number}</p>")
    assert watch.run()["new"] == 3
    assert "/list_4.html" not in watch.site.paths()


def test_pages_that_lead_in_a_circle_end(watch: Watch) -> None:
    watch.site.links("/", ("下一页", "/a.html"))
    watch.site.links("/a.html", ("下一页", "/"))
    watch.run()
    assert watch.site.paths() == ["/robots.txt", "/", "/a.html"]


@pytest.mark.parametrize(
    "feed",
    [
        "<rss><channel><item><title>{title}</title><link>{address}</link></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{title}</title><link href="{address}"/></entry>'
        "</feed>",
    ],
)
def test_a_feed_gives_its_entries(watch: Watch, feed: str) -> None:
    watch.watch("/feed.xml", "feed")
    watch.site.put("/feed.xml", feed.format(title=TITLE, address=f"{watch.site.root}/1.html"))
    notice(watch)
    assert watch.run()["new"] == 1


def test_attachments_come_with_their_notice_and_each_has_a_card_proposed(watch: Watch, tmp_path: Path) -> None:
    one(watch, more='<a href="files/list.docx">附件：名单.docx</a><a href="/gone.pdf">附件2.pdf</a>')
    rows = [["序号", "企业名称", "地市"], ["1", "虚构甲有限公司", "河南省郑州市"]]
    made = make_docx(tmp_path / "list.docx", ["郑州市知识产权示范企业认定名单", rows])
    called = "attachment; filename=名单.docx".encode().decode("latin-1")
    watch.site.put("/files/list.docx", made.read_bytes(), content_disposition=called)
    watch.run()
    found = watch.only()
    assert [(file.path, file.is_notice) for file in found.files] == [
        ("v1/notice.html", True),
        ("v1/1-附件-名单.docx", False),
    ]
    assert [(one.address.rpartition("/")[2], one.because) for one in found.left_out] == [("gone.pdf", "HTTP 404")]
    file = found.files[1]
    asked = {question.option for question in file.open}
    assert "--published" in asked and "--regime" not in asked and not file.refused
    answers = {"published": "2026-01-04", "date": "2026-01-04", "level": "city", "id": "2026-1", "title": TITLE}
    session = watch.waiting.registration(found, file, watch.datasets, "2026-01-05", answers)
    session.open()
    draft = session.draft()
    assert [question.key for question in draft.questions if question.default is None] == []


def test_a_card_that_lacks_nothing_is_written_beside_its_file(watch: Watch, tmp_path: Path) -> None:
    one(watch, more='<a href="/list.docx">名单.docx</a>')
    head = ["郑州市知识产权局文件", "郑知〔2026〕1号", "关于公布2026年度郑州市知识产权示范企业认定名单的通知"]
    rows = [["序号", "企业名称", "地市"], ["1", "虚构甲有限公司", "河南省郑州市"]]
    made = make_docx(tmp_path / "list.docx", [*head, rows, "郑州市知识产权局", "2026年1月4日"])
    watch.site.put("/list.docx", made.read_bytes())
    watch.run()
    file = watch.only().files[1]
    assert file.card is None or "虚构" not in file.card
    assert all(question.option != "--evidence" for question in file.open)


def test_links_of_a_page_with_a_base_lead_where_browsers_follow_them(watch: Watch) -> None:
    base = '<base href="/tzgg/">'
    watch.site.put("/", f"<html><head>{base}</head><body><a href='1.html'>{TITLE}</a></body></html>")
    notice(watch, "/tzgg/1.html", more=f'{base}<a href="list.pdf">附件.pdf</a>')
    assert watch.run()["new"] == 1
    assert watch.site.paths()[-2:] == ["/tzgg/1.html", "/tzgg/list.pdf"]


def test_the_next_day_asks_by_validators_and_what_is_the_same_says_nothing(watch: Watch) -> None:
    one(watch, etag='"v1"')
    watch.run()
    counts = watch.day_later()
    assert watch.site.asked[-1] == ("/1.html", watch.site.asked[-1][1]) and counts["new"] + counts["changed"] == 0
    assert watch.site.asked[-1][1]["if-none-match"] == '"v1"'
    assert watch.outcomes()["/1.html"] == "not_modified"
    kinds = [one for one in records(watch) if one[1] == "/1.html" and one[0] != "request"]
    assert [kind for kind, _, _ in kinds] == ["response", "revisit"]
    assert kinds[1][2].endswith("/1.1/revisit/server-not-modified")


def test_what_is_sent_again_unchanged_is_evidence_that_refers_to_the_first(watch: Watch) -> None:
    one(watch, last_modified="Mon, 05 Jan 2026 01:00:00 GMT")
    watch.run()
    watch.day_later()
    profiles = {path: profile for kind, path, profile in records(watch) if kind == "revisit"}
    assert profiles["/"].endswith("/1.1/revisit/identical-payload-digest")
    assert profiles["/1.html"].endswith("/server-not-modified")


def test_two_runs_of_one_second_keep_the_evidence_of_both(watch: Watch) -> None:
    one(watch)
    watch.run()
    spent, watch.clock.waits = sum(watch.clock.waits), []
    assert spent
    watch.run(is_all=True)
    assert len([one for one in records(watch) if one[0] == "request" and one[1] == "/1.html"]) == 2


def test_a_page_that_was_asked_today_is_not_asked_again_unless_all_are(watch: Watch) -> None:
    one(watch)
    watch.run()
    asked = len(watch.site.asked)
    assert watch.run()["not_due"] == 1 and len(watch.site.asked) == asked
    watch.run(is_all=True)
    assert len(watch.site.asked) > asked


def test_a_notice_that_changes_after_a_decision_waits_again_with_both_versions(watch: Watch) -> None:
    one(watch)
    watch.run()
    watch.waiting.dismiss(watch.only().id, "2026-01-05", "不是名单")
    assert watch.day_later()["changed"] == 0
    notice(watch, more="<p>更正：虚构乙有限公司</p>")
    assert watch.day_later()["changed"] == 1
    found = watch.only()
    assert (found.status, found.version, found.changed_on) == ("changed", 2, "2026-01-07")
    assert sorted(path.parent.name for path in watch.waiting.folder(found.id).glob("v*/*")) == ["v1", "v2"]


def test_a_page_that_counts_its_visitors_has_not_changed(watch: Watch) -> None:
    one(watch, more="<p>浏览次数：17</p>")
    watch.run()
    notice(watch, more="<p>浏览次数：18</p>")
    assert watch.day_later()["changed"] == 0 and watch.outcomes()["/1.html"] == "same"


@pytest.mark.parametrize("status", [404, 410])
def test_a_notice_that_is_gone_says_since_when_and_comes_back_quietly(watch: Watch, status: int) -> None:
    one(watch)
    watch.run()
    watch.site.put("/1.html", "", status)
    assert watch.day_later()["gone"] == 1
    assert watch.only().gone_on == "2026-01-06"
    assert watch.day_later()["gone"] == 0
    notice(watch)
    watch.day_later()
    assert watch.only().gone_on is None and watch.only().version == 1


def test_each_answer_is_kept_once_by_its_hash_with_address_day_status_and_headers(watch: Watch) -> None:
    one(watch)
    watch.site.links("/", (TITLE, "/1.html"), (f"{TITLE}二", "/same.html"))
    notice(watch, "/same.html")
    watch.run()
    sha256 = watch.waiting.list()[0].files[0].sha256
    kept = watch.inbox / "answers" / sha256[:2] / sha256
    told = json.loads(kept.with_name(f"{sha256}.json").read_text(encoding="utf-8"))
    assert [one["address"].rpartition("/")[2] for one in told] == ["1.html", "same.html"]
    assert told[0]["day"] == "2026-01-05" and told[0]["status"] == 200
    assert ["content-type", "text/html; charset=utf-8"] in told[0]["headers"]


def test_a_source_that_is_held_is_asked_although_no_page_names_it(watch: Watch) -> None:
    watch.site.links("/")
    notice(watch)
    card = watch.datasets / "zhengzhou/2026-made.yml"
    card.write_text(CARD.format(address=f"{watch.site.root}/1.html"), encoding="utf-8")
    watch.run()
    assert watch.waiting.list() == () and "/1.html" in watch.site.paths()
    notice(watch, more="<p>更正</p>")
    watch.day_later()
    found = watch.only()
    assert (found.status, found.title, found.sources) == ("changed", "虚构通知", ("zhengzhou/2026-made",))


CARD = """title: 虚构通知
title_is: document
number: null
authority: 虚构市知识产权局
level: city
address: {address}
address_is: authority
evidence: government_site
licence: 未注明
published:
  on: "2026-01-04"
  because: {{zh: 网页日期, en: The day of the web page.}}
made: "2026-01-05"
raw: null
sha256: null
transcription: true
columns: null
values: null
bounds: null
totals: []
"""


def test_a_place_that_nobody_watches_is_refused_by_name(watch: Watch) -> None:
    (watch.datasets / "zhengzhou/watch.yml").unlink()
    with pytest.raises(DataError, match=r"watch\.yml:1: is not there"):
        watch.run()


def test_the_log_has_a_row_for_each_address(watch: Watch) -> None:
    one(watch)
    watch.run()
    rows = list(csv.DictReader((watch.inbox / "log.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["place"], row["page"], row["outcome"]) for row in rows] == [("zhengzhou", "notices", "stored")] * 2
    assert {row["warc"] for row in rows} == {path.name for path in (watch.inbox / "warc").iterdir()}
