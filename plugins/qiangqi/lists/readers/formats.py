"""Detection of a file's format by its content; its extension is only what somebody called it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Literal

import olefile

from qiangqi.standing.strict_yaml import DataError

from .reading import Format
from .text import encoding_of
from .zip_limits import part_names

Archive = Literal["zip", "7z", "rar"]
"""The archives of files that are unpacked; see :mod:`.archives`."""

_ARCHIVES: dict[bytes, Archive] = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar", b"PK\x05\x06": "zip"}
_DOCUMENTS = {"xl/workbook.xml", "word/document.xml", "xl/workbook.bin", "content.xml", "[Content_Types].xml"}
_OF_WPS = (".et", ".ett", ".wps", ".wpt")
"""Endings of WPS; what they are called is a hint only where the content is none that is known."""

_MARKUP = re.compile(r"<\s*(!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE)
_OPEN_DOCUMENTS: dict[str, Format] = {"spreadsheet": "ods", "text": "odt"}
_REFUSED = {
    "xl/workbook.bin": "is a binary workbook (XLSB); expected it saved as XLSX",
    "content.xml": "is an OpenDocument of another kind; expected ODS or ODT",
}


def detect(path: Path) -> Format:
    """Return the format of a file by its content.

    Raises:
        DataError: it is empty, missing, or of no format that is read; the line says what it is and what to do.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a file") from None
    if not start:
        raise DataError(path, 1, "is empty; expected a list")
    if (archive := archive_of(path)) is not None:
        message = f"is an archive ({archive}), not one list; expected its files, or the archive given to scripts/add.py"
        raise DataError(path, 1, message)
    if start.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if start.startswith(olefile.MAGIC):
        return _compound(path)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if path.suffix.lower() in _OF_WPS and b"\0" in start:
        raise DataError(path, 1, "is a WPS file of an old kind; expected it saved as XLSX or DOCX")
    return _text(path, start)


def archive_of(path: Path) -> Archive | None:
    """Return which archive a file is by its content, or None; a workbook or document is none, though it is a zip.

    Raises:
        DataError: it is a zip that is damaged, or too large to be looked into.
    """
    with path.open("rb") as file:
        start = file.read(8)
    for magic, archive in _ARCHIVES.items():
        if start.startswith(magic):
            return archive
    return "zip" if start.startswith(b"PK\x03\x04") and not _DOCUMENTS & set(part_names(path)) else None


def named(path: Path) -> str | None:
    """Return what a file that is no text is, by its first bytes, or None for what may be text."""
    with path.open("rb") as file:
        start = file.read(8)
    kinds = {b"PK\x03\x04": "a zip (XLSX or DOCX)", olefile.MAGIC: "an Office file (XLS or DOC)", b"%PDF-": "a PDF"}
    return next((kind for magic, kind in kinds.items() if start.startswith(magic)), None)


def _zipped(path: Path) -> Format:
    names = part_names(path)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and (form := _open_document(path, names)) is not None:
        return form
    for name, message in _REFUSED.items():
        if name in names:
            raise DataError(path, 1, message)
    raise DataError(path, 1, "is a zip that holds no workbook and no document; expected the list itself")


def _open_document(path: Path, names: list[str]) -> Format | None:
    """Return which OpenDocument a file is by what it says first of itself."""
    manifest = "META-INF/manifest.xml"
    with zipfile.ZipFile(path) as archive:
        try:
            said = archive.open("mimetype").read(99).decode("ascii", "replace") if "mimetype" in names else ""
            if manifest in names and b"encryption-data" in archive.open(manifest).read(1 << 20):
                raise DataError(path, 1, "is encrypted; expected it without a password")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise DataError(path, 1, f"is a damaged zip ({error}); expected a whole file") from None
    kind = said.strip().removeprefix("application/vnd.oasis.opendocument.").removesuffix("-template")
    return _OPEN_DOCUMENTS.get(kind)


def _compound(path: Path) -> Format:
    try:
        with olefile.OleFileIO(str(path)) as file:
            streams = {entry[0] for entry in file.listdir()}
    except Exception as error:
        raise DataError(path, 1, f"is a damaged Office file ({type(error).__name__}); expected a whole one") from None
    if "EncryptedPackage" in streams:
        raise DataError(path, 1, "is encrypted; expected it without a password")
    if streams & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in streams:
        return "doc"
    if "MatOST" in streams:
        raise DataError(path, 1, "is a document of Microsoft Works (.wps); expected it saved as DOCX")
    raise DataError(path, 1, "is an Office file without a workbook or a document; expected XLS or DOC")


def _text(path: Path, start: bytes) -> Format:
    encoding = encoding_of(path)
    head = start.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise DataError(path, 1, "is an XML spreadsheet of 2003; expected it saved as XLSX")
    if head.startswith("<") and _MARKUP.search(head):
        return "html"
    if head.startswith("<?xml") or head.startswith("{\\rtf"):
        raise DataError(path, 1, "is XML or RTF; expected CSV, text, HTML, XLSX, XLS, ODS, DOCX, DOC, ODT or PDF")
    return "csv" if _is_cut(head.splitlines()[:-1] or [head]) else "text"


def _is_cut(lines: list[str]) -> bool:
    """Whether lines are cut into cells: two of them, or the only one, into as many, by the same mark."""
    for mark in ",\t;":
        cuts = Counter(line.count(mark) for line in lines if mark in line)
        if cuts and (max(cuts.values()) > 1 or len(lines) == 1):
            return True
    return False


def has_macros(path: Path, form: Format) -> bool:
    """Whether a workbook or document carries macros; they are never run, only its cells are read."""
    if form in ("xlsx", "docx"):
        return any(name.endswith("vbaProject.bin") for name in part_names(path))
    if form in ("xls", "doc"):
        with olefile.OleFileIO(str(path)) as file:
            return bool(file.exists("_VBA_PROJECT_CUR") or file.exists("Macros"))
    return False
