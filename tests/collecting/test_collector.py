"""The collector against a site made for it on loopback: what it asks, what it keeps, and what then waits."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from made_lists import make_docx
from qiangqi.standing.strict_yaml import DataError
from warcio.archiveiterator import ArchiveIterator
from watched_site import Page, RecordedClock, Respond, Watch, dripping, endless, stalling

TITLE = "关于公布虚构市知识产权示范企业名单的通知"
NOTICE = "<html><body><h1>{title}</h1><p>现予公布。</p>{more}</body></html>"


def notice(watch: Watch, path: str = "/1.html", more: str = "", **headers: str) -> None:
    watch.site.put(path, NOTICE.format(title=TITLE, more=more), **headers)


def one(watch: Watch, more: str = "", **headers: str) -> None:
    watch.site.links("/", (TITLE, "/1.html"), ("招聘公告", "/2.html"))
    notice(watch, more=more, **headers)


def records(watch: Watch) -> list[tuple[str, str, str]]:
    found = []
    for path in sorted((watch.inbox / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                headers = record.rec_headers
                assert headers.protocol == "WARC/1.1"
                found.append(
                    (
                        record.rec_type,
                        (headers.get_header("WARC-Target-URI") or "").removeprefix(watch.site.root),
                        headers.get_header("WARC-Profile") or "",
                    )
                )
    return found


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


def test_a_busy_host_is_waited_for_as_long_as_it_asks(watch: Watch) -> None:
    one(watch)
    page, answers = watch.site.pages["/1.html"], iter([(429, "7"), (503, None)])

    def busy(handler) -> None:  # type: ignore[no-untyped-def]
        status, after = next(answers, (200, None))
        handler.send_response(status)
        if after:
            handler.send_header("retry-after", after)
        body = page.body if status == 200 else b""
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    page.respond = busy
    assert watch.run()["new"] == 1
    assert watch.clock.waits == [1.0, 1.0, 7.0, 60.0]


def test_a_host_that_asks_for_hours_is_left_alone_until_then(watch: Watch) -> None:
    watch.site.put("/", "", 429, retry_after="86400")
    assert watch.run()["failed"] == 1
    assert all(wait <= 1 for wait in watch.clock.waits)
    asked = len(watch.site.asked)
    watch.clock.later(hours=23)
    watch.run(is_all=True)
    assert len(watch.site.asked) == asked and "left alone until 2026-01-06" in watch.log()[-1]["why"]
    one(watch)
    watch.clock.later(hours=2)
    assert watch.run(is_all=True)["new"] == 1


def test_requests_of_one_host_are_a_second_apart(watch: Watch) -> None:
    one(watch)
    watch.run()
    assert len(watch.clock.waits) == len(watch.site.asked) - 1
    assert set(watch.clock.waits) == {1.0}


@pytest.mark.parametrize("slow", [stalling, dripping, endless])
def test_an_answer_without_end_is_cut_off_and_the_others_come_in(
    watch: Watch, slow: Callable[[RecordedClock], Respond]
) -> None:
    watch.site.links("/", (TITLE, "/slow.html"), (f"{TITLE}二", "/1.html"))
    notice(watch)
    watch.site.pages["/slow.html"] = Page(respond=slow(watch.clock))
    counts = watch.run()
    assert (counts["failed"], counts["new"]) == (1, 1)
    assert watch.outcomes() == {"/": "stored", "/slow.html": "failed", "/1.html": "stored"}


def test_a_body_that_unpacks_to_more_than_is_taken_is_refused(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/bomb.html"))
    watch.site.put("/bomb.html", gzip.compress(b"0" * 50_000_000), content_encoding="gzip")
    assert watch.run()["failed"] == 1
    assert "unpacks to more" in watch.log()[-1]["why"]


def test_a_compressed_page_is_kept_as_it_reads_and_recorded_as_it_was_sent(watch: Watch) -> None:
    one(watch)
    page = watch.site.pages["/1.html"]
    watch.site.put("/1.html", gzip.compress(page.body), content_encoding="gzip")
    watch.run()
    found = watch.only()
    assert watch.waiting.path(found, found.files[0]).read_bytes() == page.body
    assert ("response", "/1.html", "") in records(watch)


def test_what_is_larger_than_is_taken_is_refused_by_what_it_says_of_itself(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/1.html"))
    watch.site.put("/1.html", b"0" * 200_001)
    watch.run()
    assert "has 200001 bytes" in watch.log()[-1]["why"]


@pytest.mark.parametrize(
    "to", ["http://localhost:{port}/1.html", "http://127.0.0.1:1/", "file:///etc/passwd", "//[::1"]
)
def test_a_redirect_out_of_the_domain_is_not_followed(watch: Watch, to: str) -> None:
    watch.site.links("/", (TITLE, "/away.html"))
    watch.site.put("/away.html", "", 302, location=to.format(port=watch.site.root.rpartition(":")[2]))
    counts = watch.run()
    assert counts["new"] == 0 and counts["refused"] + counts["failed"] == 1
    assert watch.site.paths() == ["/robots.txt", "/", "/away.html"]


def test_a_redirect_within_the_domain_is_followed_and_a_circle_is_not(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/old.html"), (f"{TITLE}二", "/a.html"))
    watch.site.put("/old.html", "", 301, location="/1.html")
    watch.site.put("/a.html", "", 302, location="/b.html")
    watch.site.put("/b.html", "", 302, location="/a.html")
    notice(watch, more='<a href="list.pdf">附件.pdf</a>')
    assert watch.run()["new"] == 1
    row = next(row for row in watch.log() if row["address"].endswith("/old.html"))
    assert row["final"].endswith("/1.html") and "circle" in watch.log()[-1]["why"]


def test_an_address_with_characters_beyond_ascii_is_asked_as_browsers_ask_it(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/通知 1.html?名=甲&b=%E4%B9%99"))
    notice(watch, "/%E9%80%9A%E7%9F%A5%201.html?%E5%90%8D=%E7%94%B2&b=%E4%B9%99")
    assert watch.run()["new"] == 1


def test_an_item_that_was_damaged_keeps_no_other_page_back(watch: Watch) -> None:
    one(watch)
    watch.run()
    (watch.waiting.folder(watch.only().id) / "item.json").write_text("{", encoding="utf-8")
    assert watch.day_later()["failed"] == 1
    assert any("item.json:1" in line for line in watch.said)


def test_a_redirect_whose_characters_are_utf_8_is_followed_as_they_are_meant(watch: Watch) -> None:
    watch.site.links("/", (TITLE, "/old.html"))
    watch.site.put("/old.html", "", 302, location="/通知.html".encode().decode("latin-1"))
    notice(watch, "/%E9%80%9A%E7%9F%A5.html")
    assert watch.run()["new"] == 1


def test_no_request_carries_a_cookie_of_another(watch: Watch) -> None:
    one(watch, set_cookie="a=b; Path=/")
    watch.run()
    watch.day_later()
    assert not any("cookie" in headers for _, headers in watch.site.asked)


def test_what_robots_forbid_is_not_asked(watch: Watch) -> None:
    one(watch)
    watch.site.put("/robots.txt", "User-agent: *\nDisallow: /1.html\nCrawl-delay: 5\n")
    counts = watch.run()
    assert counts["refused"] == 1 and "/1.html" not in watch.site.paths()
    assert "robots.txt" in watch.log()[-1]["why"]
    assert watch.clock.waits == [5.0]


def test_robots_that_cannot_be_had_allow_nothing(watch: Watch) -> None:
    one(watch)
    watch.site.put("/robots.txt", "", 500)
    assert watch.run()["failed"] == 1 and set(watch.site.paths()) == {"/robots.txt"}
    watch.site.put("/robots.txt", "")
    assert watch.run()["new"] == 1


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
