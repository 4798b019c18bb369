"""Templates that let other requests have their turn while a long page is written."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Any

from jinja2 import Template

_TURN = 0.005
"""Seconds for which a page is written before others have their turn."""


class YieldingTemplate(Template):
    """A template whose pieces are written some at a time."""

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """Return the whole page, as Jinja does."""
        parts: list[str] = []
        begun = perf_counter()
        try:
            async for part in self.root_render_func(self.new_context(dict(*args, **kwargs))):  # type: ignore[attr-defined]
                parts.append(part)
                if perf_counter() - begun > _TURN:
                    await asyncio.sleep(0)
                    begun = perf_counter()
        except Exception:
            return str(self.environment.handle_exception())
        return self.environment.concat(parts)
