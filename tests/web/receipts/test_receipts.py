"""Receipts: what stands on them, that they come out alike, that one altered byte is found, and that nothing is kept."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import httpx
import pytest
from checkers import TODAY
from commands import run
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from given import ROOT
from joserfc import jws
from joserfc.jwk import OKPKey
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from openpyxl import load_workbook
from posting import CSV, JSON, LINES, post, sheet
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.receipts.key_history import by_kid, read_history, read_keys, revoked, rotated
from qiangqi.checks.receipts.keys import kid_of, new_key, private_jwk
from qiangqi.checks.receipts.parse import NoReceipt, read_receipt
from qiangqi.checks.receipts.signatures import NotSigned, verify
from qiangqi.standing.dates import iso
from qiangqi.web.batch import form as batch_form
from qiangqi.web.checks import api as check_api
from qiangqi.web.checks import loan_parameters
from qiangqi.web.receipts import api as receipts
from qiangqi.web.receipts.key import BadKey, key_of
from secrecy import MARK, Server
from sites import Site

ONE, MANY = "/-/receipt.json", "/-/batch-receipt.json"
PAGE, BATCH_PAGE = "/check/receipt", "/check/batch/receipt"
DAYS = "as_of=2019-01-01&known_on=2026-11-21"
LOAN = {"name": OLD_NAME, "from": "2019-01-01", "until": "2022-01-01"}
ROWS = [{"name": OLD_NAME}, {"name": "没有这样的有限公司"}, {"uscc": "1"}, 5, {"name": OLD_NAME}]
SHEET = f"客户编号,客户名称\n007,{OLD_NAME}\n008,没有这样的有限公司\n009,{OLD_NAME}\n"
KEY = new_key()
PRIVATE = json.dumps(private_jwk(KEY))
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day of the catalogue: a receipt of a later day of knowledge is refused."""
    for module in (check_api, loan_parameters, batch_form):
        monkeypatch.setattr(module, "today", lambda: TODAY)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> OKPKey:
    """The key that the site signs with for one test."""
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", PRIVATE)
    return KEY


def issued(site: Site, row: object = LOAN, path: str = f"{ONE}?{DAYS}") -> httpx.Response:
    """Return the answer with a receipt of one row."""
    answer = post(site, path, row)
    assert answer.status_code == 200, answer.text
    return answer


