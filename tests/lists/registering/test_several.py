"""Several files, a folder or an archive in one go: answers in common, a sheet for the rest, and one summary."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from added_lists import HERE, NEW, SURE, facts, files
from adding import add
from commands import run
from made_archives import make_zip
from made_lists import Block, make_docx, make_xlsx
from qiangqi.lists.registering import inputs
from qiangqi.lists.registering.answers import Answers
from qiangqi.lists.registering.inputs import inputs_of
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.session import Registration, settle
from qiangqi.lists.registering.several import answer_all, begun, common_questions
from qiangqi.lists.sources import load_sources
from qiangqi.standing.dates import iso

COMMON = (*SURE, "--regime", "zhengzhou", "--date", "2023-05-06")


def notice(path: Path, *names: str, title: str = "郑州市知识产权示范企业认定名单") -> Path:
    rows = [[str(number), name, "河南省郑州市"] for number, name in enumerate(names, 1)]
    table: Block = [["序号", "企业名称", "地市"], *rows]
    return make_docx(path, [title, table])


def several(folder: Path, *options: object, status: int = 0) -> str:
    done = run("add", *options, "--datasets", folder, "--yes")
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder of two lists, with what a file manager and an open document leave in it."""
    found = tmp_path / "lists"
    (found / "second").mkdir(parents=True)
    notice(found / "2023-a.docx", "虚构甲有限公司", "虚构乙有限公司")
    notice(found / "second" / "2023-b.docx", "虚构丙有限公司")
    (found / "~$2023-a.docx").write_bytes(b"x")
    (found / ".DS_Store").write_bytes(b"x")
    return found


def test_a_folder_is_added_with_answers_given_once_and_summed_up(folder: Path, lists: Path) -> None:
    told = several(folder, lists, *COMMON, "--title", "虚构通知")
    assert "汇总 summary: 2 份文件 files" in told
    assert "已写入 written: 2，事项 facts 3，问题 issues 0" in told
    assert "lists/second/2023-b.docx → zhengzhou/2023-b  事项 facts 1" in told
    assert told.count("--licence: not stated") == 2  # every proposal of each
    assert [source.id for source in load_sources(folder)] == ["zhengzhou/2023-a", "zhengzhou/2023-b"]
    assert sorted(row.name for row in facts(folder)) == ["虚构丙有限公司", "虚构乙有限公司", "虚构甲有限公司"]


@pytest.mark.parametrize(
    "option", [("--cell", "4=ok"), ("--confirmed", "2026-05-06"), ("--corrects", "1=x"), ("--raw-name", "a.docx")]
)
@pytest.mark.parametrize("way", ["--dry-run", "--answers-template=sheet.csv"])
def test_what_is_of_one_file_is_no_answer_of_several(
    option: tuple[str, str], way: str, folder: Path, lists: Path
) -> None:
    before = files(folder)
    told = several(folder, lists, *COMMON, *option, way, status=2)
    assert f"{option[0]}: of one file, and these are 2; expected it on the file's line" in told
    assert files(folder) == before


def test_an_archive_is_added_file_by_file(folder: Path, lists: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "annexes.zip", "w") as archive:
        archive.write(lists / "2023-a.docx", "附件/2023-a.docx")
        archive.write(lists / "second" / "2023-b.docx", "附件/2023-b.docx")
    told = several(folder, tmp_path / "annexes.zip", *COMMON)
    assert "annexes.zip/附件/2023-a.docx → zhengzhou/2023-a" in told and len(list(facts(folder))) == 3


def test_what_is_refused_or_missing_keeps_no_other_file_back_and_the_same_command_goes_on(
    folder: Path, lists: Path, tmp_path: Path
) -> None:
    (lists / "broken.docx").write_bytes(b"PK\x03\x04")
    with zipfile.ZipFile(lists / "empty.zip", "w"):
        pass
    notice(lists / "无编号.docx", "虚构丁有限公司")
    told = several(folder, lists, *COMMON, status=1)
    assert "已写入 written: 2" in told and "不通过 refused: 2\n  lists/broken.docx: " in told
    assert "lists/empty.zip: " in told and "holds no file" in told
    assert "缺答案 answers missing: 1\n  lists/无编号.docx: --id" in told
    (lists / "broken.docx").unlink()
    (lists / "empty.zip").unlink()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("file,id\nlists/无编号.docx,2023-d\n", encoding="gb18030")
    again = several(folder, lists, *COMMON, "--answers", sheet)
    assert "已写入 written: 1" in again and "已有，未登记 held already: 2" in again
    assert "the same file as zhengzhou/2023-a" in again and "--same: skip" in again
    assert len(list(facts(folder))) == 4


