"""What is shipped: its licences, its bill of materials, and that both are of the locks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from given import ROOT
from python_runs import run_python

COPYLEFT = re.compile(r"\bA?GPL\b|GNU (?:Affero )?General Public", re.IGNORECASE)


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    """The bill of materials of what is served."""
    found: dict[str, Any] = json.loads((ROOT / "deploy/sbom.cdx.json").read_text(encoding="utf-8"))
    return found


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def listed(heading: str) -> dict[str, list[str]]:
    """Return the rows below a heading of THIRD_PARTY.md by package."""
    section = (
        (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {name: rest for name, *rest in rows[2:]}


def test_what_is_listed_is_what_the_locks_give_to_the_byte(tmp_path: Path) -> None:
    for arguments in (["--check"], ["--output", str(tmp_path), "--check"]):
        done = run_python("scripts/sbom.py", *arguments)
        is_stale = "--output" in arguments  # the copy beside the wheel is not there yet
        assert done.returncode == is_stale, done.stderr
        assert not is_stale or ("make sbom" in done.stderr and "sbom.cdx.json" not in done.stderr)


def test_everything_that_a_lock_pins_is_listed_once_with_its_version_and_licence() -> None:
    served, development = listed("Served"), listed("Development alone")
    assert {name: row[0] for name, row in served.items()} == pins("deploy/requirements.lock")
    assert (
        served.keys() | development.keys() == pins("requirements-dev.lock").keys()
        and not served.keys() & development.keys()
    )
    assert all(licence != "not stated" and home for _version, licence, home in (served | development).values())


def test_nothing_that_is_served_is_under_the_gpl_and_the_lgpl_is_named() -> None:
    served, development = listed("Served"), listed("Development alone")
    assert [name for name, row in served.items() if COPYLEFT.search(row[1])] == []
    assert [name for name, row in served.items() if "LGPL" in row[1]] == ["python-stdnum"]
    assert [name for name, row in development.items() if COPYLEFT.search(row[1])] == ["text-unidecode", "yamllint"]


def test_the_bill_of_materials_is_valid_and_has_no_time_and_no_random_number(bill: dict[str, Any]) -> None:
    text = json.dumps(bill)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "timestamp" not in text and "serialNumber" not in text


def test_the_bill_of_materials_has_what_is_served_and_who_needs_it(bill: dict[str, Any]) -> None:
    assert {one["name"]: one["version"] for one in bill["components"]} == pins("deploy/requirements.lock")
    needed = {one["ref"]: set(one.get("dependsOn", [])) for one in bill["dependencies"]}
    assert set().union(*needed.values()) == {one["bom-ref"] for one in bill["components"]}
    of_datasette = needed[f"pkg:pypi/datasette@{pins('deploy/requirements.lock')['datasette']}"]
    assert any(one.startswith("pkg:pypi/uvicorn@") for one in of_datasette)


def test_the_image_carries_both() -> None:
    final = (ROOT / "Containerfile").read_text(encoding="utf-8").rpartition("FROM ")[2]
    assert "deploy/sbom.cdx.json" in final and "THIRD_PARTY.md" in final
