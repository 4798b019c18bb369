"""Templates that let other requests have their turn while a long page is written."""

from __future__ import annotations

import asyncio
from itertools import islice
from time import perf_counter
from typing import Any

from jinja2 import Template
from jinja2.runtime import Context

_TURN = 0.005
"""Seconds for which a page is written before others have their turn."""

_AT_ONCE = 32
"""Pieces that are written between two looks at the clock; one takes some microseconds."""


class YieldingTemplate(Template):
    """A template whose pieces are written some at a time, whether it may wait for what it shows or not."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """Return the whole page, as Jinja does."""
        write = _written_waiting if self.environment.is_async else _written
        try:
            return self.environment.concat(await write(self, self.new_context(dict(*args, **kwargs))))
        except Exception:
            return str(self.environment.handle_exception())


async def _written(template: Template, context: Context) -> list[str]:
    parts: list[str] = []
    found, ends = template.root_render_func(context), perf_counter() + _TURN
    while some := list(islice(found, _AT_ONCE)):
        parts += some
        if perf_counter() > ends:
            await asyncio.sleep(0)
            ends = perf_counter() + _TURN
    return parts


async def _written_waiting(template: Template, context: Context) -> list[str]:
    parts: list[str] = []
    ends = perf_counter() + _TURN
    async for part in template.root_render_func(context):  # type: ignore[attr-defined]
        parts.append(part)
        if perf_counter() > ends:
            await asyncio.sleep(0)
            ends = perf_counter() + _TURN
    return parts
