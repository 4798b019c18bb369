"""Charts as SVG, drawn from their specifications without a network, for each language, and coloured for two themes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

import vl_convert

from ..charts.aggregates import fill_tables
from ..charts.chart import Chart
from ..charts.registry import charts
from ..charts.theme import WIDTHS, hatched, themed
from .search_worker import background_process

VEGA_LITE = "5.21"
"""The version that draws; another could draw other bytes."""

THEMES = ("light", "dark")
LANGUAGES = ("zh", "en")

_INSERT = f"insert into charts values ({', '.join('?' * 15)})"


def charts_of(db: sqlite3.Connection) -> list[Chart]:
    """Fill the charts' tables of a finished catalogue, and return the charts of them in every language."""
    fill_tables(db)
    return [chart for size in WIDTHS for lang in LANGUAGES for chart in charts(db, lang, size)]


class ChartDrawing:
    """Charts that a background process draws while the build goes on, and that are stored at its end."""

    def __init__(self, background_file: Path, specs: Connection | None, wait: Callable[[], None]) -> None:
        self._background_file, self._specs, self._wait = background_file, specs, wait
        self._found: list[Chart] = []

    def draw(self, found: list[Chart]) -> None:
        """Begin to draw charts, or draw them at once where no process waits for them."""
        self._found = found
        texts = list(map(_text, found))
        if self._specs is None:
            _draw_into(self._background_file, texts)
        else:
            with suppress(BrokenPipeError):  # of a process that was ended, put_in tells
                self._specs.send(texts)

    def put_in(self, db: sqlite3.Connection) -> None:
        """Put the charts into ``charts``, as soon as they are drawn.

        Raises:
            OSError: the process that draws was ended from outside, or had no room.
        """
        self._wait()
        for chart, svg in zip(self._found, json.loads(self._background_file.read_text(encoding="utf-8")), strict=True):
            _keep(db, chart, svg)


@contextmanager
def drawing_process(background_file: Path, in_parallel: bool) -> Iterator[ChartDrawing]:
    """Start the background process that draws; to make ready takes it as long as six charts, so it begins early."""
    if in_parallel:
        theirs, ours = Pipe(duplex=False)
        # Where this process has drawn, a fork would lack the threads of V8 and wait for them for ever.
        anew = get_context("spawn").Process
        with background_process(_draw_when_sent, theirs, background_file, in_parallel=True, process=anew) as wait:
            theirs.close()  # what is sent to a process that was ended fails
            yield ChartDrawing(background_file, ours, wait)
    else:
        yield ChartDrawing(background_file, None, lambda: None)
    background_file.unlink(missing_ok=True)


def _draw_when_sent(specs: Connection, path: Path) -> None:
    draw(_EMPTY)
    _draw_into(path, specs.recv())


def _draw_into(path: Path, specs: list[str]) -> None:
    path.write_text(json.dumps(list(map(draw, specs))), encoding="utf-8")


_EMPTY = json.dumps({"data": {"values": [{"虚构": 1}]}, "mark": "bar", "encoding": {"x": {"field": "虚构"}}})
"""A chart of nothing, drawn once to make ready."""


def _text(chart: Chart) -> str:
    return json.dumps(chart.spec, ensure_ascii=False, separators=(",", ":"))


def _keep(db: sqlite3.Connection, chart: Chart, svg: str) -> None:
    spec, padding = _text(chart), chart.spec["padding"]
    width = chart.spec["width"] + padding["left"] + padding["right"]
    height = chart.spec["height"] + padding["top"] + padding["bottom"]
    for theme in THEMES:
        id_ = f"{chart.id}:{chart.lang}:{theme}{':narrow' if chart.size == 'narrow' else ''}"
        named = (id_, chart.id, chart.lang, theme, chart.size, chart.place, chart.title, chart.alt)
        linked = (chart.table, chart.query, chart.fragment, width, height)
        db.execute(_INSERT, (*named, *linked, themed(spec, theme), themed(svg, theme)))


@lru_cache(maxsize=64)
def draw(spec: str) -> str:
    """Return the SVG of a specification; the same text gives the same bytes, and no address is ever asked."""
    with _without_fonts():
        svg = str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))
    return hatched(_PLACES.sub(lambda found: _LONG.sub(lambda digits: f"{float(digits[0]):.2f}", found[0]), svg))


@contextmanager
def _without_fonts() -> Iterator[None]:
    """Hide the machine's fonts from what draws, which looks for them once in each process.

    The theme lets no font move anything. With a Chinese one of 26 MB, to go through it for every text took two thirds
    of the time. On systems that do not name their fonts so, all is as it was.
    """
    if _FONTS in os.environ:
        yield
        return
    os.environ[_FONTS] = str(Path(__file__).with_name("no_fonts.conf"))
    try:
        yield
    finally:
        os.environ.pop(_FONTS, None)  # a browser that is begun from here needs them


_FONTS = "FONTCONFIG_FILE"
_PLACES = re.compile(r' (?:d|transform)="[^"]*"')
_LONG = re.compile(r"\d+\.\d{3,}")
"""A hundredth of a pixel is enough; more digits would only be bytes."""