def test_a_sheet_has_what_is_given_and_proposed_of_each_file_and_is_read_as_it_was_filled(
    folder: Path, lists: Path, tmp_path: Path
) -> None:
    before, sheet = files(folder), tmp_path / "sheet.csv"
    told = several(folder, lists, *SURE, "--regime", "zhengzhou", "--answers-template", sheet)
    assert "the sheet is written" in told and files(folder) == before
    text = sheet.read_bytes().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert first["file"] == "lists/2023-a.docx" and first["evidence"] == "government_site" and first["id"] == "2023-a"
    assert first["date"] == "" and first["open"].startswith("date: 事项日期")
    assert "name=企业名称" in first["column"].splitlines()
    first |= {"date": "2023-05-06", "open": "", "id": "2023-changed"}
    second |= {"skip": "yes"}
    filled = io.StringIO(newline="")
    writer = csv.DictWriter(filled, list(first))
    writer.writeheader()
    writer.writerows([first, second])
    sheet.write_text(filled.getvalue(), encoding="utf-8-sig")
    told = several(folder, lists, "--answers", sheet)
    assert "不登记 left out: 1" in told
    assert [source.id for source in load_sources(folder)] == ["zhengzhou/2023-changed"]
    assert {iso(row.happened.latest) for row in facts(folder)} == {"2023-05-06"}
    assert "is there already" in several(folder, lists, "--answers-template", sheet, status=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file,colour\nlists/2023-a.docx,red\n", "column 'colour' is no option"),
        ("name\nx\n", "column 'name' is no option"),
        ("file,id\nlists/none.docx,a\n", "line 2: 'lists/none.docx' is none of the files"),
        ("file,skip\nlists/2023-a.docx,perhaps\n", "expected yes, no or nothing"),
        ("file,id\nlists/2023-a.docx,a\nlists/2023-a.docx,b\n", "line 3: 'lists/2023-a.docx' stands twice"),
    ],
)
def test_a_sheet_that_does_not_fit_is_one_line_and_writes_nothing(
    text: str, expected: str, folder: Path, lists: Path, tmp_path: Path
) -> None:
    before, sheet = files(folder), tmp_path / "sheet.csv"
    sheet.write_text(text, encoding="utf-8")
    assert expected in several(folder, lists, *COMMON, "--answers", sheet, status=2)
    assert files(folder) == before


def test_the_same_firms_kind_and_day_in_another_file_is_a_question(folder: Path, tmp_path: Path) -> None:
    add(notice(tmp_path / "2023-a.docx", "虚构甲有限公司", "虚构乙有限公司"), folder, *COMMON)
    copy = notice(tmp_path / "2023-copy.docx", "虚构乙有限公司", "虚构甲有限公司")
    written = files(folder)
    told = add(copy, folder, *COMMON, status=2)
    assert "the same firms, kinds and days as zhengzhou/2023-a" in told and "--same" in told
    assert "it was left" in add(copy, folder, *COMMON, "--same", "skip")
    assert files(folder) == written
    later = ("--date", "2023-05-07", "--dry-run")
    assert "the same firms" not in add(copy, folder, *COMMON[:-2], *later)
    add(copy, folder, *COMMON, "--same", "add")
    assert len(load_sources(folder)) == 2


def test_the_same_file_under_another_id_is_left_unless_it_is_to_be_added(folder: Path, tmp_path: Path) -> None:
    file = notice(tmp_path / "2023-a.docx", "虚构甲有限公司")
    add(file, folder, *COMMON)
    written = files(folder)
    told = add(file, folder, *COMMON, "--id", "2023-again")
    assert "the same file as zhengzhou/2023-a" in told and "it was left" in told and files(folder) == written
    add(file, folder, *COMMON, "--id", "2023-again", "--same", "add")
    assert len(load_sources(folder)) == 2


def test_two_files_of_one_number_are_two_cards_and_one_file_twice_is_one(folder: Path, tmp_path: Path) -> None:
    paths = [tmp_path / name / "2023-a.docx" for name in ("one", "two")]
    for path, name in zip(paths, ("虚构甲有限公司", "虚构乙有限公司"), strict=True):
        path.parent.mkdir()
        notice(path, name)
    told = several(folder, *paths, paths[0], *COMMON)
    assert "汇总 summary: 2 份文件 files" in told
    assert [source.id for source in load_sources(folder)] == ["zhengzhou/2023-a-2", "zhengzhou/2023-a"]


def test_several_files_of_one_new_regime_bring_it_once(folder: Path, tmp_path: Path) -> None:
    title = "虚构省专精特新中小企业认定名单"
    paths = [notice(tmp_path / f"2023-{n}.docx", f"虚构{n}有限公司", title=title) for n in ("a", "b")]
    told = several(folder, *paths, *SURE, *NEW, "--date", "2023", "--kind", "granted")
    assert "已写入 written: 2" in told
    assert {row.regime for row in facts(folder)} == {"xugou-new"}


def test_a_folder_without_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no file" in several(folder, tmp_path / "empty", status=1)
    assert "is no file" in several(folder, tmp_path / "none.docx", tmp_path / "empty", status=1)


