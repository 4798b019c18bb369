"""What a process loads, it keeps: libraries for files, charts and tables are loaded where they are used."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from given import ROOT
from loaded_plugins import hooks

FOR_FILES = {
    "adbc_driver_sqlite",
    "docx",
    "duckdb",
    "icalendar",
    "lxml",
    "openpyxl",
    "pdfminer",
    "pdfplumber",
    "PIL",
    "py7zr",
    "pyarrow",
    "pypinyin",
    "rarfile",
    "segno",
    "vl_convert",
    "xlrd",
    "xlsxwriter",
}
FOR_KEYS = {"cryptography", "joserfc"}
"""Libraries that a site without a key for receipts does not need."""

OF_TESTS = {"numpy", "pandas", "rich"}
"""What other libraries load where it is installed, as it is in the environment of the tests alone; none needs it."""

OF_SERVER = {"babel", "click", "datasette", "httpx", "jinja2", "starlette", "uvicorn"}

_PAGE = """
import asyncio, sys, yaml
from datasette.app import Datasette

async def shown():
    site = Datasette(immutables=[sys.argv[1]], metadata=yaml.safe_load(open("metadata.yml", encoding="utf-8")))
    await site.invoke_startup()
    answer = await site.client.get("/")
    assert answer.status_code == 200 and "强企名录" in answer.text

asyncio.run(shown())
"""


def loaded(program: str, *arguments: object) -> set[str]:
    """Return the top-level modules that a program has loaded when it ends; those of the tests are not there for it."""
    without = f"import sys; sys.modules.update(dict.fromkeys({sorted(OF_TESTS)}))\n"
    told = "\nprint(*{name.partition('.')[0] for name, module in sys.modules.items() if module})"
    line = [sys.executable, "-c", without + program + told, *map(str, arguments)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.slow
def test_the_home_page_is_shown_without_a_library_for_files(database: Path) -> None:
    modules = loaded(_PAGE, database)
    assert modules >= {"datasette", "jinja2"} and modules & (FOR_FILES | FOR_KEYS) == set()


@pytest.mark.parametrize(
    "module", ["checks.worker_template, qiangqi.web.checks.body", "catalogue.public_sql.process", "supervisor"]
)
def test_a_process_beside_the_server_loads_neither_the_server_nor_a_library_for_files(module: str) -> None:
    assert loaded(f"import qiangqi.{module}") & (OF_SERVER | FOR_FILES) == set()


def test_the_supervisor_loads_nothing_but_the_standard_library() -> None:
    modules = loaded("import qiangqi.supervisor") - loaded("") - {"__mp_main__"}
    assert modules - sys.stdlib_module_names == {"qiangqi"}


def test_the_engine_loads_its_own_dependencies_alone() -> None:
    names = [f"qiangqi.{name}.{path.stem}" for name in ("standing", "values") for path in _modules_of(name)]
    modules = loaded("import " + ", ".join(names)) - loaded("") - {"__mp_main__"}
    installed = packages_distributions()
    of_packages = {one for name in modules for one in installed.get(name, ())}
    assert {"pydantic", "PyYAML", "python-stdnum"} <= of_packages <= _needed_by_the_engine()


def _modules_of(name: str) -> list[Path]:
    return sorted((ROOT / "plugins/qiangqi" / name).glob("[a-z]*.py"))


def _needed_by_the_engine() -> set[str]:
    """Return the distributions that `pip install qiangqi` brings: its dependencies, and theirs."""
    found, names = {"qiangqi"}, tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    while names:
        one = distribution(re.split(r"[^\w.-]", names.pop())[0])
        if one.name not in found:
            found.add(one.name)
            names += [name for name in one.requires or [] if "extra ==" not in name and "sys_platform" not in name]
    return found


@pytest.mark.slow
def test_every_plugin_is_whole_where_the_process_for_tables_begins() -> None:
    begun_by_datasette = hooks("datasette.app")
    assert hooks("qiangqi.web.tables.server") == begun_by_datasette
    assert any(line.startswith("standing ") and "register_routes" in line for line in begun_by_datasette)
