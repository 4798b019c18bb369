"""The command `qiangqi`: the same answers from a site and from a file, statuses that tell, and nothing written down."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from click.testing import CliRunner, Result
from given import ROOT
from qiangqi.catalogue.query.read_only import opened
from qiangqi.checks.receipts.key_history import DatedKey, KeyHistory
from qiangqi.client.command import main, told_in
from qiangqi.client.tables import table, width
from qiangqi.client.words import OUTCOMES, STATUSES
from signed_receipts import KEY, NAME, OTHER, receipt_of

YUTONG, DAYS = "宇通客车股份有限公司", ("--as-of", "2019-01-01", "--known-on", "2026-11-21")

SERVER = ("datasette", "starlette", "uvicorn", "jinja2", "babel", "multipart", "xlsxwriter", "pyarrow", "duckdb", "mcp")


def run(*arguments: object, lang: str = "zh", typed: str | bytes | None = None) -> Result:
    return CliRunner().invoke(told_in(lang), [*map(str, arguments)], input=typed, prog_name="qiangqi")


def told(*arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.exit_code in (0, 3), done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "asked",
    [
        ("check", YUTONG, "91410000170001401D", "宇通", "没有这一家有限公司", *DAYS),
        ("check", YUTONG, *DAYS, "--loan-end", "2022-06-30", "--regime", "national-advantage", "--lang", "en"),
        ("standing", YUTONG, *DAYS),
        ("standing", "没有这一家有限公司", *DAYS, "--regime", "zhengzhou", "--lang", "en"),
        ("search", "宇通"),
        ("search", "henan", "qiche", "--limit", "5"),
        ("holders", "--as-of", "2019-01-01"),
        ("holders", "--as-of", "2019-01-01", "--region", "410000", "--holds", "yes", "--sort", "-until"),
        ("holders", "--as-of", "2026-11-21", "--status", "undetermined", "--limit", "7"),
    ],
)
def test_a_site_and_its_file_give_equal_json(asked: tuple[str, ...], address: str, database: Path) -> None:
    from_site, from_file = told(*asked, "--at", address), told(*asked, "--at", database)
    assert from_site == from_file
    assert from_site["release" if asked[0] != "search" else "query"]


def test_every_part_of_a_firm_of_the_catalogue_is_found_alike(address: str, database: Path) -> None:
    db = opened(database)
    ids = [row[0] for row in db.execute("select firm_id from firms order by firm_id limit 3")]
    old = [row[0] for row in db.execute("select old_id from former_ids order by old_id limit 1")]
    gone = [row[0] for row in db.execute("select old_id from withdrawn_ids order by old_id limit 1")]
    for id_ in [*ids, *old]:
        assert told("standing", id_, *DAYS, "--at", address) == told("standing", id_, *DAYS, "--at", database)
    for id_ in gone:
        of_site, of_file = (run("standing", id_, "--at", where) for where in (address, database))
        assert of_site.exit_code == of_file.exit_code == 3 and of_site.stderr == of_file.stderr


def test_a_person_reads_a_sentence_and_what_to_mind(database: Path) -> None:
    done = run("check", YUTONG, *DAYS, "--loan-end", "2021-12-31", "--at", database)
    assert done.exit_code == 0
    assert all(text in done.stdout for text in ("已找到", "早于贷款到期日153天", "注意："))
    for tag in ("EN", "en-US"):
        assert run("standing", YUTONG, *DAYS, "--at", database, "--lang", tag).stdout.startswith("As of 2019-01-01, ")
    assert run("search", "宇通", "--at", database, "--lang", "fr").exit_code == 2
    english = run("standing", YUTONG, *DAYS, "--at", database, "--lang", "en").stdout
    assert english.startswith("As of 2019-01-01, ") and "Note: " in english
    assert "国家知识产权优势企业" in run("holders", "--as-of", "2019-01-01", "--limit", "3", "--at", database).stdout


@pytest.mark.parametrize(("tag", "says"), [("zh", "部分名称用 qiangqi search 检索"), ("en", "use qiangqi search")])
def test_a_name_of_nobody_is_told_in_a_line_and_not_once_for_every_regime(tag: str, says: str, database: Path) -> None:
    line, *like = run("standing", "宇通", "--at", database, "--lang", tag).stdout.splitlines()
    assert says in line and "宇通" in line
    assert len(like) == 2 and YUTONG in like[1]  # a table of the one firm of a like name, and nothing of any regime
    assert len(run("standing", "宇通", "--regime", "zhengzhou", "--at", database).stdout.splitlines()) == 4
    assert YUTONG in run("search", "宇通客车有限公司", "--at", database).stdout


def test_the_status_tells_whether_one_firm_is_meant(database: Path) -> None:
    at = ("--at", database)
    assert run("check", YUTONG, *at).exit_code == 0
    assert run("check", YUTONG, "没有这一家有限公司", *at).exit_code == 3
    assert run("check", "91410000170001401X", *at).exit_code == 2
    assert run("standing", "91410000170001401X", *at).exit_code == 2
    assert run("standing", "没有这一家有限公司", *at).exit_code == run("search", "㐀㐀", *at).exit_code == 3
    assert run("check", "-", *at, typed=f"{YUTONG}\n\n").exit_code == 0
    assert run("check", "-", *at, typed="").exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_names_from_a_pipe_are_read_in_the_encodings_of_the_site_s_checks(encoding: str, database: Path) -> None:
    done = run("check", "-", "--at", database, typed=f"{YUTONG}\r\n".encode(encoding))
    assert done.exit_code == 0 and done.stdout.startswith(f"{YUTONG}：")


def test_a_pipe_that_is_no_text_is_told_by_its_line(database: Path) -> None:
    done = run("check", "-", "--at", database, typed=f"{YUTONG}\n\0\n".encode())
    assert (done.exit_code, done.stdout) == (2, "") and "第 2 行" in done.stderr and "GB18030" in done.stderr


@pytest.mark.parametrize(
    ("asked", "status", "way"),
    [
        (("search", "宇通"), 2, "QIANGQI_AT"),
        (("search", "宇通", "--at", "nowhere.db"), 2, "download"),
        (("search", "宇通", "--at", __file__), 2, "不是目录文件"),
        (("search", "宇通", "--at", "http://127.0.0.1:9"), 1, "--at"),
        (("standing", YUTONG, "--as-of", "2019-02-30"), 2, "2019-02-30"),
    ],
)
def test_who_cannot_be_answered_is_told_how_to_go_on(asked: tuple[str, ...], status: int, way: str) -> None:
    done = run(*asked)
    assert (done.exit_code, done.stdout) == (status, "") and way in done.stderr


def test_a_site_and_its_file_refuse_alike(address: str, database: Path) -> None:
    for asked in (
        ("holders", "--regime", "nowhere"),
        ("holders", "--region", "999999"),
        ("holders", "--status", "gone"),
        ("standing", YUTONG, "--regime", "nowhere"),
        ("check", YUTONG, "--regime", "nowhere"),
        ("download", "--version", "1"),
    ):
        for where in (address, database):
            done = run(*asked, "--at", where)
            assert done.exit_code == 2 and done.output, (asked, where)


def test_no_name_that_is_asked_is_written_anywhere(
    address: str, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    for command in ("check", "standing", "search"):
        for where in (address, database):
            run(command, NAME, "--at", where)
    assert list(tmp_path.rglob("*")) == []
    assert NAME not in caplog.text and "%E6%B2%B3" not in caplog.text


def test_files_of_a_release_are_fetched_and_held_against_their_digests(fictional_release: Path, tmp_path: Path) -> None:
    at = ("--at", fictional_release.parents[1] / "catalogue.db")
    listed = told("download", *at)
    assert {"catalogue.db", "titles_held.csv"} <= {one["name"] for one in listed["files"]}
    done = told("download", "titles_held.csv", "bars.csv", "--to", tmp_path / "here", *at)
    for one in done["files"]:
        assert hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["bars.csv", "titles_held.csv"]
    assert run("download", "../catalogue.db", *at).exit_code == 2


def test_a_receipt_is_verified_with_the_statuses_of_the_script(tmp_path: Path) -> None:
    def file(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    receipt = receipt_of()
    keys, others = (
        file(name, json.dumps({"keys": KeyHistory(DatedKey(key)).as_published()}))
        for name, key in (("jwks.json", KEY), ("others.json", OTHER))
    )
    none = file("none.json", json.dumps({"keys": []}))  # what a site publishes that signs nothing
    whole, changed = file("whole.json", receipt), file("changed.json", receipt.replace(b"unknown", b"unknowm"))
    for given, status in (
        ((whole, "--jwks", keys), 0),
        ((whole, "--jwks", others), 3),
        ((whole,), 3),
        ((whole, "--jwks", none), 3),
        ((none, "--jwks", none), 2),
        ((changed, "--jwks", keys), 1),
        ((keys, "--jwks", keys), 2),
    ):
        done = run("verify", *given, "--json")
        assert done.exit_code == json.loads(done.stdout)["status"] == status, done.output


def test_the_words_of_tables_are_those_of_the_catalogue(database: Path) -> None:
    rows = opened(database).execute("select list, word, zh, en from vocabulary where list in ('statuses', 'outcomes')")
    found = {(name, word): (zh, en) for name, word, zh, en in rows}
    assert found == {("statuses", word): told for word, told in STATUSES.items()} | {
        ("outcomes", word): told for word, told in OUTCOMES.items()
    }


def test_columns_stand_below_each_other_though_characters_are_wide() -> None:
    lines = list(table(("名称", "code"), [("宇通\x1b[31m", "1"), ("abc", "22")]))
    assert len({width(line[: line.rindex(last)]) for line, last in zip(lines, ("code", "1", "22"), strict=True)}) == 1
    assert "\x1b" not in "".join(lines)


def test_what_an_extra_lacks_is_told_by_its_name(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qiangqi.client.site", None)
    done = run("search", "宇通", "--at", "http://127.0.0.1:9")
    assert done.exit_code == 1 and "qiangqi[client]" in done.stderr


def test_the_command_is_installed_by_its_name() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert {name: resolve_name(place) for name, place in scripts.items()} == {"qiangqi": main}


def test_a_file_is_asked_without_any_library_of_a_server(database: Path) -> None:
    program = f"import sys; sys.modules.update(dict.fromkeys({SERVER!r}, None))\n" + "\n".join(
        [
            "from click.testing import CliRunner",
            "from qiangqi.client.command import told_in",
            "for asked in (['check', sys.argv[2]], ['standing', sys.argv[2]], ['search', '宇通'], ['holders']):",
            "    done = CliRunner().invoke(told_in('zh'), [*asked, '--at', sys.argv[1]], catch_exceptions=False)",
            "    assert done.exit_code == 0, done.output",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", program, database, YUTONG], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
