"""Clients that others' generators make of the OpenAPI document: they compile, and what they ask is answered."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from given import ROOT
from installed import SCRIPTS, needed
from qiangqi.releases.release import release
from serving import serving

pytestmark = pytest.mark.scale

DAY = "2024-06-01"

CONFIG = """
post_hooks: []
content_type_overrides:
  "*/*": application/octet-stream
  application/atom+xml: text/xml
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
  application/x-ndjson: application/octet-stream
  text/tab-separated-values: application/octet-stream
"""
"""How openapi-python-client reads the media types that it does not know of itself: as texts, or as bytes."""

MYPY = """
[mypy]
strict = True
[mypy-client.client]
ignore_errors = True
"""
"""The module left out is the same for every document: what the generator writes there, mypy does not take."""


class Served(NamedTuple):
    """A catalogue with a release that is served: its address, the document, a firm, and the release's folder."""

    address: str
    document: Path
    firm: str
    name: str
    release: Path


@pytest.fixture(scope="module")
def served(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the catalogue with a release of it, and keep its document."""
    folder = tmp_path_factory.mktemp("clients")
    copy, document = folder / "catalogue.db", folder / "openapi.json"
    shutil.copy(database, copy)
    released = release(copy, folder / "releases")
    with closing(sqlite3.connect(copy)) as db:
        firm, name = db.execute("select firm_id, name from firms where uscc is not null order by firm_id").fetchone()
    with serving(copy) as address:
        document.write_bytes(httpx.get(f"{address}/-/openapi.json").content)
        yield Served(address, document, firm, name, released)


def ran(*line: str | Path, within: Path) -> str:
    """Run a program and return what it says; fail with that where it does not succeed."""
    env = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(within)}
    done = subprocess.run(line, cwd=within, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def used(program: str, within: Path, served: Served, *modules: str) -> dict[str, str]:
    """Check a program and the modules that it uses by their types, run it, and return what it found."""
    (within / "mypy.ini").write_text(MYPY, encoding="utf-8")
    shutil.copy(ROOT / "tests/web/api/generated" / program, within)
    ran(sys.executable, "-m", "mypy", program, *modules, within=within)
    told = ran(
        sys.executable, program, served.address, served.firm, served.name, DAY, served.release.name, within=within
    )
    found: dict[str, str] = json.loads(told)
    return found


def expected(served: Served) -> dict[str, str]:
    """Return what a program has to find, asked for without a generated client."""
    asked = httpx.get(f"{served.address}/-/standing/{served.firm}.json", params={"as_of": DAY}).json()
    return {
        "check": "found",
        "search": served.firm,
        "standing": asked["standings"][0]["says"],
        "download": (served.release / "datapackage.json").read_text(encoding="utf-8"),
    }


def test_a_client_of_openapi_python_client_checks_searches_and_downloads(served: Served, tmp_path: Path) -> None:
    tool = needed("openapi-python-client", "`make test-scale` installs it")
    (tmp_path / "config.yml").write_text(CONFIG, encoding="utf-8")
    line = (tool, "generate", "--path", served.document, "--meta", "none", "--output-path", "client")
    told = ran(*line, "--config", "config.yml", within=tmp_path)
    assert "Endpoint will not be generated" not in told
    assert used("with_client.py", tmp_path, served, "client") == expected(served)


def test_the_models_of_datamodel_code_generator_hold_what_is_answered(served: Served, tmp_path: Path) -> None:
    tool = needed("datamodel-codegen", "`make test-scale` installs it, as does `pip install datamodel-code-generator`")
    line = (tool, "--input", served.document, "--input-file-type", "openapi", "--output", "models.py")
    options = ("--use-annotated", "--capitalise-enum-members", "--formatters", "builtin")
    kind = ("--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11")
    ran(*line, *options, *kind, within=tmp_path)
    assert used("with_models.py", tmp_path, served, "models.py") == expected(served)
