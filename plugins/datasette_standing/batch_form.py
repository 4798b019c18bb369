"""What ``/check/batch`` is sent: a table, what holds for all of its rows, and the step that is wanted.

Nothing is kept between the steps: the page of a step carries the table, and the browser sends it with the next.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from catalogue.checking.outcomes import Question
from catalogue.checking.sheets import Sheet
from datasette.utils.asgi import Request
from standing.dates import iso

from .asked import lang_of
from .batch_table import Carried, table_of
from .check_body import Sent, day_of
from .clock import today
from .forms import form_of

FIELDS = ("table", "file", "sheet", "as_of", "known_on", "step")
"""``table`` is pasted, ``file`` is uploaded, ``sheet`` is carried; ``step`` is ``preview`` or ``check``."""


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One batch: its table, what it asks, what holds for all of its rows, and the step that is wanted."""

    carried: Carried
    sent: Sent
    question: Question
    step: str

    @property
    def sheet(self) -> Sheet:
        """The sheet that the rows stand on."""
        assert self.sent.sheet is not None
        return self.sent.sheet


async def batch_question_of(request: Request) -> BatchQuestion:
    """Read a batch from the body of a POST.

    Raises:
        BadQuestion, Refusal: it cannot be read.
    """
    form, lang = await form_of(request, FIELDS), lang_of(request)
    carried, sent = await asyncio.to_thread(table_of, form)
    now, given = today(), form.fields
    as_of, known_on = (day_of(name, given.get(name, ""), now) for name in ("as_of", "known_on"))
    return BatchQuestion(carried, sent, Question(as_of, known_on, now, lang), given.get("step") or "check")


def carried_of(asked: BatchQuestion) -> dict[str, str]:
    """Return the fields that carry a batch to the next step, the days written out."""
    days = {"as_of": iso(asked.question.as_of), "known_on": iso(asked.question.known_on)}
    return {"sheet": asked.carried.model_dump_json(exclude_defaults=True), **days}
