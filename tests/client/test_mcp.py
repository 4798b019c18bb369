"""The tools for machines, asked by the official SDK's own client over both transports."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import httpx
import pytest
import uvicorn
from editions import Editions
from given import ROOT
from qiangqi.catalogue.query.read_only import opened
from qiangqi.client.file import File
from qiangqi.client.mcp.parts import Outcome, Status
from qiangqi.client.mcp.tools import MOST_NAMES, Tools
from signed_receipts import NAME

if TYPE_CHECKING:
    from mcp import Client

YUTONG, DAYS = "宇通客车股份有限公司", {"as_of": "2019-01-01", "known_on": "2026-11-21"}

Asked = Callable[["Client"], Coroutine[Any, Any, Any]]


@pytest.fixture(scope="module")
def at(database: Path) -> Iterator[str]:
    """The address of the tools on loopback."""
    from qiangqi.client.mcp.server import AT_ONCE, PATH, application, server_of

    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = application(server_of(Tools(database)), "127.0.0.1", ["register.example"])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, limit_concurrency=AT_ONCE))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
        server.should_exit = True
        thread.join(30)


def ask(where: Any, asked: Asked) -> Any:
    """Ask by the SDK's client: an address, a transport, or a server of this process."""
    from mcp import Client

    async def run() -> Any:
        async with Client(where) as client:
            return await asked(client)

    return asyncio.run(run())


def call(where: Any, tool: str, **given: Any) -> dict[str, Any]:
    """Return what a tool answers."""
    done = ask(where, lambda client: client.call_tool(tool, given))
    assert not done.is_error, done.content
    found: dict[str, Any] = done.structured_content
    return found


def test_every_tool_only_reads_and_tells_the_form_of_its_result(at: str) -> None:
    from qiangqi.client.mcp.server import TITLES

    tools = {tool.name: tool for tool in ask(at, lambda client: client.list_tools()).tools}
    assert tools.keys() == TITLES.keys()
    for tool in tools.values():
        assert tool.description and tool.annotations and tool.annotations.read_only_hint
        assert tool.output_schema and tool.output_schema["properties"]


@pytest.mark.slow
def test_standard_input_and_a_port_answer_alike_and_as_the_file_does(at: str, database: Path, tmp_path: Path) -> None:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    program = "from qiangqi.client.command import main; main()"
    line, environment = ["-c", program, "mcp", "--at", str(database)], {"PYTHONPATH": str(ROOT / "plugins")}
    command = StdioServerParameters(command=sys.executable, args=line, env=environment)

    async def several(client: Client) -> list[Any]:
        asked = [
            await client.call_tool("standing", {"firm": YUTONG, **DAYS}),
            await client.call_tool("check", {"names": [YUTONG, NAME], "loan_end": "2022-06-30", **DAYS}),
            await client.call_tool("standing", {"firm": NAME, "as_of": "2019-02-30"}),
        ]
        return [(one.is_error, one.structured_content or one.content[0].text) for one in asked]

    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        by_pipe = ask(stdio_client(command, errlog=log), several)
        log.seek(0)
        assert log.read() == ""  # nothing that was asked, and nothing else
    assert by_pipe == ask(at, several)
    (_, standing), (_, check), (is_refused, why) = by_pipe
    with File(database, "zh") as file:
        contract = file.standing(YUTONG, *DAYS.values(), None)
        rows = file.check([{"name": YUTONG, "until": "2022-06-30"}], *DAYS.values())["results"]
    assert (standing["firm"], standing["release"]) == (contract["firm"], contract["release"])
    for told, own in zip(standing["standings"], contract["standings"], strict=True):
        for name in ("says", "status", "holds_title", "since", "until", "because", "cautions", "next"):
            expected = own[name]
            assert told[name] == expected or {**told[name], **expected} == told[name]
    assert check["results"][0]["says"] == rows[0]["says"] and check["results"][0]["loan"][0]["term_covers"] == "unclear"
    assert check["results"][1]["outcome"] == "not_found" and is_refused and "2019-02-30" in why


def test_an_answer_names_the_article_the_sources_and_what_to_mind(at: str) -> None:
    (one,) = call(at, "standing", firm=YUTONG, **DAYS)["standings"]
    named = {fact.rpartition(":")[0] for reason in one["because"] for fact in reason["facts"]}
    assert {source["source_id"] for source in one["sources"]} == named
    assert one["sources"][0]["number"] == "国知发管函字〔2018〕158号"
    assert one["title"] == "国家知识产权优势企业" and one["cautions"]
    found = call(at, "which_article", regime="zhengzhou", about="第八条")
    assert {article["provision"] for article in found["articles"]} == {"第八条"}
    assert any(
        value["parameter"] == "term_months" and value["value"] == "36" for value in found["articles"][0]["values"]
    )
    english = call(at, "which_article", about="review", lang="en")
    assert len({article["regime"] for article in english["articles"]}) > 1


def test_a_firm_is_searched_and_holders_are_listed_and_counted(at: str, database: Path) -> None:
    assert call(at, "search", text="宇通")["hits"][0]["name"] == YUTONG
    found = call(at, "who_holds", as_of="2019-01-01", limit=3)
    with File(database, "zh") as file:
        head, rows = file.holders({"as_of": "2019-01-01"})
        assert [one["name"] for one in found["holders"]] == [next(rows)["name"] for _ in range(3)]
    assert found["total"] == head["total"] and found["is_cut"]


