"""What others attach to an address that is passed on asks nothing: every page alike answers as without it."""

from __future__ import annotations

import pytest
from known_firms import YUTONG
from posting import sheet
from qiangqi.languages import named_language
from qiangqi.web.http.attached import with_language_named, without_attached
from qiangqi.web.http.clock import moment
from sites import Site

WECHAT = "from=timeline&isappinstalled=0"
CAMPAIGN = "utm_source=newsletter&utm_medium=e-mail&spm=a1z.b2.3"


@pytest.mark.parametrize(
    ("query", "wanted", "is_typed"),
    [
        (b"", b"", False),
        (b"from=timeline", b"", False),
        (b"from=2020-01-01&from=singlemessage&until=2021-01-01", b"from=2020-01-01&until=2021-01-01", False),
        (b"from=somebody", b"from=somebody", False),
        (b"as_of=2020-01-01&isappinstalled=0", b"as_of=2020-01-01", False),
        (b"utm_source=a&q=%E5%AE%87&utm_campaign=b", b"q=%E5%AE%87", False),
        (b"utm_source=%E5%AE%87%E9%80%9A&q=a", b"q=a", True),
        (b"q=a&utm_term=Yutong", b"q=a", True),
        (b"spm", b"", False),
        (b"spm_x=1&xspm=1&utm=1", b"spm_x=1&xspm=1&utm=1", False),
        (b"%66rom=timeline", b"", False),
    ],
)
def test_marks_are_taken_off_and_everything_else_stays_as_it_was_written(
    query: bytes, wanted: bytes, is_typed: bool
) -> None:
    assert without_attached(query) == (wanted, is_typed)


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        *((tag, "zh") for tag in ("zh", "ZH", "zh-CN", "zh_CN", "zh-Hans", "zh_Hans", "zh-Hans-CN", "zh-TW")),
        *((tag, "en") for tag in ("en", "EN", "en-US", "en_GB", "EN-us", "en-GB-oed")),
        *((tag, None) for tag in ("", "english", "fr", "fr-en", "en-", "e", "en US", "en-US,zh", "中文")),
    ],
)
def test_a_language_is_understood_however_a_program_writes_its_tag(tag: str, wanted: str | None) -> None:
    assert named_language(tag) == wanted


def test_a_language_that_is_none_stays_and_is_refused(site: Site) -> None:
    assert with_language_named(b"a=1&lang=en-US&lang=fr") == b"a=1&lang=en&lang=fr"
    assert site.get("/about?lang=fr").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/?", "/search?q=宇通&", f"/firm/{YUTONG}?", f"/firm/{YUTONG}/slip?as_of=2019-01-01&",
        "/titles?regime=zhengzhou&", f"/check?firm={YUTONG}&from=2019-01-01&until=2022-01-01&", "/changes?",
        "/plan/zhengzhou-2017/estimate?", "/regime/zhengzhou/check?", "/nothing?", "/catalogue?",
        f"/catalogue/firms/{YUTONG}?", "/catalogue/firms?_size=2&", f"/report?page=/firm/{YUTONG}&", "/check/verify?",
    ],
)  # fmt: skip
def test_every_page_answers_with_marks_as_without_them(site: Site, path: str) -> None:
    begun = ""
    while begun != moment():  # a slip prints the second in which it is made, so both are made in one
        begun = moment()
        plain, answer = site.get(f"{path}lang=en"), site.get(f"{path}{WECHAT}&lang=en-US&{CAMPAIGN}")
    assert (answer.status_code, answer.text) == (plain.status_code, plain.text)
    assert answer.headers["cache-control"] == plain.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        f"/-/standing/{YUTONG}.json?as_of=2020-01-01", "/titles.json?as_of=2020-01-01", "/titles.csv?lang=zh_Hans",
        "/-/search.json?q=a", "/issues.json", "/catalogue/firms.json?_size=2&_shape=array",
        f"/firm/{YUTONG}/facts.csv?lang=zh-CN", "/robots.txt", "/releases/latest", "/-/reconcile",
        f"/firm/{YUTONG}.atom", "/self-check",
    ],
)  # fmt: skip
def test_data_and_redirects_answer_with_marks_as_without_them(site: Site, path: str) -> None:
    plain = site.get(path)
    answer = site.get(f"{path}{'&' if '?' in path else '?'}{WECHAT}&{CAMPAIGN}")
    assert (answer.status_code, answer.text) == (plain.status_code, plain.text)
    assert answer.headers.get("location") == plain.headers.get("location")


def test_a_statement_keeps_its_parameters_and_what_may_be_typed_is_kept_by_no_cache(site: Site) -> None:
    statement = "select+:from+as+a,+:spm+as+b&from=timeline&spm=1&lang=en-US"
    rows = site.get(f"/catalogue.json?sql={statement}&_shape=array").json()
    assert rows == [{"a": "timeline", "b": "1"}]
    assert "s-maxage" in site.get("/about?utm_source=newsletter").headers["cache-control"]
    assert site.get("/about?utm_term=Yutong").headers["cache-control"] == "no-store"
    assert site.get("/catalogue/firms?utm_source=宇通").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_batch_in_utf_16_of_either_order_is_read_by_its_mark(site: Site, encoding: str, newline: str) -> None:
    text = newline.join(["企业名称\t统一社会信用代码", f"宇通客车股份有限公司\t{YUTONG}", ""])
    plain = sheet(site, text.encode()).text
    answer = sheet(site, ("\ufeff" + text).encode(encoding))
    assert answer.status_code == 200 and answer.text == "\ufeff" + plain
    assert f",{YUTONG},宇通客车股份有限公司," in answer.text
