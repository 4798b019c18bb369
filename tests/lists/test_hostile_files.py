"""Traps, damaged files and misnamed ones: each is refused or read within 10 s and 1 GiB, in one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from given import ROOT
from made_doc import make_doc, write_doc
from made_lists import HEADER, LIST, MAKERS, make_csv, make_docx, make_html, make_pdf, make_text, make_xlsx
from made_odf import make_ods, make_odt
from qiangqi.lists.readers import Reading
from qiangqi.lists.readers.limited_process import in_limited_process
from qiangqi.lists.readers.open_file import elements
from qiangqi.lists.readers.preview import look
from qiangqi.standing.strict_yaml import DataError
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    """A process that has loaded what reads, so that each file costs a fork and no start of Python."""
    command = [sys.executable, str(ROOT / "tests/support/limited_reader.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield process


def opened(reader: subprocess.Popen[str], path: Path, form: str) -> tuple[str, str]:
    """Look at and read a file under the limits; return the line that each gave."""
    assert reader.stdin is not None and reader.stdout is not None
    print(json.dumps([str(path), form]), file=reader.stdin, flush=True)
    status, said, errors, computed = json.loads(reader.stdout.readline())
    assert (status, errors) == (0, "")
    assert computed < 2 * 10, "a look and a reading have ten seconds each"
    seen, read = said.splitlines()
    return seen.replace(f"{path}:", ""), read.replace(f"{path}:", "")


def replaced(path: Path, name: str, part: bytes) -> Path:
    """Put another part into a zip."""
    with zipfile.ZipFile(path) as old:
        parts = {known: old.read(known) for known in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for known, content in {**parts, name: part}.items():
            new.writestr(known, content)
    return path


def changed(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """Change the text of one part of a zip."""
    with zipfile.ZipFile(path) as archive:
        part = archive.read(name)
    assert old in part
    return replaced(path, name, part.replace(old, new, 1))


def bomb(path: Path, name: str, mebibytes: int) -> Path:
    return replaced(path, name, bytes(mebibytes << 20))


def lying_bomb(path: Path) -> Path:
    """A part of 600 MiB which the zip's directory says has one byte."""
    bomb(path, SHEET, 600)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1).to_bytes(4, "little")))
    return path


def wide_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["企业名称", *range(9_999)])
    book.save(path)
    return path


def vast_xlsx(path: Path) -> Path:
    """Two cells, one in the last corner that a sheet can have."""
    return changed(
        make_xlsx(path, LIST),
        SHEET,
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )


def long_shared_text(path: Path) -> Path:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = b'<sst xmlns="' + main + b'"><si><t>' + b"x" * (50 << 20) + b"</t></si></sst>"
    return replaced(make_xlsx(path, LIST), "xl/sharedStrings.xml", texts)


def long_inline_text(path: Path) -> Path:
    cell = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * (50 << 20) + b"</t></is></c></row></sheetData>"
    return changed(make_xlsx(path, LIST), SHEET, b"</sheetData>", cell)


