"""The key that a site is given to sign receipts with: what is none, one that cannot be read, and how one is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from given import ROOT
from posting import post
from python_runs import run_python
from qiangqi.checks.receipts.key_history import read_history
from qiangqi.checks.receipts.keys import kid_of
from qiangqi.web.receipts.key import BadKey, key_of
from receipts_asked import LOAN, MANY, ONE, issued
from signed_receipts import KEY, PRIVATE
from sites import Site


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
    command = ["-m", "datasette", "serve", "-i", str(database), "--get", "/robots.txt"]
    env = {**os.environ, "QIANGQI_RECEIPT_KEY": '{"kty": "OKP"}'}
    done = run_python(*command, env=env)
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


@pytest.mark.parametrize("text", ["", "{}", None], ids=["empty", "no key", "gone"])
def test_while_the_key_cannot_be_read_every_address_of_receipts_says_so_and_the_log_names_the_setting(
    text: str | None, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert site.get("/").status_code == 200  # it has started; a site does not start without its key
    file = tmp_path / "key"
    if text is not None:
        file.write_text(text)
    site.set_to(monkeypatch, receipt_key_file=str(file))
    asked = (post(site, ONE, LOAN), post(site, MANY, {"rows": [LOAN]}), site.get("/.well-known/jwks.json"))
    for answer in asked:
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
        assert answer.json()["type"].endswith("/problems/no-key")
    assert "receipt_key_file" in caplog.text and str(file) not in caplog.text


def test_two_rotations_at_once_lose_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key.jwk"
    first = run("new_receipt_key", file).stdout.strip()
    command = [sys.executable, str(ROOT / "scripts" / "new_receipt_key.py"), "--rotate", str(file)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    made = [one.communicate()[0].strip() for one in running]
    history = read_history(file.read_text())
    assert {history.current.kid, *(one.kid for one in history.former)} == {first, *made}