def test_changes_are_followed_by_their_cursor_and_each_comes_once(editions: Editions) -> None:
    from qiangqi.client.mcp.server import server_of

    server = server_of(Tools(editions.catalogue))
    whole = call(server, "what_changed", since=editions.versions[0], limit=200)
    assert whole["is_last"] and whole["to"] == editions.versions[-1]
    parts: list[dict[str, Any]] = []
    since, is_last = editions.versions[0], False
    while not is_last:
        found = call(server, "what_changed", since=since, limit=2)
        parts, since, is_last = [*parts, *found["changes"]], found["cursor"], found["is_last"]
    assert parts == whole["changes"] and len(parts) > 4
    assert {one["sort"] for one in parts} == {"fact", "date"}
    assert call(server, "what_changed")["since"] == editions.versions[-2]


def test_more_than_a_call_may_have_is_refused(at: str) -> None:
    for tool, given in (
        ("check", {"names": [YUTONG] * (MOST_NAMES + 1)}),
        ("check", {"names": []}),
        ("search", {"text": "宇" * 201}),
        ("who_holds", {"limit": 201}),
        ("which_article", {"regime": "nowhere"}),
        ("what_changed", {"firm": NAME}),
        ("what_changed", {"since": "nowhere"}),
    ):
        assert ask(at, lambda client, tool=tool, given=given: client.call_tool(tool, given)).is_error, tool
    assert httpx.post(at, content=b"x" * 70_000, headers={"content-type": "application/json"}).status_code == 413


def test_an_argument_that_a_tool_does_not_take_is_refused_by_its_name(at: str) -> None:
    for tool, given, unknown in (
        ("standing", {"firm": YUTONG}, "date"),
        ("who_holds", {}, "day"),
        ("what_changed", {}, "cursor"),
        ("which_article", {}, "text"),
    ):
        asked = {**given, unknown: "2019-01-01"}
        done = ask(at, lambda client, tool=tool, asked=asked: client.call_tool(tool, asked))
        assert done.is_error and unknown in done.content[0].text, tool
    for tool in ask(at, lambda client: client.list_tools()).tools:
        assert tool.input_schema["additionalProperties"] is False, tool.name


def test_an_argument_that_is_refused_is_told_in_one_sentence_of_the_language_that_is_asked_for(at: str) -> None:
    for tool, given, zh, en in (
        ("check", {"names": []}, "参数 names 至少应有 1 项。", "The argument names must have 1 or more items."),
        ("who_holds", {"limit": 201}, "参数 limit 不得大于 200。", "The argument limit must be at most 200."),
        ("standing", {}, "缺少参数 firm。", "The argument firm is missing."),
        (
            "search",
            {"text": NAME, "name": NAME},
            "没有参数 name；可用的是 text, limit, lang。",
            "There is no argument name; there are text, limit, lang.",
        ),
        (
            "search",
            {"text": 5},
            "参数 text 的类型不对，应与工具说明一致。",
            "is not of the type that the tool describes.",
        ),
    ):
        for lang, says in (("zh", zh), ("en", en)):
            asked = {**given, "lang": lang}
            (told,) = ask(at, lambda client, tool=tool, asked=asked: client.call_tool(tool, asked)).content
            assert told.text.endswith(says) and "pydantic" not in told.text and NAME not in told.text, tool


def test_the_end_of_a_loan_that_is_no_day_is_refused_as_the_day_asked_about_is(at: str) -> None:
    for name in ("as_of", "known_on", "loan_end"):
        given = {"names": [YUTONG], name: "2018-13-01"}
        done = ask(at, lambda client, given=given: client.call_tool("check", given))
        assert done.is_error and "2018-13-01" in done.content[0].text, name


def test_no_name_that_is_asked_is_logged_even_where_a_tool_fails(
    database: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from qiangqi.client.mcp.server import server_of

    caplog.set_level(logging.DEBUG)
    tools = Tools(database)
    server = server_of(tools)
    tools._files["zh"].register.connection.close()
    done = ask(server, lambda client: client.call_tool("standing", {"firm": NAME}))
    assert done.is_error and NAME not in json.dumps([one.text for one in done.content], ensure_ascii=False)
    out, err = capfd.readouterr()
    assert NAME not in caplog.text + out + err and "ProgrammingError at " in err


def test_a_page_of_another_site_cannot_ask(at: str) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert httpx.post(at, json=body, headers={**headers, "origin": "https://evil.example"}).status_code == 403
    assert httpx.post(at, json=body, headers={**headers, "host": "evil.example"}).status_code == 421
    assert httpx.post(at, json=body, headers={**headers, "host": "register.example"}).status_code not in (403, 421)


def test_the_words_of_the_results_are_the_catalogue_s_closed_lists(database: Path) -> None:
    for name, words in (("statuses", Status), ("outcomes", Outcome)):
        rows = opened(database).execute("select word from vocabulary where list = ?", (name,))
        assert {word for (word,) in rows} == set(get_args(words))
