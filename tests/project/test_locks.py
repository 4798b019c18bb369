"""Each lock has the versions of the first, with hashes, and what it is for."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from given import ROOT

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-ocr.lock",
    "requirements-scale.lock",
    "deploy/requirements.lock",
    "deploy/collect/requirements.lock",
    "deploy/mcp/requirements.lock",
)

APART = ("requirements-checkov.lock", "requirements-datasette-1.lock", "requirements-moto.lock")
"""What is installed into a folder of its own, in whatever versions."""


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_lock_has_the_versions_of_the_first(lock: str) -> None:
    first = pins("requirements-dev.lock")
    assert {name: version for name, version in pins(lock).items() if first.get(name, version) != version} == {}


@pytest.mark.parametrize("lock", [*LOCKS, *APART])
def test_every_lock_has_hashes_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in one for one in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:])


def test_each_lock_has_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"": project["project"]["dependencies"], **project["project"]["optional-dependencies"]}
    groups |= {
        name: [one for one in group if isinstance(one, str)] for name, group in project["dependency-groups"].items()
    }
    of_lock = {
        "deploy/requirements.lock": ("", "server"),
        "deploy/collect/requirements.lock": ("", "build", "collect"),
        "deploy/mcp/requirements.lock": ("", "mcp"),
        "requirements.lock": ("", "client", "server", "build", "collect", "desk", "release", "editable"),
        "requirements-dev.lock": (
            *("", "client", "mcp", "server", "build", "collect", "desk", "release", "editable", "dev"),
        ),
        "requirements-ocr.lock": ("", "ocr"),
        "requirements-scale.lock": ("scale",),
    }
    for lock, parts in of_lock.items():
        wanted = {re.split(r"[^\w-]", one)[0].lower() for part in parts for one in groups[part]}
        assert wanted <= pins(lock).keys(), lock
    assert {part for parts in of_lock.values() for part in parts} == groups.keys()
    assert pins("requirements.lock").keys() < pins("requirements-dev.lock").keys()


def test_the_lock_of_npm_has_a_hash_of_every_package_and_names_no_host() -> None:
    lock = json.loads((ROOT / "tests/web/api/generated/package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in lock["packages"].items() if name]
    assert packages and all("resolved" not in one and "integrity" in one for one in packages)