def lasting(receipt: bytes) -> bytes:
    """Return a receipt without its time and signature."""
    told = json.loads(receipt)
    del told["issued_at"], told["signature"]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def verified(file: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Return what the script says of a receipt."""
    return run("verify_receipt", file, *arguments)


def form(site: Site, path: str, **fields: str) -> httpx.Response:
    """Send a form."""
    return post(site, path, urlencode(fields).encode(), FORM)


# What stands on a receipt


def test_a_receipt_has_question_answer_release_rules_and_where_to_ask_again(site: Site, catalogue: Catalogue) -> None:
    answer = issued(site)
    receipt = answer.json()
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers
    assert receipt["question"] == {"as_of": "2019-01-01", "known_on": "2026-11-21", "lang": "zh", "row": LOAN}
    checked = post(site, f"{JSON}?{DAYS}", {"rows": [LOAN]}).json()
    assert receipt["answer"] == checked["results"][0]
    assert receipt["catalogue"] == {"release": checked["release"], "known_on": "2026-11-21"}
    rules = dict(site.get("/catalogue.json?sql=select+regime,+data+from+regimes&_shape=arrays").json()["rows"])
    assert receipt["rules"] == {id_: hashlib.sha256(data.encode()).hexdigest() for id_, data in rules.items()}
    assert set(receipt["rules"]) == set(catalogue.regimes)


@pytest.mark.parametrize("row", [LOAN, {"uscc": YUTONG}, {"name": "没有这样的有限公司"}, {"uscc": "4.1E+17"}])
def test_the_address_on_a_receipt_gives_the_same_receipt_again(site: Site, row: dict[str, str]) -> None:
    first = issued(site, row, f"{ONE}?known_on=2026-11-21&lang=en")
    replay = first.json()["replay"]
    again = issued(site, first.json()["question"]["row"], replay["address"].removeprefix("http://localhost"))
    assert lasting(again.content) == lasting(first.content)
    told = unquote(replay["address"])
    assert not any(row[field] in told for field in ("name", "uscc") if field in row)
    if replay["page"]:
        assert site.get(replay["page"].removeprefix("http://localhost")).status_code == 200


def test_the_same_question_gives_the_same_bytes_apart_from_time_and_signature(
    site: Site, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = issued(site).content
    monkeypatch.setattr(receipts, "moment", lambda: "2031-01-01T00:00:00+08:00")
    other = Site(database)
    again = issued(other, dict(reversed(LOAN.items()))).content
    other.loop.close()
    assert lasting(again) == lasting(unsigned) and again != unsigned
    batch, repeated = (post(site, f"{MANY}?{DAYS}", {"rows": ROWS}).content for _ in range(2))
    assert lasting(batch) == lasting(repeated)


def test_the_days_that_were_meant_stand_on_a_receipt_that_was_asked_for_without(site: Site) -> None:
    asked = issued(site, {"name": OLD_NAME, "from": "2019-01-01"}, ONE).json()["question"]
    assert asked["as_of"] == "2019-01-01" and asked["known_on"] == iso(TODAY)
    assert (
        issued(site, {"name": OLD_NAME, "known_on": "2020-01-01"}, ONE).json()["question"]["known_on"] == "2020-01-01"
    )


def test_a_receipt_without_a_key_says_in_plain_words_that_it_is_unsigned(site: Site, tmp_path: Path) -> None:
    signature = issued(site).json()["signature"]
    assert signature["is_signed"] is False and "未签名" in signature["says"] and "Unsigned" in signature["says"]
    assert site.get("/.well-known/jwks.json").json() == {"keys": []}
    file = tmp_path / "receipt.json"
    file.write_bytes(issued(site).content)
    done = verified(file)
    assert done.returncode == 3 and "unsigned / 未签名" in done.stdout


# Signatures


def test_a_signature_is_a_jws_by_the_published_key(site: Site, key: OKPKey, tmp_path: Path) -> None:
    receipt, published = issued(site), site.get("/.well-known/jwks.json")
    (public,) = published.json()["keys"]
    assert public["kid"] == kid_of(key) == receipt.json()["signature"]["kid"] and "d" not in public
    told = receipt.json()
    value = told["signature"].pop("value")
    payload = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    found = jws.deserialize_compact(value, OKPKey.import_key(public), algorithms=["Ed25519"], payload=payload)
    assert found.headers()["kid"] == public["kid"]
    file, keys = tmp_path / "receipt.json", tmp_path / "jwks.json"
    file.write_bytes(receipt.content)
    keys.write_bytes(published.content)
    done = verified(file, "--jwks", keys)
    assert done.returncode == 0 and f"signed by the key {public['kid']}" in done.stdout


def broken(receipt: bytes) -> Iterator[bytes]:
    """Yield the receipt with one byte altered, for each byte in several ways; with one less, and with one more."""
    for place, byte in enumerate(receipt):
        for other in {byte ^ 1, byte ^ 0x20, byte ^ 0x80}:
            yield receipt[:place] + bytes([other]) + receipt[place + 1 :]
        yield receipt[:place] + receipt[place + 1 :]
    yield receipt + b"\n"
    yield b" " + receipt


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_receipt_altered_by_one_byte_anywhere_fails(
    is_signed: bool, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_signed:
        monkeypatch.setenv("QIANGQI_RECEIPT_KEY", PRIVATE)
    receipt = issued(site).content
    verify(read_receipt(receipt))
    for altered in broken(receipt):
        with pytest.raises((NoReceipt, NotSigned)):
            verify(read_receipt(altered))


def test_the_last_letters_of_a_signature_have_no_second_spelling(site: Site, key: OKPKey) -> None:
    receipt = issued(site).content
    value = json.loads(receipt)["signature"]["value"].encode()
    place = receipt.index(value) + len(value) - 1
    for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        altered = receipt[:place] + bytes([letter]) + receipt[place + 1 :]
        if altered != receipt:
            with pytest.raises(NotSigned):
                verify(read_receipt(altered))


@pytest.mark.parametrize(("place", "status"), [(0, 2), (500, 1), (-100, 1), (-1, 2)])
def test_the_script_refuses_an_altered_receipt_in_one_sentence(
    place: int, status: int, site: Site, key: OKPKey, tmp_path: Path
) -> None:
    receipt = bytearray(issued(site).content)
    receipt[place] ^= 1
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt)
    done = verified(file)
    assert done.returncode == status and done.stdout == ""
    assert done.stderr.count("\n") == 1 and ("not verified" if status == 1 else "cannot be read") in done.stderr


KEYS = by_kid(read_keys(PRIVATE))


def test_an_unsigned_receipt_has_no_signer_where_keys_are_given(site: Site) -> None:
    signer = verify(read_receipt(issued(site).content), KEYS)
    assert not signer.is_known and signer.says.startswith("unsigned")


def test_a_receipt_signed_anew_by_a_stranger_has_no_signer_among_the_published_keys(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", json.dumps(private_jwk(new_key())))
    receipt = read_receipt(issued(site).content)
    signer = verify(receipt, KEYS)
    assert not signer.is_known and "not among" in signer.says


def test_a_key_that_is_rotated_signs_the_next_receipt_and_the_one_before_is_published_as_former(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "moment", lambda: "2026-11-22T12:00:00+08:00")
    file, history = tmp_path / "keys", rotated(read_history(PRIVATE), "2026-11-22")
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", str(file))
    file.write_text(PRIVATE)
    before, lost = issued(site), history.current.kid
    history = revoked(rotated(history, "2026-11-22"), lost, "2026-11-22", "遗失")
    file.write_text(history.as_text(), encoding="utf-8")
    after, answer = issued(site), site.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "no-cache" and '"d"' not in answer.text
    keys = by_kid(read_keys(answer.text))
    assert list(keys) == [after.json()["signature"]["kid"], lost, kid_of(KEY)]
    assert keys[lost].revoked_because == "遗失"
    assert verify(read_receipt(before.content), keys).is_known and verify(read_receipt(after.content), keys).is_known


def test_a_signed_receipt_never_takes_its_address_from_the_request(
    site: Site, key: OKPKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = post(site, f"{ONE}?{DAYS}", LOAN, host="elsewhere.example").json()["replay"]
    assert replay["address"].startswith("/-/receipt.json?") and "elsewhere" not in json.dumps(replay)
    site.set_to(monkeypatch, address="https://register.example/")
    replay = issued(site).json()["replay"]
    assert replay["address"].startswith("https://register.example/-/receipt.json?")
    assert replay["page"].startswith(f"https://register.example/firm/{YUTONG}?")


def rsa_pem() -> str:
    """Return a private key of another kind."""
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("text", ["{}", '{"kty": "OKP"}', "no/such/file", "-----BEGIN nothing", rsa_pem()])
def test_a_key_that_is_none_is_refused_and_not_repeated(text: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", text)
    with pytest.raises(BadKey, match="QIANGQI_RECEIPT_KEY") as refusal:
        key_of(site.datasette)
    assert text not in str(refusal.value)


def test_a_server_with_a_key_that_is_none_does_not_start_and_does_not_repeat_it(database: Path) -> None:
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(database), "--get", "/robots.txt"]
    env = {**os.environ, "QIANGQI_RECEIPT_KEY": '{"kty": "OKP"}'}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "QIANGQI_RECEIPT_KEY" in done.stderr and '"OKP"' not in done.stderr


@pytest.mark.parametrize("is_pem", [True, False])
def test_a_key_may_stand_in_a_file(is_pem: bool, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text(KEY.as_pem(private=True).decode() if is_pem else PRIVATE)
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", str(file))
    assert issued(site).json()["signature"]["kid"] == kid_of(KEY)
    monkeypatch.delenv("QIANGQI_RECEIPT_KEY")
    site.set_to(monkeypatch, receipt_key_file=str(file))
    assert issued(site).json()["signature"]["kid"] == kid_of(KEY)


def test_a_new_key_is_its_owners_only_and_writes_over_nothing(tmp_path: Path) -> None:
    file = tmp_path / "key.jwk"
    done = run("new_receipt_key", file)
    assert done.returncode == 0 and file.stat().st_mode & 0o777 == 0o600
    assert read_history(file.read_text()).current.kid == done.stdout.strip()
    kept = file.read_bytes()
    again = run("new_receipt_key", file)
    assert again.returncode == 1 and again.stderr.count("\n") == 1 and file.read_bytes() == kept


# Batches


def kept(tmp_path: Path, name: str, body: bytes) -> Path:
    """Return a file that a bank kept."""
    file = tmp_path / name
    file.write_bytes(body)
    return file


@pytest.fixture
def batch(site: Site, tmp_path: Path) -> dict[str, Path]:
    """A batch in JSON: its receipt, what was sent and what was returned, as files."""
    body = json.dumps({"rows": ROWS}).encode()
    return {
        "receipt": kept(tmp_path, "receipt.json", post(site, f"{MANY}?{DAYS}", body).content),
        "sent": kept(tmp_path, "sent.json", body),
        "returned": kept(tmp_path, "returned.json", post(site, f"{JSON}?{DAYS}", body).content),
    }


@pytest.fixture
def table(site: Site, tmp_path: Path) -> dict[str, Path]:
    """The same for a sheet."""
    receipt = post(site, f"{MANY}?{DAYS}", SHEET.encode(), "text/csv")
    return {
        "receipt": kept(tmp_path, "receipt.json", receipt.content),
        "sent": kept(tmp_path, "sent.csv", SHEET.encode()),
        "returned": kept(tmp_path, "returned.csv", sheet(site, SHEET, f"{CSV}?{DAYS}").content),
    }


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
    assert done.returncode == 1 and "another release" in done.stderr


def test_a_batch_of_many_rows_is_sent_while_it_is_worked_out_and_is_whole(site: Site) -> None:
    lines = "\n".join(json.dumps({"name": OLD_NAME}) for _ in range(2_500)).encode()
    answer = post(site, f"{MANY}?{DAYS}", lines, LINES)
    receipt = read_receipt(answer.content)
    verify(receipt)
    assert len(set(receipt["answer"]["asked"])) == 2_500 and answer.headers["cache-control"] == "no-store"
    refused = post(site, f"{MANY}?known_on=9000-01-01", lines, LINES)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/bad-date")


# Refusals


REFUSED = [
    ("no-question", ONE, {"name": "有限公司"}, 422),
    ("no-question", ONE, [LOAN], 422),
    ("no-question", ONE, {"rows": []}, 422),
    ("no-question", ONE, {**LOAN, "firm": 1}, 422),
    ("no-question", ONE, {**LOAN, "firm": "n-0000"}, 422),
    ("no-question", ONE, {**LOAN, "as_of": "2026-02-30"}, 422),
    ("no-batch", ONE, {**LOAN, "known_on": 1}, 422),
    ("bad-date", ONE, {**LOAN, "known_on": "9000-01-01"}, 422),
    ("bad-date", f"{ONE}?known_on=9000-01-01", LOAN, 422),
    ("cell-too-long", ONE, {"name": "a" * 1_001}, 422),
    ("not-json", ONE, b"{", 400),
    ("bad-question", f"{ONE}?name=x", LOAN, 400),
    ("no-batch", MANY, LOAN, 422),
    ("bad-date", f"{MANY}?known_on=9000-01-01", {"rows": ROWS}, 422),
]


@pytest.mark.parametrize(("id_", "path", "body", "status"), REFUSED)
def test_what_has_no_receipt_is_a_problem_of_the_list(id_: str, path: str, body: Any, status: int, site: Site) -> None:
    answer = post(site, path, body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{id_}")
    assert answer.headers["cache-control"] == "no-store" and answer.json()["detail"].count("。") == 1


@pytest.mark.parametrize("path", [ONE, MANY, PAGE, BATCH_PAGE])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_is_answered_with_a_receipt(method: str, path: str, site: Site) -> None:
    answer = site.loop.run_until_complete(site.datasette.client.request(method, path))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"


# Pages


def downloaded(page: str) -> bytes:
    """Return the receipt that a page's link saves."""
    (link,) = html.fromstring(page).xpath("//a[@download]/@href")
    return base64.b64decode(link.removeprefix("data:application/json;base64,"))


def test_a_page_to_print_carries_the_receipt_and_says_that_it_is_unsigned(site: Site) -> None:
    answer = form(site, PAGE, **LOAN, known_on="2026-11-21")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    receipt = downloaded(answer.text)
    same = issued(site, {**LOAN, "as_of": ""}, f"{ONE}?{DAYS}").content
    assert lasting(receipt) == lasting(same)
    found = html.fromstring(answer.text)
    text = found.text_content()
    for said in ("未签名", json.loads(receipt)["digest"], json.loads(receipt)["catalogue"]["release"], NEW_NAME):
        assert said in text
    (code,) = found.xpath("//img[starts-with(@src, 'data:image/svg')]/@alt")
    assert f"/firm/{YUTONG}?as_of=2019-01-01&known_on=2026-11-21" in code
    english = form(site, f"{PAGE}?lang=en", **LOAN).text
    assert "Unsigned" in english and "未签名" not in html.fromstring(english).xpath("string(//article)")


def test_a_firm_that_a_person_chose_stands_on_the_receipt_as_chosen(site: Site) -> None:
    shared = {"name": OLD_NAME, "uscc": "91410000MA40XLKB8Q"}
    candidates = post(site, JSON, {"rows": [{"name": "宇通客车"}]}).json()["results"][0]["candidates"]
    chosen = candidates[0]["firm_id"]
    receipt = json.loads(downloaded(form(site, PAGE, name="宇通客车", firm=chosen).text))
    assert receipt["question"]["row"] == {"name": "宇通客车", "firm": chosen}
    assert receipt["answer"]["firm"]["firm_id"] == chosen and receipt["answer"]["matched_by"] is None
    by_id = json.loads(downloaded(form(site, PAGE, firm=YUTONG).text))
    assert by_id["answer"]["firm"]["firm_id"] == YUTONG
    assert form(site, PAGE, **shared, firm=chosen).status_code in (200, 422)


def test_the_page_of_a_check_leads_to_the_receipt_of_what_was_typed(site: Site) -> None:
    checked = html.fromstring(form(site, "/check", **LOAN).text)
    (keep,) = checked.xpath("//form[.//button[contains(@formaction, '/check/receipt')]]")
    fields = dict(zip(keep.xpath(".//input/@name"), keep.xpath(".//input/@value"), strict=True))
    receipt = json.loads(downloaded(form(site, PAGE, **fields).text))
    assert receipt["question"]["row"] == {**LOAN, "as_of": "2019-01-01"}
    assert receipt["answer"]["matched_by"] == "former_name"


def test_the_page_of_a_batch_holds_the_receipt_of_its_table(site: Site) -> None:
    answer = form(site, BATCH_PAGE, table=SHEET, as_of="2019-01-01", known_on="2026-11-21")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    same = post(site, f"{MANY}?{DAYS}", SHEET.encode(), "text/csv").content
    assert lasting(downloaded(answer.text)) == lasting(same)
    assert OLD_NAME not in answer.text and "没有这样" not in answer.text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (PAGE, {}),
        (PAGE, {"name": "有限公司"}),
        (PAGE, {**LOAN, "known_on": "9000-01-01"}),
        (PAGE, {**LOAN, "more": "x"}),
        (BATCH_PAGE, {}),
        (BATCH_PAGE, {"table": SHEET, "known_on": "9000-01-01"}),
    ],
)
def test_a_form_without_a_receipt_is_told_why_on_a_page(path: str, fields: dict[str, str], site: Site) -> None:
    answer = form(site, path, **fields)
    assert 400 <= answer.status_code < 500 and answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/html") and "answer" in answer.text