def test_every_answer_typed_or_proposed_is_reviewed_and_can_be_changed_and_a_new_regime_is_confirmed(
    folder: Path, tmp_path: Path
) -> None:
    file = notice(tmp_path / "2023-a.docx", "虚构甲有限公司", title="虚构省专精特新中小企业认定名单")
    given = dict(zip(*[iter((*SURE, *NEW, "--date", "2023", "--batch", "第一批"))] * 2, strict=True))
    words = tuple(given.pop("--title-word").split())
    answers = Answers({name[2:]: text for name, text in given.items()}, words=words)
    registration = Registration(file, folder, answers, "2026-01-02")
    registration.open()
    seen: list[dict[tuple[str, ...], str | None]] = []
    changes, asked = [("evidence",), ("issuer",), ("batch",), None, None], list[tuple[str, ...]]()
    replies = {"evidence": ["news"], "issuer": ["虚构省经信厅"], "batch": ["none"], "new-regime": ["no", "yes"]}

    def review(questions: list[Question]) -> Question | None:
        seen.append({one.key: one.default for one in questions})
        wanted = changes.pop(0)
        return next((one for one in questions if one.key == wanted), None)

    def prompt(question: Question) -> str:
        if question.key[0] not in replies:
            return question.default or ""
        asked.append(question.key)
        return replies[question.key[0]].pop(0)

    draft = settle(registration, registration.draft(), prompt, review, print)
    assert {("evidence",), ("published",), ("licence",), ("regime-name",), ("issuer",), ("batch",)} <= seen[0].keys()
    assert seen[0]["column", "name"] == "企业名称"
    assert seen[0]["evidence",] == "government_site" and seen[1]["evidence",] == "news"
    assert asked == [("evidence",), ("issuer",), ("batch",), ("new-regime",), ("new-regime",)]
    assert draft.regime is not None and draft.regime.issuer.name.zh == "虚构省经信厅"
    assert draft.card is not None and draft.card.evidence == "news"


def test_options_that_no_question_asks_for_are_reviewed_and_changed_too(folder: Path, tmp_path: Path) -> None:
    def more(book: openpyxl.Workbook) -> None:
        book.create_sheet("附表").append(["1", "虚构乙有限公司", "幻想县"])

    file = make_xlsx(tmp_path / "2023-a.xlsx", [[["1", "虚构甲有限公司", "虚构市"]]], more)
    given = dict(zip(*[iter((*SURE, *HERE, "--kind", "granted", "--tier", "advantage"))] * 2, strict=True))
    answers = Answers({name[2:]: text for name, text in given.items()}, {"name": "名称"}, totals={"": "2"})
    answers.sheets, answers.headers = ("名单",), ("序号", "名称", "县")
    registration = Registration(file, folder, answers, "2026-01-02")
    registration.open()
    wanted = {("total", ""): "1", ("sheet", "名单"): "附表", ("headers",): "序号,名称,属地"}
    left, seen = [*wanted], list[dict[tuple[str, ...], str | None]]()

    def review(questions: list[Question]) -> Question | None:
        seen.append({one.key: one.default for one in questions})
        key = left.pop(0) if left else None
        return next((one for one in questions if one.key == key), None)

    draft = settle(
        registration, registration.draft(), lambda one: wanted.get(one.key, one.default or ""), review, print
    )
    assert [seen[0][key] for key in wanted] == ["2", "名单", "序号,名称,县"]
    assert draft.card is not None and draft.card.reading is not None
    assert (draft.card.reading.sheets, draft.card.reading.headers) == (["附表"], ["序号", "名称", "属地"])
    assert [total.count for total in draft.card.totals] == [1]
    assert registration.finish(draft)[1].first[0].name == "虚构乙有限公司"
    registration.answers.put(("sheet", "附表"), "none")
    assert registration.answers.sheets == ()


def test_what_several_files_lack_is_asked_once(folder: Path, lists: Path) -> None:
    with inputs_of([lists]) as found:
        files = [begun(one, folder, Answers({"regime": "zhengzhou"}), "2026-01-02") for one in found]
        common = [(question.key, count) for question, count in common_questions(files)]
        assert common == [(("evidence",), 2), (("published",), 2), (("date",), 2)]
        for question, _ in common_questions(files):
            answer_all(files, question, "news" if question.key == ("evidence",) else "2023-05-06")
        assert common_questions(files) == [] and [one.state for one in files] == ["open", "open"]


def test_a_file_of_an_archive_may_have_a_longer_name_than_a_file_system_keeps(tmp_path: Path) -> None:
    name = "虚构" * 60 + ".csv"
    with inputs_of([make_zip(tmp_path / "a.zip", {name: "企业名称\n虚构甲有限公司\n".encode()})]) as found:
        (one,) = found
        assert one.name == f"a.zip/{name}" and one.path.suffix == ".csv" and one.path.stat().st_size and not one.refused


def test_archives_have_one_limit_of_disk_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_UNPACKED_TOGETHER", 10)
    made = [make_zip(tmp_path / f"{name}.zip", {"a.csv": b"12345678"}) for name in "ab"]
    with inputs_of(made) as found:
        assert [one.name for one in found] == ["a.zip/a.csv", "b.zip"]
        assert "b.zip:1: unpacks, with the archives before it, to more than" in found[1].refused
