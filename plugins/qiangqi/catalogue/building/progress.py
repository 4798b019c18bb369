"""Progress of a build: a line on the terminal, and how long each step took."""

from __future__ import annotations

import sys
import time

_EVERY = 0.2


class Progress:
    """Counts the rows of each step; it draws only where standard error is a terminal.

    ``spent`` gives the seconds of each finished step, in their order.
    """

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._is_shown = sys.stderr.isatty()
        self._step, self._begin, self._drawn = "", time.perf_counter(), 0.0
        self._rows, self._done, self._total = 0, 0, 0

    def step(self, name: str, total: int = 0) -> None:
        """Begin a step of so many parts; the one before it is finished."""
        now = time.perf_counter()
        if self._step:
            self.spent[self._step] = self.spent.get(self._step, 0.0) + now - self._begin
            self._draw(now, last=True)
        self._step, self._begin = name, now
        self._rows, self._done, self._total = 0, 0, total

    def add(self, rows: int, parts: int = 0) -> None:
        """Count rows, and parts of the step that are finished."""
        self._rows += rows
        self._done += parts
        now = time.perf_counter()
        if now - self._drawn > _EVERY:
            self._draw(now)

    def end(self) -> None:
        """Finish the last step."""
        self.step("")

    def _draw(self, now: float, last: bool = False) -> None:
        if not self._is_shown:
            return
        self._drawn = now
        seconds = max(now - self._begin, 1e-6)
        text = f"{self._step}: {self._rows:,} rows, {self._rows / seconds:,.0f} rows/s"
        if self._done and not last:
            left = seconds * (self._total - self._done) / self._done
            text += f", {self._done / self._total:.0%}, {left:,.0f} s left"
        sys.stderr.write(f"\r\x1b[K{text}" + ("\n" if last and self._rows else ""))
        sys.stderr.flush()
