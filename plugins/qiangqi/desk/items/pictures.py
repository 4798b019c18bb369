"""The pages of a PDF or a scan as pictures, with the place of each row that was read of them.

They are drawn in a worker, in a process with limits, once for each page, and lie beside the item.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from qiangqi.lists.readers.limited_process import in_limited_process
from qiangqi.standing.strict_yaml import DataError

from ..language import gettext as _
from ..refusals import Refused
from ..settings import Desk
from ..workers import Workers
from .forms import item_asked
from .stored import Item, put

LONG_SIDE = 1_600
"""Pixels of the longer side of a picture."""

MAX_PIXELS = 60_000_000
PATIENCE = 15.0

Box = tuple[float, float, float, float]


class Drawn(NamedTuple):
    """A page as a picture: its size in pixels, and the place of rows by their addresses."""

    number: int
    width: int
    height: int
    places: dict[str, Box]


async def drawn(desk: Desk, workers: Workers, item: Item, number: int, rows: Sequence[dict[str, Any]]) -> Drawn | None:
    """Return a page as a picture, or None where it cannot be drawn."""
    names = [(row["at"], name) for row in rows if (name := _name(row))]
    task = workers.begin(f"draw {item.id} {number}", draw, item.folder, item.path, number, names)
    return task.result() if await workers.wait(task, PATIENCE) else None


def _name(row: dict[str, Any]) -> str:
    return next((cell[0] for cell in row["cells"] if cell[1] == "name"), "") if row["kind"] == "row" else ""


def draw(folder: Path, path: Path, number: int, names: Sequence[tuple[str, str]]) -> Drawn | None:
    """Draw a page into a folder where it is not there yet, and find where names stand on it."""
    picture, told = folder / f"page-{number}.png", folder / f"page-{number}.json"
    try:
        if not picture.is_file() or not told.is_file():
            size, data = next(in_limited_process(path, lambda: _drawn(path, number)))
            put(told, json.dumps(size).encode())
            put(picture, data)
        width, height = json.loads(told.read_text(encoding="utf-8"))
        found = next(in_limited_process(path, lambda: _places(path, number, names, width, height)))
    except (DataError, StopIteration):
        return None
    return Drawn(number, width, height, found)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _drawn(path: Path, number: int) -> Iterator[tuple[tuple[int, int], bytes]]:
    from PIL import Image, ImageOps

    if _is_pdf(path):
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            page = document[number - 1]
            image = page.render(scale=LONG_SIDE / max(page.get_size())).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS
        with Image.open(path, formats=("PNG", "JPEG", "TIFF", "WEBP")) as file:
            file.seek(number - 1)
            image = ImageOps.exif_transpose(file).convert("RGB")
            image.thumbnail((LONG_SIDE, LONG_SIDE))
    data = io.BytesIO()
    image.save(data, "PNG")
    yield image.size, data.getvalue()


def _places(
    path: Path, number: int, names: Sequence[tuple[str, str]], width: int, height: int
) -> Iterator[dict[str, Box]]:
    """Yield where the names of rows stand on a page of a PDF, each after the one before, in pixels of its picture."""
    if not _is_pdf(path):
        yield {}
        return
    import pypdfium2

    found: dict[str, Box] = {}
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        _across, down = page.get_size()
        text, start = page.get_textpage(), 0
        for at, name in names:
            place = text.search(name[:12], index=start, match_case=True).get_next()
            if place is None:
                continue
            start = place[0] + place[1]
            _left, bottom, _right, top = text.get_charbox(place[0])
            found[at] = (0, (down - top) / down * height - 4, width, (top - bottom) / down * height + 8)
    yield found


async def picture(request: Request) -> Response:
    """Send the picture of a page that was drawn."""
    number = request.path_params["number"]
    path = item_asked(request).folder / f"page-{number}.png"
    if not path.is_file():
        raise Refused(_("没有这一页的图片。"), 404)
    return FileResponse(path)
