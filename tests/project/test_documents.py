"""Documents say what is: generated parts are current, and the verbs that they name exist."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from given import DATASETS, ROOT
from qiangqi.standing.regime_files import load_regimes

VERBS = ["serve", "build", "release", "test", "check", "bench", "lint", "format", "docs", "clean"]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_the_readmes_show_is_what_the_commands_print() -> None:
    done = run(sys.executable, "scripts/docs.py", "--check")
    assert done.returncode == 0, done.stdout


def test_make_alone_prints_the_verbs() -> None:
    printed = re.findall(r"make (\w+)", run("make").stdout)
    assert set(VERBS) <= set(printed)


@pytest.mark.parametrize(
    "script", ["build", "release", "standing", "check", "docs", "fuzz", "verify_receipt", "new_receipt_key"]
)
def test_every_script_explains_itself_with_an_example(script: str) -> None:
    told = run(sys.executable, f"scripts/{script}.py", "--help").stdout
    assert f"scripts/{script}.py" in told
    assert "Example" in told


def test_every_decision_is_in_the_index() -> None:
    pages = {path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert pages == set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", index))


def test_every_reading_in_the_rules_has_its_other_reading_and_a_decision() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    for regime in load_regimes(DATASETS).values():
        for parameter in regime.parameters:
            readings = [value for value in parameter.values if value.basis == "reading"]
            assert all(value.other_reading for value in readings), f"{regime.id}: {parameter.id}"
            assert not readings or parameter.id in text, f"{regime.id}: {parameter.id}"


def test_the_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
