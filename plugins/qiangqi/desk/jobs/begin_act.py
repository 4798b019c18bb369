"""An act is tried first, whatever it is."""

from __future__ import annotations

from ..settings import Desk
from .job import Job, begin
from .wishes import Wish


def begin_act(desk: Desk, wish: Wish, upload: tuple[str, bytes] | None = None) -> Job:
    """Begin to try an act; ``upload`` is the file that it needs.

    Raises:
        Refused: another job works.
    """
    return begin(desk, "act", {"act": wish.model_dump(mode="json")}, upload)
