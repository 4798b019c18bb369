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
    held = [(field.get("name"), str(field.value or field.text or "")) for field in fields if field.tag != "button"]
    return dict(reversed([(name, text) for name, text in held if text]))


@pytest.fixture(scope="module")
def plan(site: Site) -> str:
    address = html.fromstring(site.get("/plans").text).xpath("//table//a/@href")[0]
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
    typed = {name: text[:1000] for name, text in fields.items() if name not in hidden}
    assert {name: found.get(name) for name in typed} == typed
