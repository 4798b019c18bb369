"""What a refused batch gives back: the pasted text, the days, its file's name, or the table that a page carried."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import escape

from qiangqi.checks.results import CheckQuery
from qiangqi.standing.dates import iso
from qiangqi.values.asked_days import read_day
from qiangqi.values.personal_data import mask

from ..http.clock import today
from ..http.forms import read_form
from ..http.language import language
from ..http.problems import Refusal
from .form import DAYS, FIELDS, BatchForm, carried_of, said_of
from .preview import preview_of
from .table import CARRIED, Table, carried_again

LONGEST = 200
"""Characters of a day or of a file's name that are given back."""

NOTHING = {"table": "", "file": "", **dict.fromkeys(DAYS, "")}
"""The fields of an empty form."""


@dataclass(frozen=True, slots=True)
class Again:
    """What a form said; ``pasted`` is as the page's HTML has it, and ``table`` one that a page carried."""

    pasted: bytes = b""
    others: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None

    @property
    def field(self) -> bytes:
        """What stands where the page has its mark."""
        return self.pasted or (self.table.field if self.table else b"")


def read_again(body: bytes, content_type: str) -> Again:
    """Return what a refused form said; nothing of one that cannot be taken apart, and no more than a page carries."""
    try:
        form = read_form(body, content_type, FIELDS)
    except Refusal:
        return Again()
    pasted = form.texts.get("table", b"")
    others = {name: text[:LONGEST] for name, text in form.some(DAYS).items()}
    others["file"] = mask(form.names.get("file", ""))[:LONGEST]
    is_carried = not pasted.strip() and not form.files
    table = carried_again(form.texts.get("sheet", b""), said_of(form)) if is_carried else None
    return Again(_as_text(pasted) if len(pasted) <= CARRIED else b"", others, table)


def _as_text(pasted: bytes) -> bytes:
    """Return what a text field holds; a line break that it begins with is doubled, for HTML drops one there."""
    text = str(escape(pasted.decode("utf-8", "replace"))).encode()
    return b"\n" + text if text.startswith((b"\n", b"\r")) else text


async def values_again(again: Again, mark: str) -> dict[str, Any]:
    """Return what the page shows of a refused form; ``mark`` stands for its text or its table."""
    days = {name: read_day(again.others.get(name, "")) for name in DAYS}
    written = {name: iso(day) for name, day in days.items() if day is not None}
    typed = {**NOTHING, **again.others, **written, "table": mark if again.pasted else ""}
    values = {"typed": typed, "wrong_days": [name for name in DAYS if typed[name] and name not in written]}
    if again.table is None:
        return values
    now = today()
    as_of, known_on = (days[name] or now for name in DAYS)
    batch_form = BatchForm(again.table, CheckQuery(as_of, known_on, now, language()), "preview")
    preview = await asyncio.to_thread(preview_of, batch_form)
    return {"preview": preview, "kept": carried_of(batch_form, mark)}
