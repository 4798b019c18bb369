"""Personal data stops a row and reaches nothing that is written, printed or served, whatever the file's format."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
import yaml
from commands import run
from given import DATASETS
from made_lists import MAKERS, Block, make_pdf
from made_up import begin, dumped, publish_list
from planted import PLANTED, leaks
from python_runs import run_python
from qiangqi.catalogue.building.inputs import gather
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import holds_personal, is_identity_number, mask

COLUMNS = {
    "name": "企业名称",
    "region": "地区",
    "title": "称号",
    "event": "事项",
    "batch": "批次",
    "date": "日期",
    "valid_from": "自",
    "valid_to": "至",
    "uscc": "代码",
    "new_name": "更名",
    "remark": "备注",
}
CLEAN = {
    "name": "虚构{}科技有限公司",
    "region": "河南省郑州市",
    "title": "强企",
    "event": "认定",
    "batch": "2024年度",
    "date": "2024-05-06",
}
UNREAD = "联系方式"
"""A column that no card names."""


def rows() -> list[list[str]]:
    """Return a clean row, then each planted value alone in each mapped column, and in one that is not mapped."""
    made = [[CLEAN.get(role, "").format("清") for role in COLUMNS] + [PLANTED["mobile"]]]
    for number, value in enumerate(PLANTED.values()):
        for role in COLUMNS:
            cells = CLEAN | {role: value}
            made.append([cells.get(each, "").format(f"脏{number}") for each in COLUMNS] + [""])
        made.append([f"虚构甲{number} {value}"] + [CLEAN.get(role, "") for role in list(COLUMNS)[1:]] + [""])
    return made


def plant(folder: Path, form: str) -> Path:
    card = publish_list(begin(folder), [], columns=COLUMNS, reading={"format": form})
    raw = card.parent / "raw" / f"{card.stem}.csv"
    blocks: list[Block] = [[[*COLUMNS.values(), UNREAD], *rows()]]
    if form == "pdf":
        make_pdf(raw, blocks, widths=[60] + [44] * len(COLUMNS))
    else:
        MAKERS[form](raw, blocks)
    data = yaml.safe_load(card.read_text(encoding="utf-8"))
    data["values"]["remark"] = {"": {}}
    data["sha256"] = hashlib.sha256(raw.read_bytes()).hexdigest()
    card.write_text(dumped(data), encoding="utf-8")
    return folder


def printed(script: str, *options: str, is_process: bool) -> str:
    """Return what a command prints, in a process of its own or in this one."""
    done = run_python(f"scripts/{script}.py", *options) if is_process else run(script, *options)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout + done.stderr


@pytest.mark.parametrize("form", MAKERS)
def test_what_is_planted_in_every_column_reaches_no_output(
    form: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, output = plant(tmp_path / "datasets", form), tmp_path / "build"
    is_csv = form == "csv"
    told = printed("build", "--datasets", str(folder), "--output", str(output), "--explain", is_process=is_csv)
    told += caplog.text
    if is_csv:
        told += printed("check", "--datasets", str(folder), is_process=True)
        asked = ("--db", str(output / "catalogue.db"), "虚构清科技有限公司", "--as-of", "2024-06-01")
        told += printed("standing", *asked, is_process=True)
    db = sqlite3.connect(output / "catalogue.db")
    assert db.execute("select count(*) from facts").fetchone() == (1,)
    codes = dict(db.execute("select code, count(*) from issues group by code").fetchall())
    assert codes == {"personal_data": len(PLANTED) * (len(COLUMNS) + 1)}
    told += json.dumps(db.execute("select * from issues").fetchall(), ensure_ascii=False)
    told += "".join(path.read_bytes().decode("utf-8", "replace") for path in output.rglob("*") if path.is_file())
    assert leaks(told) == []


def test_a_value_that_no_lookup_names_is_masked_in_the_error(tmp_path: Path) -> None:
    folder = plant(tmp_path / "datasets", "csv")
    card = folder / "zhengzhou/list.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("强企:", "13912345678 强企:"), encoding="utf-8")
    done = run_python("scripts/build.py", "--datasets", folder, "--output", tmp_path / "build")
    assert (done.returncode, done.stdout, leaks(done.stderr)) == (1, "", [])
    with pytest.raises(DataError, match=r"'强企' is not in values\.title"):
        _ = gather(folder).rows


def test_no_row_of_the_real_lists_looks_personal() -> None:
    assert [issue.id for issue in gather(DATASETS).issues if issue.code == "personal_data"] == []


PERSONAL = [
    *PLANTED.values(),
    "１３９１２３４５６７８",
    "1391234 5678",
    "13912345678.0",
    "1.3912345678E+10",
    "8613912345678",
    "0086-139-1234-5678",
    "手机13912345678",
    "1.10105194912310E+17",
    "110105 19491231 002X",
    "110105194912310 02X",
    "xugou [at] example.invalid",
    "联系人 章散",
    "法人：章散",
    "负责人: 章散",
    "章女士",
    "章先生（电话略）",
    "传真 (0371) 61234567",
    "微信：xugou_2024",
    "联系地址：虚构路1号",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_it_is_recognised_however_it_is_printed(text: str) -> None:
    assert holds_personal(text)
    assert leaks(mask(text)) == []
    assert mask(f"虚构甲有限公司 {text}") != f"虚构甲有限公司 {text}"
    assert not holds_personal(mask(text))


NOT_PERSONAL = [
    "虚构机器人（郑州）有限公司",
    "虚构电话设备有限公司",
    "虚构鱼先生餐饮有限公司",
    "虚构联系人力资源有限公司",
    "虚构法人咨询有限公司",
    "虚构360有限公司",
    "91410000170001401D",
    "410000400000012",
    "国知发管函字〔2018〕158号",
    "2018 年8月至2021年7月",
    "2018-08-17/2021-08-16",
    "2023-11-28 2023-12-12",
    "1 146家",
    "2017(报道2018-12-28)",
    "未区分新认定与复核",
    "更名前的法定代表人变更",
]


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_a_firm_a_code_and_a_date_are_not_personal(text: str) -> None:
    assert not holds_personal(text)


def test_what_is_not_personal_is_printed_as_it_is() -> None:
    for text in (
        "虚构甲（郑州）有限公司",
        "９１４１００００１７０００１４０１Ｄ",
        "2018-08-17/2021-08-16",
        "虚构机器人有限公司",
    ):
        assert mask(text) == text


def test_the_owner_beside_a_masked_value_is_masked_and_a_firm_is_not() -> None:
    assert mask("章散 13912345678") == mask("13912345678（章散）").rstrip(")") == "***"
    assert mask("虚构甲有限公司 13912345678") == "虚构甲有限公司 ***"


def test_an_identity_number_has_a_birthday_and_a_check_digit() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310020")
    assert not is_identity_number("11010519491331002X")
    assert is_identity_number("110105491231002")
    assert not is_identity_number("110105491331002")
