"""Large files: a million rows and a large workbook in bounded memory, with a bar for whoever watches."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from given import ROOT
from made_lists import FIRMS, HEADER, LIST, make_docx, make_xlsx

pytestmark = pytest.mark.slow

MEASURE = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from qiangqi.lists.readers import Reading, records
reading = Reading(format=sys.argv[2]) if sys.argv[2] != "plain" else None
print(sum(1 for _ in records(Path(sys.argv[1]), {"name": "企业名称"}, reading)))
"""


def measured(path: Path, form: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", MEASURE, str(path), form]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    return subprocess.run(command, env=environment, text=True, check=True, **options)


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "million.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("序号,企业名称,属地\n")
        file.writelines(f"{number},虚构第{number}号科技有限公司,虚构市\n" for number in range(1_000_000))
    return path


@pytest.mark.parametrize("form", ["plain", "csv"])
def test_a_million_rows_of_csv_are_read_within_a_gibibyte(million: Path, form: str) -> None:
    done = measured(million, form, capture_output=True)
    assert int(done.stdout) == 1_000_000 + (form == "csv")
    assert done.stderr == ""


@pytest.mark.long
def test_a_hundred_thousand_rows_of_xlsx_are_read_within_a_gibibyte(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "large.xlsx", [[HEADER, *FIRMS]])
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c>' + "".join(
        f'<c r="{letter}{{0}}" t="inlineStr"><is><t>虚构第{{0}}号科技有限公司</t></is></c>' for letter in "BCDEF"
    )
    body = "".join(row.format(number) + "</row>" for number in range(6, 100_001))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", body.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert int(measured(path, "xlsx", capture_output=True).stdout) == 100_000


@pytest.mark.long
def test_sixty_megabytes_of_a_document_are_read_within_a_gibibyte(tmp_path: Path) -> None:
    path, name = make_docx(tmp_path / "large.docx", [*LIST[:1], [HEADER, *FIRMS]]), "word/document.xml"
    cell = '<w:tc><w:p><w:r><w:rPr><w:lang w:val="{}"/></w:rPr><w:t>{}</w:t></w:r></w:p></w:tc>'
    row = "<w:tr>" + "".join(cell.format("zh" * 750, text) for text in ("{0}", "虚构市", "虚构第{0}号公司")) + "</w:tr>"
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    body = "".join(row.format(number) for number in range(4, 13_001))
    parts[name] = parts[name].replace(b"</w:tbl>", body.encode() + b"</w:tbl>")
    assert len(parts[name]) > 60_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    assert int(measured(path, "docx", capture_output=True).stdout) == 12_997 + len(FIRMS) + 1


def test_a_bar_shows_rows_rate_and_time_left_on_a_terminal_only(million: Path) -> None:
    ours, theirs = pty.openpty()
    script = MEASURE.replace("records(", "watched(records(").replace(
        "reading))", "reading), Path(sys.argv[1]), 'list'))"
    )
    script = "from qiangqi.lists.readers.progress import watched\n" + script
    command = [sys.executable, "-c", script, str(million), "plain"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "TERM": "xterm"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs) as run:
        os.close(theirs)
        told = b""
        while chunk := _read(ours):
            told += chunk
        assert run.stdout is not None and run.stdout.read() == b"1000000\n"
    text = told.decode()
    assert "rows/s" in text and "1,000,000 rows" in text and "00:00:" in text


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the end of a terminal is an error on Linux
        return b""