def macro_workbook(path: Path) -> Path:
    return replaced(make_xlsx(path, LIST), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")


def formula_workbook(path: Path) -> Path:
    def change(book: openpyxl.Workbook) -> None:
        book.active["C3"] = '=HYPERLINK("http://example.com",CMD())'

    return make_xlsx(path, LIST, change)


def pdf_of(path: Path, content: bytes, filters: str = "/FlateDecode") -> Path:
    """A PDF of one page with this content stream."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << >> >>",
        f"<< /Length {len(content)} /Filter {filters} >>\nstream\n".encode() + content + b"\nendstream",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    path.write_bytes(body + end.encode())
    return path


def pdf_bomb(path: Path) -> Path:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(64 << 20)) for _ in range(32)) + packer.flush()
    return pdf_of(path, zlib.compress(packed), "[/FlateDecode /FlateDecode]")


def endless_pdf(path: Path, lines: int = 5_000_000) -> Path:
    """A page of so many lines, each of three operators."""
    return pdf_of(path, zlib.compress(b"q 1 0 0 1 0 0 cm Q\n" * lines))


def scanned_pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "cover")
    canvas.showPage()
    canvas.drawImage(ImageReader(str(ROOT / "docs" / "firm-page.png")), 0, 0, 500, 700)
    canvas.save()
    return path


def encrypted_pdf(path: Path) -> Path:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 700, "list")
    canvas.save()
    return path


def repeating(path: Path) -> Path:
    made = make_ods(path, [[[*HEADER, *HEADER]]])
    return changed(made, "content.xml", b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">')


def wide_ods(path: Path) -> Path:
    cell = b"<table:table-row><table:table-cell"
    return changed(make_ods(path, LIST), "content.xml", cell, cell + b' table:number-columns-repeated="16384"')


def wide_doc(path: Path) -> Path:
    return write_doc(path, [[[[("甲", b"")] for _ in range(1_001)]]], widths=[[0, 1]])


def endless_doc(path: Path) -> Path:
    """A document that says that its text is four thousand million characters long."""
    data = bytearray(make_doc(path, LIST).read_bytes())
    data[512 + 0x4C : 512 + 0x50] = b"\xff" * 4
    pieces = data.rindex(b"\x01\x02\0\0\0\x02") + 10
    data[pieces + 4 : pieces + 8] = b"\xff" * 4
    return with_bytes(path, bytes(data))


def with_bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def truncated(form: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        data = MAKERS[form](path, LIST).read_bytes()
        return with_bytes(path, data[: len(data) * 2 // 3])

    return make


def zipped(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "<x/>")
    return path


CELL = "甲" * (50 << 18)
FILES: dict[str, tuple[str, Callable[[Path], Path], str, str]] = {
    # what: format in the card, maker, what a look says, what a reading says (parts of a line)
    "a zip bomb": ("xlsx", lambda p: bomb(make_xlsx(p, LIST), SHEET, 600), "unpacks to 600 MiB", "unpacks to 600 MiB"),
    "a zip bomb that lies": ("xlsx", lambda p: lying_bomb(make_xlsx(p, LIST)), "is damaged", "is damaged"),
    "a document bomb": (
        "docx",
        lambda p: bomb(make_docx(p, LIST), "word/document.xml", 100),
        "word/document.xml unpacks to 100 MiB",
        "word/document.xml unpacks to 100 MiB",
    ),
    "a billion laughs in a workbook": (
        "xlsx",
        lambda p: replaced(make_xlsx(p, LIST), "xl/sharedStrings.xml", LAUGHS),
        "declares a document type",
        "declares a document type",
    ),
    "a billion laughs in a sheet": (
        "xlsx",
        lambda p: replaced(make_xlsx(p, LIST), SHEET, LAUGHS),
        "declares a document type",
        "declares a document type",
    ),
    "a billion laughs in a document": (
        "docx",
        lambda p: replaced(make_docx(p, LIST), "word/document.xml", LAUGHS),
        "declares a document type",
        "declares a document type",
    ),
    "a billion laughs in a page": (
        "html",
        lambda p: with_bytes(p, b"<!DOCTYPE html [<!ENTITY a 'ha'>]><table><tr><td>&a;<td>b</table>"),
        "html",
        "no row holds the headers",
    ),
    "ten thousand columns in a workbook": ("xlsx", wide_xlsx, "has 1001 columns", "has 1001 columns"),
    "ten thousand columns in a CSV": (
        "csv",
        lambda p: make_csv(p, [[["企业名称", *range(9_999)]]]),
        "has 10000 columns",
        "has 10000 columns",
    ),
    "ten thousand columns in a page": (
        "html",
        lambda p: with_bytes(p, b"<table><tr>" + b"<td>x" * 10_000 + b"</table>"),
        "more columns",
        "more columns",
    ),
    "a cell that spans a billion columns": (
        "html",
        lambda p: with_bytes(p, b"<table><tr><td colspan=999999999>x<td>y</table>"),
        "more columns",
        "more columns",
    ),
    "a sheet of seventeen thousand million cells": ("xlsx", vast_xlsx, "has 16384 columns", "has 16384 columns"),
    "a long cell in a workbook": ("xlsx", long_shared_text, "too long for a cell", "too long for a cell"),
    "a long cell in a sheet": ("xlsx", long_inline_text, "has a longer cell", "has a longer cell"),
    "a long cell in a CSV": (
        "csv",
        lambda p: make_csv(p, [[["企业名称", "属地"], [CELL, "x"]]]),
        "2: is longer than",
        "2: is longer than",
    ),
    "a long cell of many lines": (
        "csv",
        lambda p: with_bytes(p, "企业名称,属地\nx,y\n".encode() + b'"' + b"line\n" * (10 << 20)),
        "field larger than field limit",
        "field larger than field limit",
    ),
    "a long cell in a document": (
        "docx",
        lambda p: make_docx(p, [[HEADER, [1, "x", CELL[: 1 << 20]]]]),
        "has a longer cell",
        "has a longer cell",
    ),
    "a long cell in a page": ("html", lambda p: make_html(p, [[HEADER, [1, "x", CELL]]]), "longer cell", "longer cell"),
    "NUL bytes in a CSV": ("csv", lambda p: with_bytes(p, b"a,b\nc,d\n\0,e\n"), "3: holds a NUL", "3: holds a NUL"),
    "NUL bytes in a text": ("text", lambda p: with_bytes(p, b"a\nb\0\n"), "2: holds a NUL", "2: holds a NUL"),
    "a formula": ("xlsx", formula_workbook, "xlsx", "3"),
    "a workbook with macros": ("xlsx", macro_workbook, "xlsx", "3"),
    "a workbook called CSV": ("csv", lambda p: make_xlsx(p, LIST), "xlsx", "is a zip (XLSX or DOCX), whatever it is"),
    "a page called a workbook": ("xls", lambda p: make_html(p, LIST), "html", "is html by its content; expected xls"),
    "an image": ("pdf", lambda p: with_bytes(p, b"\x89PNG\r\n\x1a\n\0\0\0"), "NUL byte", "NUL byte"),
    "noise": (
        "csv",
        lambda p: with_bytes(p, bytes(range(250, 0, -1)) * 9),
        "is neither UTF-8 nor",
        "cannot be decoded",
    ),
    "nothing": ("csv", lambda p: with_bytes(p, b""), "is empty", "no row holds the headers"),
    "a document of Word 95": ("doc", lambda p: make_doc(p, LIST, version=104), "saved as DOCX", "saved as DOCX"),
    "a document that was saved fast": ("doc", lambda p: make_doc(p, LIST, flags=4), "saved fast", "saved fast"),
    "an encrypted document of Word 97": ("doc", lambda p: make_doc(p, LIST, flags=256), "is encrypted", "is encrypted"),
    "a document called DOCX": ("docx", lambda p: make_doc(p, LIST), "doc", "is doc by its content"),
    "a vast row of a document": ("doc", wide_doc, "more columns", "more columns"),
    "pieces that lead out of a document": ("doc", lambda p: endless_doc(p), "damaged DOC", "damaged DOC"),
    "a zip of something": ("xlsx", lambda p: zipped(p, "readme.txt"), "is an archive (zip)", "is an archive (zip)"),
    "an OpenDocument file": ("xlsx", lambda p: zipped(p, "content.xml"), "OpenDocument", "OpenDocument"),
    "a sheet of a million rows that hold the same": ("ods", repeating, "more than 5000000 cells", "more than 5000000"),
    "a sheet of a million columns": ("ods", wide_ods, "more than 1000 columns", "more than 1000 columns"),
    "a billion laughs in a sheet of OpenDocument": (
        "ods",
        lambda p: replaced(make_ods(p, LIST), "content.xml", LAUGHS),
        "declares a document type",
        "declares a document type",
    ),
    "a bomb of OpenDocument": (
        "odt",
        lambda p: bomb(make_odt(p, LIST), "content.xml", 100),
        "content.xml unpacks to 100 MiB",
        "content.xml unpacks to 100 MiB",
    ),
    "a PDF bomb": ("pdf", pdf_bomb, "", ""),
    "an endless page of a PDF": ("pdf", endless_pdf, "seconds to its next rows", "seconds to its next rows"),
    "a scan": ("pdf", scanned_pdf, "2: page 2 is an image without text (a scan)", "2: page 2 is an image without text"),
    "an encrypted PDF": ("pdf", encrypted_pdf, "is encrypted", "is encrypted"),
    "a page nested deeply": ("html", lambda p: with_bytes(p, b"<div>" * 200_000), "cannot be read", "cannot be read"),
    **{f"a truncated {form}": (form, truncated(form), "", "") for form in MAKERS},
}


LARGE = (
    "a zip bomb",
    "a zip bomb that lies",
    "a long cell in a workbook",
    "a long cell in a sheet",
    "a long cell in a page",
    "a PDF bomb",
)
ENDLESS = "an endless page of a PDF"
MARKS = {**dict.fromkeys(LARGE, pytest.mark.slow), ENDLESS: pytest.mark.long}


@pytest.mark.parametrize("what", [pytest.param(one, marks=MARKS[one]) if one in MARKS else one for one in FILES])
def test_a_hostile_file_is_refused_or_read_within_its_limits_and_in_one_line(
    reader: subprocess.Popen[str], what: str, tmp_path: Path
) -> None:
    form, make, seen, read = FILES[what]
    told = opened(reader, make(tmp_path / "list.xlsx"), form)
    assert seen in told[0]
    assert read in told[1]


def test_a_page_without_an_end_is_given_up_after_its_time(tmp_path: Path) -> None:
    path = endless_pdf(tmp_path / "list.pdf", 400_000)
    with pytest.raises(DataError, match=r"more than 0\.3 seconds to its next rows"):
        list(in_limited_process(path, lambda: elements(path, Reading(format="pdf")), stall=0.3))


def test_macros_are_told_and_never_run(tmp_path: Path) -> None:
    assert look(macro_workbook(tmp_path / "list.xlsm")).has_macros


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.pdf:1: cannot be read: No such file"):
        look(tmp_path / "gone.pdf")


def test_a_text_is_looked_at_like_any_file(tmp_path: Path) -> None:
    assert look(make_text(tmp_path / "list.pdf", ["分别是虚构甲有限公司"])).format == "text"
    assert look(make_pdf(tmp_path / "list.txt", LIST)).format == "pdf"
