"""What is begun by itself: reading what has no view yet, and going on with what was cut off."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from ..settings import Desk
from ..workers import Workers
from .drops import take, waiting_drops
from .reading import read_item
from .stored import Item, items
from .view import View, forget_view, made_of, view_of


def take_up(desk: Desk, workers: Workers) -> None:
    """Go on where an earlier desk was: drops that came whole become items, and what is in work is read anew."""
    for path in (desk.folder / "drops").glob(".in-*"):
        shutil.rmtree(path, ignore_errors=True)
    for item in items(desk.folder):
        forget_view(item)
    for drop in waiting_drops(desk.folder):
        take_drop(desk, workers, drop)


def take_drop(desk: Desk, workers: Workers, drop: Path) -> asyncio.Task[None]:
    """Begin to make items of a drop."""
    return workers.begin(f"drop {drop.name}", take, desk.folder, drop, desk.today().isoformat())


async def seen(desk: Desk, workers: Workers, item: Item, seconds: float) -> View | None:
    """Return the view of an item, after so many seconds of reading at most; None while it is read."""
    wanted = made_of(item, desk.datasets)
    found = view_of(item, wanted)
    if found is None:
        task = begin_reading(desk, workers, item)
        if await workers.wait(task, seconds):
            found = view_of(item, wanted)
    return found


def begin_reading(desk: Desk, workers: Workers, item: Item) -> asyncio.Task[None]:
    """Begin to read an item, or return the reading that runs."""
    today = desk.today().isoformat()
    return workers.begin(f"read {item.id}", read_item, desk.folder, item.id, desk.datasets, today)
