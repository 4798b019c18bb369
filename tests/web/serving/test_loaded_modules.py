"""What a process loads, it keeps: libraries for files, charts and tables are loaded where they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from given import ROOT

FOR_FILES = {
    "adbc_driver_sqlite",
    "docx",
    "duckdb",
    "icalendar",
    "isal",
    "lxml",
    "openpyxl",
    "pdfminer",
    "pdfplumber",
    "PIL",
    "pyarrow",
    "pypinyin",
    "segno",
    "vl_convert",
    "xlsxwriter",
}
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


def test_the_home_page_is_shown_without_a_library_for_files(database: Path) -> None:
    modules = loaded(_PAGE, database)
    assert modules >= {"datasette", "jinja2"} and modules & FOR_FILES == set()


@pytest.mark.parametrize("module", ["checks.worker", "catalogue.public_sql.process", "supervisor"])
def test_a_process_beside_the_server_loads_neither_the_server_nor_a_library_for_files(module: str) -> None:
    assert loaded(f"import qiangqi.{module}") & (OF_SERVER | FOR_FILES) == set()


def test_the_supervisor_loads_nothing_but_the_standard_library() -> None:
    modules = loaded("import qiangqi.supervisor") - loaded("") - {"__mp_main__"}
    assert modules - sys.stdlib_module_names == {"qiangqi"}
