"""Every form gives back what was typed in it, whatever it was refused for."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from check_forms import send
from known_firms import YUTONG
from lxml import html
from sites import Site

IN_ADDRESSES = (
    "/search?q=宇通&as_of=2019-13-01&known_on=2020-01-01",
    "/search?q=宇通&page=none",
    "/titles?as_of=yesterday&regime=zhengzhou&region=410000&holds=yes&sort=since",
    "/titles?as_of=2019-01-01&status=fine",
    "/titles?as_of=2019-01-01&sort=colour&tier=advantage",
    "/upcoming?from=soon&months=6&regime=zhengzhou",
    "/upcoming?from=2026-01&months=ten&region=410000",
    "/issues?code=nothing&severity=error&place=410000",
    "/corrections?status=lost",
    f"/firm/{YUTONG}?as_of=x&known_on=2020-01-01",
    f"/check?firm={YUTONG}&from=2020-02-30&until=2021-01-01&known_on=never",
    "/check?name=宇通&colour=red",
    "/regime/national-advantage?tier=none&as_of=2024-01-01",
    "/{plan}?kind=none&q=贷款",
    "/{plan}/estimate?amount=none&rate=3&months=12",
    "/catalogue?sql=select+nothing+from+firms",
    "/catalogue?sql=select+:p+from+nothing&p=typed",
    "/catalogue/firms?name__contains=宇通&_sort=colour",
)


def kept(page: str) -> dict[str, str]:
    """Return what the forms in the main part of a page hold, by name."""
    fields = html.fromstring(page).xpath("//main//form//*[@name]")
    held = [(field.get("name"), _held(field)) for field in fields if field.tag != "button"]
    return dict(reversed([(name, text) for name, text in held if text]))


def _held(field: html.HtmlElement) -> str:
    text = str(field.value or field.text or "")
    return text.removeprefix("\n") if field.tag == "textarea" else text  # the one that a browser drops


@pytest.fixture(scope="module")
def plan(site: Site) -> str:
    address = html.fromstring(site.get("/plans").text).xpath("//table//a[contains(@href, '/plan/')]/@href")[0]
    return str(address).strip("/")


@pytest.mark.parametrize("address", IN_ADDRESSES)
def test_what_an_address_asked_stands_in_the_form_of_its_refusal(site: Site, plan: str, address: str) -> None:
    asked = address.format(plan=plan)
    answer = site.get(asked)
    assert answer.status_code in (400, 404, 422), answer.status_code
    typed = {
        name: text for name, text in parse_qsl(asked.partition("?")[2]) if name != "colour" or "/check" not in asked
    }
    found = kept(answer.text)
    assert {name: found.get(name) for name in typed} == typed


SENT = (
    ("/check", {"name": "宇" * 1001, "from": "2020-01-01", "until": "2021-01-01"}),
    ("/check", {"name": "宇通", "from": "2020-02-30", "until": "2021-01-01", "known_on": "2020-01-01"}),
    ("/check", {"uscc": "91410000170001401X", "from": "2020-01-01"}),
    ("/regime/national-demonstration/check", {"barred_until": "soon"}),
    ("/regime/zhengzhou/check?tier=none", {"valid_patents": "12", "licensed_software_rate": "很多"}),
    ("/regime/zhengzhou/check?tier=advantage&as_of=soon", {"revenue_last_year": "700"}),
    ("/regime/zhengzhou/check?tier=none&as_of=2024-01-01", {"ground-no_infringement_finding_3y": "yes"}),
    ("/{plan}/estimate", {"amount": "none", "rate": "3", "months": "12"}),
    ("/{plan}/estimate?level=none", {"amount": "100", "rate": "3", "months": "12"}),
    ("/check/batch", {"table": "\n编号,余额\n</textarea><script>1</script>,2\n", "as_of": "2020-01-01"}),
    ("/check/batch", {"table": "宇通", "as_of": "2026-02-30", "known_on": "2020-01-01"}),
    ("/check/batch.csv", {"table": "客户名称,企业名称\n甲,乙", "known_on": "soon"}),
    ("/check/batch.xlsx", {"table": "name\n" + "a\n" * 10_001}),
    ("/check/batch/receipt", {"table": "宇通", "as_of": "2026-02-30", "known_on": "2020-01-01"}),
    ("/check/batch/receipt", {"table": "客户\n甲", "known_on": "9000-01-01"}),
    ("/check/receipt", {"name": "宇通", "from": "2020-01-01", "known_on": "9000-01-01"}),
    ("/check/receipt", {"name": "宇通", "from": "2020-02-30", "until": "2021-01-01"}),
    ("/report", {"page": "/nowhere", "kind": "", "says": "写错了", "source": "来源"}),
    ("/report", {"fact": "none:1", "says": "写错了", "source": "来源"}),
    ("/report", {"kind": "nothing", "says": "写错了", "source": "来源"}),
    ("/report", {"source": "来源"}),
)


@pytest.mark.parametrize(("path", "fields"), SENT)
def test_what_a_form_sent_stands_in_it_when_it_is_refused(
    site: Site, plan: str, path: str, fields: dict[str, str]
) -> None:
    found = kept(send(site, path.format(plan=plan), fields).text)
    hidden = ("page", "fact", "kind") if path == "/report" else ()
    cut = None if path.startswith("/check/batch") else 1000
    typed = {name: text[:cut] for name, text in fields.items() if name not in hidden}
    assert {name: found.get(name) for name in typed} == typed


WRONG_DAYS = (
    ("/check/batch?lang=zh", "as_of", "2026-02-30", "查询日期不是日历上的一天"),
    ("/check/batch?lang=en", "known_on", "soon", "The day of knowledge is no day of the calendar"),
    ("/check/batch/receipt?lang=zh", "known_on", "9000-01-01", "回执的信息截止日不能晚于今天"),
    ("/check/receipt?lang=en", "known_on", "9000-01-01", "cannot be later than today"),
)


@pytest.mark.parametrize(("path", "field", "day", "says"), WRONG_DAYS)
def test_a_day_that_is_refused_says_why_beside_its_field_in_the_words_of_the_page(
    site: Site, path: str, field: str, day: str, says: str
) -> None:
    answer = send(site, path, {"table" if "batch" in path else "name": "宇通", field: day})
    page = html.fromstring(answer.text)
    (shown,) = page.xpath(f"//main//input[@name='{field}' and @aria-invalid='true']/@aria-describedby")
    told = " ".join(one.text_content() for id_ in shown.split() for one in page.xpath(f"//*[@id='{id_}']"))
    assert answer.status_code == 422 and says in told and field not in told


def test_the_name_of_a_refused_file_is_given_back_masked(site: Site) -> None:
    sent = {"file": ("虚构名单 13812345678.csv", "编号\n1\n".encode()), "as_of": (None, "soon")}
    answer = site.loop.run_until_complete(site.datasette.client.post("/check/batch", files=sent))
    assert answer.status_code == 422 and "***.csv" in answer.text and "13812345678" not in answer.text


def test_a_table_whose_columns_are_said_wrongly_is_carried_on_with_the_columns_that_were_said(site: Site) -> None:
    sheet = '{"rows":[["编号","甲方"],["<b>","宇通"]],"kind":"utf-8","places":{}}'
    sent = {"sheet": sheet, "as_of": "2020-01-01", "known_on": "2020-01-01", "step": "check"}
    answer = send(site, "/check/batch", {**sent, "in-from": "0", "in-name": ""})
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    found = kept(answer.text)
    assert (found["as_of"], found["in-from"], found.get("in-name")) == ("2020-01-01", "0", None)
    assert "<b>" not in answer.text.partition("<main")[2]
    assert send(site, "/check/batch", {**found, "in-name": "1", "step": "check"}).status_code == 200


def test_of_a_file_that_is_refused_its_name_is_said_and_the_days_are_kept(site: Site) -> None:
    answer = send(site, "/check/batch", {"as_of": "2020-01-01"}, b"a,b\n1,2\n")
    assert kept(answer.text)["as_of"] == "2020-01-01"
    (says,) = html.fromstring(answer.text).xpath("//*[@id='file-problem']")
    assert "any.name" in says.text_content()
