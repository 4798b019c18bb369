"""The pages of a scan as pictures: of a PDF, and of PNG, JPEG, TIFF and WebP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from qiangqi.standing.strict_yaml import DataError

from ..readers.limits import MAX_SCANNED_PAGES, MAX_WHOLE

Picture = np.ndarray[Any, Any]
"""Rows of pixels, each blue, green and red."""

MAX_PIXELS = 60_000_000
"""Pixels of one page: A4 at 600 dots an inch has 35 million."""

LONG_SIDE = 2_600
"""Pixels to which the longer side of a page is brought down; A4 at 220 dots an inch."""

_DPI = (150.0, 220.0)
"""Dots an inch at which a page of a PDF is drawn, at least and at most."""


def pictures(path: Path, form: str) -> Iterator[Picture]:
    """Yield every page of a file, upright as its own marks say.

    Raises:
        DataError: it is damaged, encrypted, or too large.
    """
    if path.stat().st_size > MAX_WHOLE:
        raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; expected a list")
    try:
        yield from _of_pdf(path) if form == "pdf" else _of_image(path)
    except (DataError, MemoryError):
        raise
    except Exception as error:
        raise DataError(
            path, 1, f"is a damaged {form.upper()} ({type(error).__name__}); expected a whole one"
        ) from None


def _of_pdf(path: Path) -> Iterator[Picture]:
    with pypdfium2.PdfDocument(path) as document:
        if len(document) > MAX_SCANNED_PAGES:
            message = f"has {len(document)} pages; expected at most {MAX_SCANNED_PAGES} of a scan, or a scan of a part"
            raise DataError(path, 1, message)
        for number, page in enumerate(document, 1):
            scale = _dpi(page) / 72
            width, height = page.get_size()
            _check(path, number, int(width * scale), int(height * scale))
            yield _sized(Image.fromarray(page.render(scale=scale, rev_byteorder=True).to_numpy()))
            page.close()


def _dpi(page: Any) -> float:
    """Return the density of the page's largest picture, so that it is drawn as it was scanned, within bounds."""
    low, high = _DPI
    found = low
    for part in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, _, right, _ = part.get_bounds()
        if right - left > page.get_width() / 2:
            found = max(found, part.get_px_size()[0] * 72 / (right - left))
    return min(found, high)


def _of_image(path: Path) -> Iterator[Picture]:
    Image.MAX_IMAGE_PIXELS = None  # its warning is none; the limit is checked before a pixel is read
    with Image.open(path, formats=("PNG", "JPEG", "TIFF", "WEBP")) as file:
        for number, frame in enumerate(ImageSequence.Iterator(file), 1):
            if number > MAX_SCANNED_PAGES:
                message = (
                    f"has more than {MAX_SCANNED_PAGES} pages; expected at most so many of a scan, or a scan of a part"
                )
                raise DataError(path, 1, message)
            _check(path, number, *frame.size)
            yield _sized(ImageOps.exif_transpose(frame))


def _check(path: Path, number: int, width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        message = f"page {number} has {width} × {height} pixels; expected at most {MAX_PIXELS // 1_000_000} million"
        raise DataError(path, number, message)


def _sized(image: Image.Image) -> Picture:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image = image.convert("RGB")
    if max(image.size) > LONG_SIDE:
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
