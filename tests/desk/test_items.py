"""Files on the desk over real HTTP: what is dropped, answered from two windows, cut off, and put away."""

from __future__ import annotations

import html
import json
import re
import shutil
import signal
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from desk_windows import GIVEN, Window
from desks import Running, desk_on
from made_lists import make_docx
from made_up import begin
from qiangqi.desk.items import stored, upload
from qiangqi.desk.settings import Desk
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.sources import load_sources

pytestmark = pytest.mark.slow

CODE = "91419999MA9999999Y"


@pytest.fixture(scope="module")
def window(desk: Running) -> Window:
    return Window(desk)


def notice(folder: Path, *firms: str, name: str = "2023-list.docx") -> tuple[str, bytes]:
    rows = [[str(number), firm, "河南省郑州市"] for number, firm in enumerate(firms, 1)]
    path = make_docx(folder / name, ["郑州市知识产权示范企业认定名单", [["序号", "企业名称", "地市"], *rows]])
    return path.name, path.read_bytes()


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/items/\d+" lang="zh-CN">([^<]*)</a>', page)


def test_several_files_are_answered_in_common_and_saved_together(window: Window, desk: Running, tmp_path: Path) -> None:
    files = [notice(tmp_path, f"虚构二十{n}有限公司", name=f"2023-common-{n}.docx") for n in (1, 2)]
    window.drop(*files)
    numbers = [window.number(name) for name, _ in files]
    assert window.post("/every", do="proposals").status == 303
    for key, text in GIVEN.items():
        if f'["{key}"]' in html.unescape(window.listed()):
            window.post("/common", key=json.dumps([key]), answer=text)
    for number in numbers:
        window.through(number)
    assert window.post("/every", do="save").status == 303
    saved = {source.id for source in load_sources(desk.folder / "datasets")}
    assert {"zhengzhou/2023-common-1", "zhengzhou/2023-common-2"} <= saved
    assert all("已保存" in window.item(number) for number in numbers)


def test_files_a_folder_and_an_archive_become_items_once_each(window: Window, tmp_path: Path) -> None:
    name, data = notice(tmp_path, "虚构十一有限公司", name="2023-a.docx")
    other = notice(tmp_path, "虚构十二有限公司", name="2023-b.docx")
    with zipfile.ZipFile(tmp_path / "annexes.zip", "w") as archive:
        archive.writestr("附件/2023-c.docx", notice(tmp_path, "虚构十三有限公司", name="c.docx")[1])
    packed = ("annexes.zip", (tmp_path / "annexes.zip").read_bytes())
    assert window.drop((name, data), (f"lists/second/{other[0]}", other[1]), packed, ("again.docx", data)).status == 303
    shown = names(window.listed())
    assert {"2023-a.docx", "lists/second/2023-b.docx", "annexes.zip/附件/2023-c.docx"} <= set(shown)
    assert "again.docx" not in shown


@pytest.mark.parametrize(
    "name", ["../../outside.csv", "/etc/outside.csv", "..\\..\\outside.csv", ".hidden/../../x.csv"]
)
def test_a_name_never_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    path = upload._inside(name)
    assert not path.is_absolute() and ".." not in path.parts


