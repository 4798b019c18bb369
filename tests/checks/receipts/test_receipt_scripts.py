"""The scripts that verify a receipt, and that make, rotate and revoke its key."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from given import ROOT
from qiangqi.checks.receipts.key_history import read_history
from qiangqi.checks.receipts.keys import bare_jwk, private_jwk
from signed_receipts import (
    KEY,
    KID,
    RECEIPT,
    attached,
    receipt_of,
)


def test_the_exit_status_says_how_far_a_receipt_is_proven(tmp_path: Path) -> None:
    files = {
        "good": RECEIPT,
        "unsigned": receipt_of(None),
        "forged": attached(receipt_of(None, name="另")),
        "cut": RECEIPT[:-9],
        "keys": json.dumps(bare_jwk(KEY)).encode(),
        "csv": b"a,b\n1,2\n",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    expected: list[tuple[int, str, list[str]]] = [
        (0, "good", ["--jwks", "keys"]),
        (1, "forged", ["--jwks", "keys"]),
        (1, "good", ["--jwks", "keys", "--answers", "csv"]),
        (2, "cut", []),
        (2, "good", ["--jwks", "csv"]),
        (3, "good", []),
        (3, "unsigned", ["--jwks", "keys"]),
    ]
    for status, name, options in expected:
        given = [str(tmp_path / option) if option in files else option for option in options]
        done = run("verify_receipt", tmp_path / name, *given)
        assert done.returncode == status, (name, options, done.stderr)
        assert done.stderr.count("\n") == (status in (1, 2)), done.stderr
    told = run("verify_receipt", "--help").stdout
    assert all(f"\n    {status}  " in told for status in range(4))


def test_a_key_is_rotated_and_revoked_in_its_file_which_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    first = run("new_receipt_key", file).stdout.strip()
    file.chmod(0o640)
    second = run("new_receipt_key", "--rotate", file).stdout.strip()
    third = run("new_receipt_key", "--revoke", second, "--reason", "lost", "--from", "2026-01-02", file).stdout.strip()
    found = read_history(file.read_text(encoding="utf-8"))
    assert [one.kid for one in (found.current, *found.former)] == [third, second, first]
    assert [one.revoked_on for one in found.former] == ["2026-01-02", None]
    assert all(one.used_from and one.used_until for one in found.former) and found.current.used_until is None
    assert file.stat().st_mode & 0o777 == 0o640 and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("is_there", [False, True])
def test_on_a_full_disk_no_key_is_made_or_rotated_and_nothing_is_left(is_there: bool, tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    if is_there:
        run("new_receipt_key", file)
    before = [(path, path.read_bytes()) for path in tmp_path.iterdir()]
    line = [sys.executable, ROOT / "scripts/new_receipt_key.py", *(["--rotate"] if is_there else []), file]
    done = subprocess.run(["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *line], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(f"{file}: 读写文件没有成功 File too large; expected") and done.stderr.count("\n") == 1
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == before


def test_a_file_in_which_nothing_can_be_rotated_or_revoked_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    private = json.dumps(private_jwk(KEY)).encode()
    for body, options in (
        (json.dumps(bare_jwk(KEY)).encode(), ["--rotate"]),
        (private, ["--revoke", "nothing", "--reason", "lost"]),
        (private, ["--revoke", KID, "--reason", "x", "--from", "2100-01-01"]),
    ):
        file.write_bytes(body)
        done = run("new_receipt_key", *options, file)
        assert done.returncode in (1, 2) and done.stdout == "" and "Traceback" not in done.stderr
        assert file.read_bytes() == body and list(tmp_path.iterdir()) == [file]
