"""The collector's manners towards a host: how often and what it asks, what it takes, and what robots forbid."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from qiangqi.standing.strict_yaml import DataError
from watched_notices import TITLE, notice, one, records
from watched_site import Page, RecordedClock, Respond, Watch, dripping, endless, stalling


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


@pytest.mark.parametrize("text", ["", "[", '{"pages": 1}'])
def test_what_was_damaged_in_the_inbox_is_said_with_its_file(text: str, watch: Watch) -> None:
    one(watch)
    watch.run()
    for beside in watch.inbox.glob("answers/*/*.json"):
        beside.write_text(text, encoding="utf-8")
    assert watch.day_later()["failed"] == 1 and ".json:1" in watch.said[-1]
    (watch.inbox / "schedule.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"schedule\.json:1: is no schedule"):
        watch.day_later()
    assert not list(watch.inbox.glob("warc/*.open*"))


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


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_had_allow_nothing(status: int, watch: Watch) -> None:
    one(watch)
    watch.site.put("/robots.txt", "", status)
    assert watch.run()["failed"] == 1 and set(watch.site.paths()) == {"/robots.txt"}
    assert f"HTTP {status}" in watch.log()[-1]["why"]
    watch.site.put("/robots.txt", "")
    assert watch.run()["new"] == 1
