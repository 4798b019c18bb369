"""Reading of a scan, page by page, in a process of its own with limits of its own."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from ..readers.limited_process import in_limited_process
from .read_rows import ReadRow

MEMORY = 2 << 30
"""Bytes that the models may take while they read a page, besides what the program already uses."""

SECONDS = 180.0
"""Seconds of computing in which one page must be read; a page of 120 cells takes some six."""

INSTALL = "make ocr"
"""The command that installs what reads scans, as its lock pins it."""

_STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\0": "tiff", b"MM\0*": "tiff"}
_INVISIBLE = 3


def scan_form(path: Path) -> str | None:
    """Return what a scan is (png, jpeg, tiff, webp, pdf), or None for a file that holds text.

    A PDF is a scan where a page of it shows pictures and no text; text that is there and not shown is what another
    program's recogniser put behind its picture, and is none.

    Raises:
        DataError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a file") from None
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "webp"
    if b"%PDF-" in start:
        return "pdf" if next(in_limited_process(path, lambda: _scanned(path))) else None
    return next((form for magic, form in _STARTS.items() if start.startswith(magic)), None)


def _scanned(path: Path) -> Iterator[bool]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            yield any(_is_picture(page) for page in document)
    except pypdfium2.PdfiumError:
        yield False  # what reads PDF says what is wrong with it


def _is_picture(page: object) -> bool:
    """Whether a page shows pictures and no text."""
    from pypdfium2 import raw

    has_picture = False
    for part in page.get_objects(max_depth=3):  # type: ignore[attr-defined]
        if part.type == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(part) != _INVISIBLE:
            return False
        has_picture = has_picture or part.type == raw.FPDF_PAGEOBJ_IMAGE
    return has_picture


def missing() -> list[str]:
    """Return the packages without which no scan can be read, as far as they are not installed."""
    return [name for name in ("rapidocr", "onnxruntime", "cv2") if importlib.util.find_spec(name) is None]


def read_scan(path: Path, form: str) -> Iterator[list[ReadRow]]:
    """Yield the rows of each page.

    Raises:
        DataError: nothing can read scans here, or the file is damaged, too large, or takes too long.
    """
    if lacks := missing():
        message = f"is a scan, and {', '.join(lacks)} is not installed; expected `{INSTALL}`, or a file with text"
        raise DataError(path, 1, message)
    yield from in_limited_process(path, lambda: _pages(path, form), memory=MEMORY, stall=SECONDS)


def _pages(path: Path, form: str) -> Iterator[list[ReadRow]]:
    # Imported in the process that reads: no other process of the program loads a model or OpenCV.
    import cv2

    from .images import pictures
    from .page_cells import read_page
    from .recognisers import Recognisers

    cv2.setNumThreads(1)
    models = Recognisers()
    for number, picture in enumerate(pictures(path, form), 1):
        yield read_page(number, picture, models)
