"""Reports of errors as acts: received, masked at once, decided, undone; and what they keep from going."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run
from edited_lists import LIST, apply
from made_up import FIRMS, begin, publish_list, row
from qiangqi.lists.editing.purge import purge
from qiangqi.lists.editing.remove import remove
from qiangqi.lists.editing.reports import reports_of
from qiangqi.lists.editing.restore import restore
from qiangqi.lists.error_reports.message import read, text_of
from qiangqi.standing.strict_yaml import DataError

FACT = f"{LIST}:2"
CONTACT = ("王小明", "13800000000", "wang@b.example")
PARTS = {"kind": "日期或有效期（date）", "firm": FIRMS[0], "fact": FACT, "source": "虚构〔2024〕1号"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS])
    return made


def report(folder: Path, *arguments: object, status: int = 0) -> str:
    """Run a verb of ``scripts/report.py``, and return what it says."""
    done = run("report", *arguments, "--datasets", folder, "--output", folder.parent / "build")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def received(folder: Path, text: str, *options: object) -> str:
    mail = folder.parent / "mail.txt"
    mail.write_text(text, encoding="utf-8")
    return report(folder, "add", mail, "--received", "2026-11-20", *options)


def decided(folder: Path, rests_on: str, status: int = 0) -> str:
    options = ("--rests-on", rests_on, "--outcome", "虚构：已核对。|Invented: compared.", "--day", "2026-11-25")
    return report(folder, "decide", "zhengzhou/2026-1", "declined", *options, status=status)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_form_writes_is_read_back_and_contact_data_is_in_nothing_that_is_kept(folder: Path, lang: str) -> None:
    claim = f"认定日期应为 2024年6月6日。\n{CONTACT[0]}\n电话：{CONTACT[1]}，{CONTACT[2]}"
    said = received(folder, f"发件人：{CONTACT[2]}\n{text_of(PARTS, claim, lang)}\n-- \n{CONTACT[0]}\n")
    (kept,) = reports_of(folder)
    entry = kept.entry
    assert (kept.id, entry.kind, entry.fact, entry.firm, entry.source) == (
        "zhengzhou/2026-1",
        "date",
        FACT,
        FIRMS[0],
        "虚构〔2024〕1号",
    )
    assert entry.claim.startswith("认定日期应为 2024年6月6日。\n***")
    everything = "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())
    assert not [word for word in CONTACT if word in everything or word in said]


def test_a_free_mail_is_a_claim_and_the_command_says_what_it_is_about(folder: Path) -> None:
    received(folder, f"From: {CONTACT[2]}\nSubject: 错误\n\n名单第二家写错了。", "--fact", FACT, "--kind", "name")
    (kept,) = reports_of(folder)
    assert (kept.entry.claim, kept.entry.firm, kept.entry.status) == ("名单第二家写错了。", FIRMS[0], "open")


def test_a_decision_leaves_other_lines_as_they_are_and_restore_gives_the_same_bytes(folder: Path) -> None:
    path = folder / "zhengzhou" / "corrections.yml"
    received(folder, "一。", "--fact", FACT, "--kind", "date")
    path.write_text(f"# 虚构\n{path.read_text('utf-8')}  # 第二份\n", encoding="utf-8")
    received(folder, "二。\n三。", "--place", "zhengzhou", "--kind", "missing", "--firm", "虚构丁有限公司")
    before = path.read_bytes()
    decided(folder, LIST)
    text = path.read_text("utf-8")
    assert [one.entry.status for one in reports_of(folder)] == ["declined", "open"]
    assert (
        text.startswith("# 虚构\nreports:\n")
        and text.partition("  # 第二份")[2] == before.decode().partition("  # 第二份")[2]
    )
    assert "is declined already" in decided(folder, LIST, status=1)
    restore(folder, None, "2026-11-26")
    assert path.read_bytes() == before
    listed = report(folder, "list", "--open").split("\n")
    assert listed[0] == f"zhengzhou/2026-1 2026-11-20 open date {FACT} {FIRMS[0]}" and len(listed) == 3


def test_a_decision_rests_on_what_is_here(folder: Path) -> None:
    received(folder, "一。", "--fact", FACT, "--kind", "date")
    assert "no source 'zhengzhou/none'" in decided(folder, "zhengzhou/none:3", status=1)
    assert f"'{LIST}:9' is no fact" in decided(folder, f"{LIST}:9", status=1)


def test_an_option_that_does_not_fit_is_refused_by_its_own_name(folder: Path) -> None:
    mail = folder.parent / "mail.txt"
    mail.write_text("一。", encoding="utf-8")
    adding = ("add", mail, "--fact", FACT, "--kind", "date")
    for day in ("2999-01-01", "yesterday", "2026-1-5"):
        assert "'--received'" in report(folder, *adding, "--received", day, status=2)
    report(folder, *adding, "--received", "2026-11-20")
    deciding = ("decide", "zhengzhou/2026-1", "declined", "--rests-on", FACT)
    for outcome, day, option in (("一。", "2026-1-5", "'--day'"), ("致电13800138000。", "2026-11-25", "--outcome:")):
        assert option in report(folder, *deciding, "--outcome", outcome, "--day", day, status=2)


def test_what_a_report_is_about_does_not_go_before_it_is_decided(folder: Path) -> None:
    received(folder, "一。", "--fact", FACT, "--kind", "personal")
    for act in (lambda held: remove(held, LIST), lambda held: purge(held, LIST, frozenset({2}), None)):
        with pytest.raises(DataError, match=f"{FACT} would be gone; expected it decided first"):
            apply(folder, act)
    apply(folder, lambda held: purge(held, LIST, frozenset({3}), None))


def test_a_text_of_any_length_and_with_any_sign_is_read() -> None:
    assert len(read("长" * 9_000).claim) == 2_000
    assert read("\x00\u202e<script>\r\n正文").claim == "<script>\n正文"
    assert read("").claim == ""
