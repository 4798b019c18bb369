"""The programs that the site gives to copy, run as they are against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from given import ROOT
from lxml import html
from python_runs import run_python
from qiangqi.web.api.page import EXAMPLES
from serving import serving
from sites import Site

NAME, NOBODY = "宇通客车股份有限公司", "没有这样的企业"


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[str]:
    """The address of the real catalogue, served."""
    with serving(database) as found:
        yield found


def test_the_examples_are_shown_whole_and_lie_with_the_documents(site: Site) -> None:
    shown = html.fromstring(site.get("/api").text).xpath("//section[@id='examples']//pre/text()")
    files = sorted(file.name for file in EXAMPLES.iterdir())
    assert sorted(shown) == sorted((EXAMPLES / file).read_text(encoding="utf-8") for file in files)
    assert sorted(file.name for file in (ROOT / "docs/examples").glob("check.*")) == files
    for file in files:
        assert site.get(f"/-/static-plugins/qiangqi/examples/{file}").status_code == 200


def test_the_example_for_curl_answers_a_loan_and_a_sheet(server: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine; install it to run the example for it")
    told = subprocess.run(["sh", EXAMPLES / "check.sh", server], capture_output=True, text=True, check=True).stdout
    answer, *sheet = told.splitlines()
    (result,) = json.loads(answer)["results"]
    assert (result["outcome"], result["loan"][0]["term_covers"]) == ("found", "yes")
    assert [line.split(",")[2] for line in sheet] == ["outcome", "found", "not_found"]


def test_the_example_for_python_answers_every_row_of_a_file(server: str, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(f"name,uscc\n{NAME},\n{NOBODY},\n" + f"{NAME},\n" * 1_500, encoding="utf-8-sig")
    told = run_python(EXAMPLES / "check.py", file, server).stdout.splitlines()
    assert [line.split()[1] for line in told] == ["found", "not_found", *["found"] * 1_500]


def test_the_example_for_python_says_why_it_is_refused(server: str, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(f"name,uscc\n{'甲' * 1_001},\n", encoding="utf-8")
    told = run_python(EXAMPLES / "check.py", file, server)
    assert told.returncode == 1 and "1000" in told.stderr and "Traceback" not in told.stderr


def test_the_example_for_power_query_names_an_address_and_columns_that_are_there(server: str) -> None:
    """No Power Query runs here: what it would send is sent, and what it takes is looked for in the answer."""
    text = (EXAMPLES / "check.pq").read_text(encoding="utf-8")
    path, kind = (re.search(pattern, text)[1] for pattern in (r'RelativePath = "(.+?)"', r'Content-Type" = "(.+?)"'))  # type: ignore[index]
    sent = re.findall(r"(\w+) = ", re.search(r"FromValue\(\[(.+?)\]\)", text)[1])  # type: ignore[index]
    fields = re.findall(r"(\w+) = Text.From", text)
    body = dict.fromkeys(sent) | {"as_of": "2019-01-01", "rows": [dict.fromkeys(fields, "") | {"name": NAME}]}
    answer = httpx.post(f"{server}/{path}", content=json.dumps(body), headers={"content-type": kind})
    (result,) = answer.json()["results"]
    taken = [re.findall(r'"(\w+)"', part) for part in re.findall(r"\{([^{}]+)\}", text.partition("Results =")[2])]
    assert set(taken[0]) <= set(result) and set(taken[1]) <= set(result["firm"]) and result["outcome"] == "found"