# Secrecy


def test_nothing_that_a_receipt_is_asked_for_is_on_disk_or_in_the_log(server: Server, tmp_path: Path) -> None:
    row = {"name": f"{MARK}有限公司", "from": "2019-01-01"}
    rows = {"rows": [row, {"uscc": MARK}, {MARK: MARK}] * 100}
    sent: list[tuple[str, str, bytes]] = [
        (ONE, "application/json", json.dumps(row, ensure_ascii=False).encode()),
        (ONE, "application/json", json.dumps({MARK: MARK}, ensure_ascii=False).encode()),
        (ONE, "application/json", json.dumps({**row, "firm": MARK}, ensure_ascii=False).encode()),
        (ONE, "application/json", MARK.encode()),
        (MANY, "application/json", json.dumps(rows, ensure_ascii=False).encode()),
        (MANY, "text/csv", f"name\n{MARK}\n".encode()),
        (PAGE, FORM, urlencode(row).encode()),
        (PAGE, FORM, urlencode({MARK: MARK}).encode()),
        (BATCH_PAGE, FORM, urlencode({"table": f"name\n{MARK}\n"}).encode()),
    ]
    for path, kind, body in sent:
        answer = httpx.post(server.base + path, content=body, headers={"content-type": kind}, timeout=60)
        assert answer.status_code in (200, 400, 422) and answer.headers["cache-control"] == "no-store"
        assert path in (ONE, PAGE) or MARK not in answer.text
        assert answer.status_code == 200 or MARK not in answer.text
    for path in ("/", "/-/health", "/-/threads.json", "/.well-known/jwks.json"):
        assert MARK not in httpx.get(server.base + path).text
    server.process.terminate()
    server.process.wait(60)
    folder = tmp_path / "served"
    for path in [server.log, *(path for path in folder.rglob("*") if path.is_file())]:
        for written in (MARK.encode(), MARK.encode("unicode_escape"), urlencode({"": MARK})[1:].encode()):
            assert written not in path.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["catalogue.db", "tmp"]
    assert list((folder / "tmp").iterdir()) == []


def test_the_commands_of_the_document_work(server: Server, database: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine; the document's commands need it")
    document = (ROOT / "docs/receipts.md").read_text(encoding="utf-8")
    block = document.split("```console\n")[1].split("```")[0].replace("$ ", "")
    commands = block.replace("http://127.0.0.1:8001", server.base).replace("build/catalogue.db", str(database))
    commands = commands.replace("scripts/", f"{sys.executable} {ROOT}/scripts/")
    done = subprocess.run(["bash", "-e", "-c", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "the same answer again" in done.stdout, done.stderr


def test_no_word_that_was_typed_is_in_an_address_of_a_receipt(site: Site) -> None:
    receipt = json.loads(downloaded(form(site, PAGE, name=f"{MARK}有限公司").text))
    assert MARK not in unquote(receipt["replay"]["address"]) and receipt["replay"]["page"] is None
