"""What the tests of receipts share: keys, questions and the receipts given to them."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import httpx
from commands import run
from known_firms import OLD_NAME
from lxml import html
from posting import post
from sites import Site

ONE, MANY = "/-/receipt.json", "/-/batch-receipt.json"

PAGE, BATCH_PAGE = "/check/receipt", "/check/batch/receipt"

DAYS = "as_of=2019-01-01&known_on=2026-11-21"

LOAN = {"name": OLD_NAME, "from": "2019-01-01", "until": "2022-01-01"}

ROWS = [{"name": OLD_NAME}, {"name": "没有这样的有限公司"}, {"uscc": "1"}, 5, {"name": OLD_NAME}]

SHEET = f"客户编号,客户名称\n007,{OLD_NAME}\n008,没有这样的有限公司\n009,{OLD_NAME}\n"

FORM = "application/x-www-form-urlencoded"


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


def kept(tmp_path: Path, name: str, body: bytes) -> Path:
    """Return a file that a bank kept."""
    file = tmp_path / name
    file.write_bytes(body)
    return file


def downloaded(page: str) -> bytes:
    """Return the receipt that a page's link saves."""
    (link,) = html.fromstring(page).xpath("//a[@download]/@href")
    return base64.b64decode(link.removeprefix("data:application/json;base64,"))