@pytest.mark.parametrize(
    "body", [b"", b"--x--\r\n", b"--y\r\n", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb"]
)
def test_a_form_without_files_or_cut_short_makes_no_item(window: Window, body: bytes) -> None:
    before = names(window.listed())
    headers = {**window.headers, "content-type": "multipart/form-data; boundary=x"}
    window.desk.ask("/drop", headers, "POST", body)
    assert names(window.listed()) == before
    assert list((window.desk.folder / "waiting/desk/drops").glob("*")) == []


def test_more_than_is_taken_at_once_is_refused_and_leaves_nothing(window: Window) -> None:
    answer = window.drop(*((f"{number}.csv", b"x") for number in range(upload.MAX_FILES + 1)))
    assert answer.status == 413 and str(upload.MAX_FILES) in answer.text
    assert list((window.desk.folder / "waiting/desk/drops").glob("*")) == []


def test_an_archive_that_cannot_be_gone_through_is_told_and_can_be_put_away(window: Window) -> None:
    window.drop(("broken.zip", b"PK\x03\x04 and no more"))
    page = window.listed()
    assert "没有收下" in page or "broken.zip" in page
    for path in re.findall(r'action="(/drops/[^"]+/forget)"', page):
        assert window.post(path).status == 303
    assert "没有收下" not in window.listed()


def test_a_file_and_a_folder_of_one_name_are_both_taken(window: Window) -> None:
    kinds = ["a", "a/2023-of-a.csv", "a/b/2023-of-b.csv"]
    assert window.drop(*((f"同名/{name}", f"虚构，{name}".encode()) for name in kinds)).status == 303
    assert {"2023-of-a.csv", "2023-of-b.csv"} <= {name.rpartition("/")[2] for name in names(window.listed())}


def test_two_windows_on_one_file_lose_no_answer(window: Window, desk: Running, tmp_path: Path) -> None:
    first, second = window, Window(desk)
    first.drop(notice(tmp_path, "虚构十四有限公司", name="2023-two.docx"))
    number = first.number("2023-two.docx")
    first.answer(number, {}, do="all")
    assert first.answer(number, {"evidence": "government_site"}).status == 303
    late = second.answer(number, {"evidence": "news", "published": "2023-06-01"})
    assert late.status == 409 and "另一个窗口" in late.text and "government_site" in late.text
    kept = stored.item_of(desk.folder / "waiting/desk", number)
    assert kept is not None and kept.answers["evidence",] == "government_site"
    assert kept.answers["published",] == "2023-06-01"
    assert second.answer(number, {"evidence": "news"}, before="government_site").status == 303
    kept = stored.item_of(desk.folder / "waiting/desk", number)
    assert kept is not None and kept.answers["evidence",] == "news"


def test_while_a_file_is_held_pages_answer_and_each_window_keeps_what_it_said(
    window: Window, desk: Running, tmp_path: Path
) -> None:
    window.drop(notice(tmp_path, "虚构二十三有限公司", name="2023-held.docx"))
    number = window.number("2023-held.docx")
    item = stored.item_of(desk.folder / "waiting/desk", number)
    assert item is not None
    said = [("options", {"name": "batch", "texts": "第七批"}), ("options", {"name": "licence", "texts": "虚构许可"})]
    with ThreadPoolExecutor() as windows:
        with stored.changing(item):  # as a saving does that waits for another command
            sent = [windows.submit(window.post, f"/items/{number}/{path}", **form) for path, form in said]
            sent.append(windows.submit(window.post, f"/items/{number}/state", do="leave"))
            time.sleep(1)
            assert windows.submit(window.get, "/").result(timeout=60).status == 200
        assert [one.result().status for one in sent] == [303] * 3
    kept = stored.item_of(desk.folder / "waiting/desk", number)
    assert kept is not None and kept.state == "left"
    assert kept.options == {"batch": ["第七批"], "licence": ["虚构许可"]}


def test_an_answer_that_does_not_fit_is_said_beside_its_question_and_changes_nothing(
    window: Window, desk: Running, tmp_path: Path
) -> None:
    window.drop(notice(tmp_path, "虚构十五有限公司", name="2023-unfit.docx"))
    number = window.number("2023-unfit.docx")
    window.answer(number, {}, do="all")
    answer = window.answer(number, {"evidence": "hearsay", "published": "June"})
    assert answer.status == 409 and answer.text.count('aria-invalid="true"') == 2 and 'value="June"' in answer.text
    kept = stored.item_of(desk.folder / "waiting/desk", number)
    assert kept is not None and not {("evidence",), ("published",)} & kept.answers.keys()


def test_a_title_that_is_not_held_is_answered_as_a_new_regime_in_words_and_its_fields_follow(
    window: Window, tmp_path: Path
) -> None:
    rows = [["序号", "企业名称", "地市"], ["1", "虚构二十四有限公司", "河南省郑州市"]]
    file = make_docx(tmp_path / "2023-new.docx", ["虚构市好看企业认定名单", rows])
    window.drop((file.name, file.read_bytes()))
    number = window.number(file.name)
    shown = window.item(number)
    assert '<option value="new">新制度（new）</option>' in shown and not labels_with_options(shown)
    assert window.answer(number, {"regime": "new"}, do="all").status == 303
    shown = window.item(number)
    assert "称号的全称" in shown and "授予称号的单位" in shown and not labels_with_options(shown)
    refused = window.post(f"/items/{number}/options", name="column", texts="region")
    assert "选项 column" in refused.text and "--column" not in refused.text


def labels_with_options(page: str) -> list[str]:
    return [label for label in re.findall(r"<label[^>]*>(.*?)</label>", page, re.DOTALL) if "--" in label]


def test_an_option_that_no_question_asked_for_is_set_and_taken_back(window: Window, tmp_path: Path) -> None:
    window.drop(notice(tmp_path, "虚构十六有限公司", name="2023-option.docx"))
    number = window.number("2023-option.docx")
    refused = window.post(f"/items/{number}/options", name="column", texts="region")
    assert refused.status == 409 and "WHAT=MEANING" in refused.text
    assert window.post(f"/items/{number}/options", name="column", texts="region=none").status == 303
    assert "region=none" in window.item(number)
    assert window.post(f"/items/{number}/options", name="column", texts="").status == 303
    assert "region=none" not in window.item(number)


def test_a_saving_waits_for_another_command_and_says_for_which(window: Window, desk: Running, tmp_path: Path) -> None:
    window.drop(notice(tmp_path, "虚构十七有限公司", name="2023-wait.docx"))
    number = window.number("2023-wait.docx")
    window.through(number)
    with writing(desk.folder / "datasets", "scripts/other.py", print):
        page = window.post(f"/items/{number}/save")
        assert page.status == 200 and "scripts/other.py" in page.text
    for _ in range(100):
        if "已保存" in window.item(number):
            return
        time.sleep(0.1)
    raise AssertionError("not saved")


def test_what_is_saved_already_is_not_saved_twice(window: Window, desk: Running, tmp_path: Path) -> None:
    file = notice(tmp_path, "虚构十八有限公司", name="2023-twice.docx")
    window.drop(file)
    number = window.number("2023-twice.docx")
    window.through(number)
    assert window.post(f"/items/{number}/save").status == 303
    window.post(f"/items/{number}/state", do="forget")
    window.drop(file)
    again = window.number("2023-twice.docx")
    window.answer(again, {"id": "2023-again"})
    window.answer(again, GIVEN, do="all")
    window.answer(again, GIVEN, do="all")
    assert "同一个文件" in window.item(again)
    assert window.post(f"/items/{again}/save").status == 409
    window.post(f"/items/{again}/decide", key='["same"]', answer="skip")
    assert "已经登记" in window.item(again)


def test_what_looks_personal_is_shown_nowhere(window: Window, tmp_path: Path) -> None:
    header = ["序号", "企业名称", "联系人", "联系电话"]
    rows = [["1", "虚构十九有限公司", "张三丰", "13812345678"]]
    path = make_docx(tmp_path / "2023-persons.docx", ["郑州市知识产权示范企业认定名单", [header, *rows]])
    window.drop((path.name, path.read_bytes()))
    number = window.number("2023-persons.docx")
    window.answer(number, {}, do="all")
    page = window.item(number)
    assert "虚构十九有限公司" in page and "张三丰" not in page and "13812345678" not in page
    folder = window.desk.folder / "waiting/desk/items" / number
    kept = [path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in (".json", ".ndjson")]
    assert not any("张三丰" in text or "13812345678" in text for text in kept)


def test_a_dry_run_tells_in_words_what_it_finds(window: Window, tmp_path: Path) -> None:
    rows = [["序号", "企业名称", "统一社会信用代码"], ["1", "虚构二十六有限公司", CODE]]
    rows += [["2", "虚构二十七有限公司", CODE], ["3", "虚构二十八有限公司（更名为虚构二十九有限公司）", ""]]
    path = make_docx(tmp_path / "2023-told.docx", ["郑州市知识产权示范企业认定名单（共2家）", rows])
    window.drop((path.name, path.read_bytes()))
    number = window.number("2023-told.docx")
    window.answer(number, {}, do="all")
    window.answer(number, GIVEN, do="all")
    page, english = window.item(number), window.get(f"/items/{number}?lang=en").text
    assert "一码两名" in page and page.count("虚构二十七有限公司") > 1
    assert "读到 3 项，多于文件所列总数 2" in page and "expected no more facts" not in page
    assert "2 / 3 · " in page and "zhengzhou demonstration granted" not in page and "选项 total" in page
    assert '表 1，第 4 行 <span lang="zh-CN">虚构二十八有限公司 → 虚构二十九有限公司' in page
    assert "expected no more facts" in english


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    begin(tmp_path / "datasets")
    yield tmp_path
    shutil.rmtree(tmp_path / "waiting", ignore_errors=True)


def test_of_two_desks_on_one_folder_the_first_alone_goes_on_with_what_was_cut_off(tmp_path: Path) -> None:
    desk = Desk(tmp_path, tmp_path, tmp_path / "work", 1, date.today)
    desk.make_folder()
    assert (desk.hold_folder(), desk.hold_folder()) == (True, False)


def test_a_desk_that_was_killed_goes_on_where_it_was(own: Path) -> None:
    with desk_on(own) as desk:
        window = Window(desk)
        window.drop(notice(own, "虚构三十有限公司", name="2023-kill.docx"))
        number = window.number("2023-kill.docx")
        window.answer(number, {}, do="all")
        window.answer(number, {"evidence": "government_site"})
        desk.process.send_signal(signal.SIGKILL)
        desk.process.wait(60)
    work = own / "waiting/desk"
    cut_off = work / "drops" / "whole" / "files"
    cut_off.mkdir(parents=True)
    (cut_off / "2023-late.docx").write_bytes(notice(own, "虚构三十一有限公司", name="late.docx")[1])
    half = work / "drops" / ".in-half"
    half.mkdir()
    with desk_on(own) as desk:
        assert desk.ask("/", window.headers).status == 403  # the cookie of the one before
        window = Window(desk)
        assert {"2023-kill.docx", "2023-late.docx"} <= set(names(window.listed()))
        assert "已答" in window.item(number) and not half.exists()
        assert window.answer(number, GIVEN, do="all").status == 303
        assert window.post(f"/items/{number}/save").status == 303
    assert [source.id for source in load_sources(own / "datasets")] == ["zhengzhou/2023-kill"]


def test_a_note_that_tells_of_another_event_is_asked_about_and_answered(window: Window, tmp_path: Path) -> None:
    table = [["序号", "企业名称", "地市"], ["1", "虚构四十一有限公司", "河南省郑州市"]]
    blocks = ["郑州市知识产权示范企业认定名单", table, "注：虚构四十一有限公司已取消资格"]
    window.drop(("2023-note.docx", make_docx(tmp_path / "2023-note.docx", blocks).read_bytes()))
    number = window.number("2023-note.docx")
    window.answer(number, {}, do="all")
    window.answer(number, GIVEN, do="all")
    page = html.unescape(window.item(number))
    assert "可以保存" not in page
    (key,) = set(re.findall(r'\["note", "[^"]*"\]', page))
    said = {"key.0": key, "answer.0": "as-listed", "before.0": "", "do": "answer"}
    assert window.post(f"/items/{number}/answers", **said).status == 303
    assert "可以保存" in window.item(number)
