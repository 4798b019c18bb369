"""Receipts of batches: every form of the file, and what is altered."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from openpyxl import load_workbook
from posting import LINES, post
from qiangqi.checks.receipts.parse import read_receipt
from qiangqi.checks.receipts.signatures import verify
from receipts_asked import (
    BATCH_PAGE,
    DAYS,
    MANY,
    ROWS,
    SHEET,
    downloaded,
    form,
    issued,
    kept,
    verified,
)
from sites import Site


def test_a_batchs_receipt_holds_counts_and_hashes_and_no_row(site: Site, batch: dict[str, Path]) -> None:
    text = batch["receipt"].read_text(encoding="utf-8")
    receipt = json.loads(text)
    answer = receipt["answer"]
    assert OLD_NAME not in text and NEW_NAME not in text and "没有这样" not in text and YUTONG not in text
    assert receipt["question"]["rows"] == len(answer["asked"]) == len(answer["answered"]) == len(ROWS)
    assert answer["counts"] == json.loads(batch["returned"].read_bytes())["counts"]
    assert answer["sha256"] == hashlib.sha256(batch["returned"].read_bytes()).hexdigest()


def test_the_hash_of_a_row_cannot_be_found_by_hashing_names(site: Site, batch: dict[str, Path]) -> None:
    receipt = json.loads(batch["receipt"].read_bytes())
    hashes = receipt["answer"]["asked"]
    assert len(set(hashes)) == len(ROWS), "two rows alike do not look alike"
    guess = json.dumps(ROWS[0], ensure_ascii=False, separators=(",", ":")).encode()
    plain = base64.urlsafe_b64encode(hashlib.sha256(guess).digest()).rstrip(b"=").decode()
    assert plain not in hashes
    other = post(site, f"{MANY}?{DAYS}", {"rows": [*ROWS[:4], {"name": NEW_NAME}]}).json()["answer"]
    assert not set(other["asked"]) & set(hashes) and not set(other["answered"]) & set(receipt["answer"]["answered"])


@pytest.mark.parametrize("files", ["batch", "table"])
def test_what_a_bank_kept_is_what_was_asked_and_answered(
    files: str, request: pytest.FixtureRequest, database: Path
) -> None:
    found: dict[str, Path] = request.getfixturevalue(files)
    questions, answers = ("--questions", found["sent"]), ("--answers", found["returned"])
    done = verified(found["receipt"], *questions, *answers, "--catalogue", database)
    assert done.returncode == 3, done.stderr
    assert "byte for byte" in done.stdout and "same answer again" in done.stdout


def test_an_answer_that_was_written_anew_is_compared_row_by_row(
    batch: dict[str, Path], table: dict[str, Path], site: Site, tmp_path: Path
) -> None:
    told = json.loads(batch["returned"].read_bytes())
    receipt = kept(tmp_path, "batch.json", post(site, f"{MANY}?{DAYS}", batch["sent"].read_bytes()).content)
    pretty = kept(tmp_path, "pretty.json", json.dumps(told, indent=2).encode())
    lines = "\n".join(json.dumps(row) for row in told["results"])
    for file in (pretty, kept(tmp_path, "lines.ndjson", lines.encode())):
        assert "written anew" in verified(receipt, "--answers", file).stdout
    text = table["returned"].read_text(encoding="utf-8").replace("\r\n", "\n")
    gb = kept(tmp_path, "gb.csv", text.encode("gb18030"))
    assert "written anew" in verified(table["receipt"], "--answers", gb).stdout


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_numbers_and_days_of_the_workbook_are_the_texts_of_its_receipt(tongue: str, site: Site, tmp_path: Path) -> None:
    table = f"name,a,b,c,d\n{NEW_NAME},1.5,2019-01-01,1.50,0.00000012\n{NEW_NAME},-7,2020-02-29,-0,1234567\n"
    fields = {"table": table, "as_of": "2019-01-01", "known_on": "2026-11-21"}
    file = kept(tmp_path, "check.xlsx", form(site, f"/check/batch.xlsx?lang={tongue}", **fields).content)
    receipt = kept(tmp_path, "receipt.json", downloaded(form(site, f"{BATCH_PAGE}?lang={tongue}", **fields).text))
    assert "written anew" in verified(receipt, "--answers", file).stdout


def test_the_workbook_of_the_page_belongs_to_its_receipt(site: Site, tmp_path: Path) -> None:
    fields = {"table": SHEET, "as_of": "2019-01-01", "known_on": "2026-11-21"}
    file = kept(tmp_path, "check.xlsx", form(site, "/check/batch.xlsx", **fields).content)
    receipt = kept(tmp_path, "receipt.json", downloaded(form(site, BATCH_PAGE, **fields).text))
    assert "written anew" in verified(receipt, "--answers", file).stdout
    book = load_workbook(file)
    book.active["A2"] = "008"
    altered = io.BytesIO()
    book.save(altered)
    done = verified(receipt, "--answers", kept(tmp_path, "other.xlsx", altered.getvalue()))
    assert done.returncode == 1 and "not those of the receipt" in done.stderr


@pytest.mark.parametrize(("file", "option"), [("returned", "--answers"), ("sent", "--questions")])
def test_a_kept_file_with_another_row_is_refused(
    file: str, option: str, batch: dict[str, Path], table: dict[str, Path]
) -> None:
    assert batch["receipt"] == table["receipt"], "the receipt at hand is the table's"
    text = table[file].read_text(encoding="utf-8")
    table[file].write_text(text.replace("007", "017", 1), encoding="utf-8")
    done = verified(table["receipt"], option, table[file])
    assert done.returncode == 1 and "not those of the receipt" in done.stderr
    table[file].write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert "rows, and the receipt is of 3" in verified(table["receipt"], option, table[file]).stderr


def test_a_catalogue_gives_the_answer_again_and_another_release_is_told(
    site: Site, database: Path, tmp_path: Path
) -> None:
    receipt = kept(tmp_path, "receipt.json", issued(site).content)
    assert "same answer again" in verified(receipt, "--catalogue", database).stdout
    other = kept(tmp_path, "other.db", database.read_bytes() + b"\0" * 4096)
    done = verified(receipt, "--catalogue", other)
    assert done.returncode == 3 and "another release" in done.stdout and "same answer again" in done.stdout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("update vocabulary set says_zh = says_zh || '另'", "gives the same answer in other words"),
        ("update facts set kind = 'removed' where kind = 'granted'", "answers otherwise: status, holds_title"),
    ],
)
def test_a_later_release_is_told_by_its_wording_or_by_its_answer_and_neither_is_called_forged(
    change: str, says: str, site: Site, database: Path, tmp_path: Path
) -> None:
    receipt = kept(tmp_path, "receipt.json", issued(site).content)
    later = kept(tmp_path, "later.db", database.read_bytes())
    with closing(sqlite3.connect(later)) as db, db:
        db.execute(change)
    done = verified(receipt, "--catalogue", later)
    assert says in done.stdout and "is as it was issued" in done.stdout
    assert "not verified" not in done.stderr


def test_a_batch_of_many_rows_is_sent_while_it_is_worked_out_and_is_whole(site: Site) -> None:
    lines = "\n".join(json.dumps({"name": OLD_NAME}) for _ in range(2_500)).encode()
    answer = post(site, f"{MANY}?{DAYS}", lines, LINES)
    receipt = read_receipt(answer.content)
    verify(receipt)
    assert len(set(receipt["answer"]["asked"])) == 2_500 and answer.headers["cache-control"] == "no-store"
    refused = post(site, f"{MANY}?known_on=9000-01-01", lines, LINES)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-date")
