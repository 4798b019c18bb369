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
from installed import NODE, SCRIPTS, needed, node_tools
from qiangqi.releases.release import release
from serving import serving

pytestmark = pytest.mark.scale

DAY = "2024-06-01"

PROGRAMS = ROOT / "tests/web/api/generated"

CONFIG = "post_hooks: []"
"""Nothing but that the generator runs no formatter: it reads the document as it is."""

MYPY = """
[mypy]
strict = True
[mypy-client.client,openapi_client.*]
ignore_errors = True
"""
"""What is left out is not strict for any document: a module of one generator, and all that the other writes."""


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
    path = os.pathsep.join(map(str, (SCRIPTS, NODE / ".bin", os.environ["PATH"])))
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(within)}
    done = subprocess.run(line, cwd=within, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def used(program: str, within: Path, served: Served, *modules: str) -> dict[str, str]:
    """Check a program and the modules that it uses by their types, run it, and return what it found."""
    (within / "mypy.ini").write_text(MYPY, encoding="utf-8")
    shutil.copy(PROGRAMS / program, within)
    ran(sys.executable, "-m", "mypy", program, *modules, within=within)
    return asked(sys.executable, program, within=within, served=served)


def asked(*program: str, within: Path, served: Served) -> dict[str, str]:
    """Run a program that asks the site, and return what it found."""
    told = ran(*program, served.address, served.firm, served.name, DAY, served.release.name, within=within)
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


def generated(served: Served, *options: str, within: Path) -> None:
    """Make a client by openapi-generator."""
    needed("java", "install Java 11 or later to run openapi-generator")
    tool = needed("openapi-generator-cli", "`make test-scale` installs it, as does `pip install openapi-generator-cli`")
    ran(tool, "generate", "--input-spec", str(served.document), *options, within=within)


def test_the_python_client_of_openapi_generator_checks_searches_and_downloads(served: Served, tmp_path: Path) -> None:
    generated(served, "--generator-name", "python", "--output", ".", within=tmp_path)
    assert used("with_generator.py", tmp_path, served) == expected(served)


def test_typescript_of_two_generators_compiles_strictly_checks_searches_and_downloads(
    served: Served, tmp_path: Path
) -> None:
    node_tools()
    for file in (*PROGRAMS.glob("*.ts"), *PROGRAMS.glob("*.json")):
        shutil.copy(file, tmp_path)
    (tmp_path / "node_modules").symlink_to(NODE)
    ran("openapi-typescript", served.document, "--output", "fetch.d.ts", within=tmp_path)
    kind = ("--generator-name", "typescript-axios", "--additional-properties", "importFileExtension=.js")
    generated(served, *kind, "--output", "axios", within=tmp_path)
    ran("tsc", "--project", ".", within=tmp_path)
    for program in ("with_fetch.js", "with_axios.js"):
        assert asked("node", program, within=tmp_path, served=served) == expected(served), program
