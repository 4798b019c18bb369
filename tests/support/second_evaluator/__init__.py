"""A second, deliberately plain evaluator of standing, written from the specification alone.

It writes down, for every tier of a regime and for every day, what holds on that day: once with all dates at their
earliest and once at their latest. It shares no code with the engine. The § references are to the sections of the
specification page.

rows · law (the numbers) · knowledge (§4) · track, terms, acts, walk (one run of the rules) · said (§5, §6) · answers
"""

from __future__ import annotations

from .answers import Answer, Reading, answer
from .knowledge import issues
from .rows import Row, Term

__all__ = ["Answer", "Reading", "Row", "Term", "answer", "issues"]
