#!/usr/bin/env python3
"""Make the pictures that a shared address shows elsewhere (og:image), one for each verdict and language."""

from __future__ import annotations

import _project  # isort: skip

import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import click
import vl_convert
from PIL import Image
from qiangqi.languages import LANGUAGES, set_language
from qiangqi.web.http.share_pictures import SITE, VERDICTS, digest, drawn

FOLDER = _project.ROOT / "plugins/qiangqi/web/static/share"
KEY = b"svg-sha256"
_COLOURS = 24
"""Colours of a picture: two of its own, and what lies between them and the ground at the edge of a letter."""

_HEADER = 33
"""Bytes of a PNG before its second chunk: the signature, and the header of the picture."""


def pictures() -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of each picture."""
    for lang in LANGUAGES:
        set_language(lang)
        yield from ((f"{kind}.{lang}.png", drawn(kind)) for kind in (*VERDICTS, SITE))


def as_png(svg: str) -> bytes:
    """Return a picture as PNG, with the digest of its SVG as a text of its own."""
    image = Image.open(io.BytesIO(vl_convert.svg_to_png(svg))).convert("RGB").quantize(_COLOURS)
    small = io.BytesIO()
    image.save(small, "PNG", optimize=True)
    png = small.getvalue()
    told = b"tEXt" + KEY + b"\0" + digest(svg).encode()
    chunk = (len(told) - 4).to_bytes(4, "big") + told + zlib.crc32(told).to_bytes(4, "big")
    return png[:_HEADER] + chunk + png[_HEADER:]


def is_of(path: Path, svg: str) -> bool:
    """Whether a file is the PNG of an SVG."""
    return path.is_file() and KEY + b"\0" + digest(svg).encode() in path.read_bytes()[: _HEADER + 128]


@click.command(epilog="Example:\n\n  scripts/share_pictures.py --check")
@click.option(
    "--check", is_flag=True, help="Change nothing; exit 1 where a picture is not the one that would be drawn."
)
def main(check: bool) -> None:
    """Write the pictures into plugins/qiangqi/web/static/share/; a font with Chinese is needed."""
    found = dict(pictures())
    stale = [name for name, svg in found.items() if not is_of(FOLDER / name, svg)]
    if check:
        sys.exit(f"{', '.join(stale)}: expected a run of scripts/share_pictures.py" if stale else 0)
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_bytes(as_png(found[name]))
        click.echo(name)


if __name__ == "__main__":
    main()
