"""What a reader takes: weights decide, the most specific range first, and the order of a header never does."""

from __future__ import annotations

import pytest
from posting import JSON as PATH
from posting import post
from qiangqi.web.http.negotiation import preferred, takes_gzip
from sites import Site

JSON, LINES, HTML = "application/json; charset=utf-8", "application/x-ndjson; charset=utf-8", "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, JSON),
        ("", JSON),
        (" , ,", JSON),
        ("*/*", JSON),
        ("application/x-ndjson", LINES),
        ("application/x-ndjson, application/json", JSON),
        ("application/json, application/x-ndjson", JSON),
        ("application/json;q=0.5, application/x-ndjson", LINES),
        ("application/json;q=0.5,application/x-ndjson;q=0.6", LINES),
        ("*/*;q=0.9, application/json;q=0.1", LINES),
        ("application/json;q=0, */*", LINES),
        ("application/*;q=0.2, application/x-ndjson;q=0.1, text/html;q=0.1", JSON),
        ("text/*, application/*;q=0.001", HTML),
        ("text/html, application/x-ndjson;q=0", HTML),
        ("image/png", JSON),
        ("application/json;q=0, application/x-ndjson;q=0", JSON),
        ("Application/X-NDJSON; Q=1.000, application/json; q=0.999", LINES),
        ("application/x-ndjson; charset=UTF-8, application/json;q=0.9", LINES),
        ("application/x-ndjson; charset=utf-16, application/json;q=0.1", JSON),
        ('application/x-ndjson; charset="utf-8", application/json;q=0.9', LINES),
        ('text/plain; a="b,application/json;q=1", application/x-ndjson;q=0.1', LINES),
        ('text/plain; a="\\",", application/x-ndjson', LINES),
        ("application/json;q=2, application/x-ndjson;q=0.1", LINES),
        ("application/json;q=0.1234, application/x-ndjson;q=0.1", LINES),
        ("application/json;q=abc, text/html;q=0.1", HTML),
        ("application/json; q = 0.5, text/html;q=0.1", HTML),
        ("not a type, text/html", HTML),
        ("application/x-ndjson ; q=0.8 , */* ; q=0.1", LINES),
    ],
)
def test_the_type_with_the_greatest_weight_is_sent_and_json_of_equals(accept: str | None, wanted: str) -> None:
    assert preferred(accept, (JSON, LINES, HTML)) == wanted


@pytest.mark.parametrize(
    ("accept_encoding", "wanted"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("br, GZIP;q=0.1", True),
        ("x-gzip", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*", True),
        ("*;q=0", False),
        ("identity", False),
        ("notgzip", False),
        ("br;q=1.0, deflate", False),
    ],
)
def test_a_text_is_packed_for_who_takes_that(accept_encoding: str | None, wanted: bool) -> None:
    assert takes_gzip(accept_encoding) == wanted


def test_no_answer_is_packed_for_who_refuses_that(site: Site) -> None:
    for path in ("/about", "/-/openapi.json", "/-/static-plugins/qiangqi/style.css", "/catalogue/facts.csv"):
        assert "content-encoding" not in site.get(path, **{"accept-encoding": "gzip;q=0, *;q=0.1"}).headers, path
    assert site.get("/about", **{"accept-encoding": "br, *;q=0.1"}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("kind", "accept", "wanted"),
    [
        ("application/json", "*/*", "application/json"),
        ("application/x-ndjson", "*/*", "application/x-ndjson"),
        ("application/x-ndjson", "application/*", "application/x-ndjson"),
        ("application/x-ndjson", "application/json, text/plain, */*", "application/json"),
        ("application/x-ndjson", "application/json, application/x-ndjson", "application/json"),
        ("application/json", "application/x-ndjson, */*;q=0.1", "application/x-ndjson"),
        ("application/json", "application/x-ndjson;q=0.5, application/json;q=0.4", "application/x-ndjson"),
    ],
)
def test_a_check_is_answered_in_the_form_that_was_sent_unless_another_is_taken_better(
    site: Site, kind: str, accept: str, wanted: str
) -> None:
    row = {"name": "没有这样的企业有限公司"}
    answer = post(site, PATH, row if kind.endswith("ndjson") else {"rows": [row]}, kind, accept=accept)
    assert answer.headers["content-type"] == f"{wanted}; charset=utf-8"
    assert "Accept" in [name.strip() for name in answer.headers["vary"].split(",")]
