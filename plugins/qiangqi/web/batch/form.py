"""What ``/check/batch`` is sent: a table, what holds for all of its rows, and the step that is wanted.

Nothing is kept between the steps: the page of a step carries the table, and the browser sends it with the next.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from datasette.utils.asgi import Request

from qiangqi.checks.results import CheckQuery
from qiangqi.checks.rows import FIELDS as ROW_FIELDS
from qiangqi.checks.sheets import Sheet
from qiangqi.checks.workbooks import is_workbook
from qiangqi.standing.dates import iso

from ..checks.body import Sent, day_of
from ..checks.work import Work
from ..http.clock import today
from ..http.forms import Form, read_form
from ..http.language import gettext as _
from ..http.parameters import lang_of
from ..http.problems import Refusal
from .table import Table, read_workbook_table, table_of

DAYS = ("as_of", "known_on")
OTHERS = (*DAYS, "step", "show")
SAID = {f"in-{field}": field for field in ROW_FIELDS}
"""The fields that say which column holds what: its number from 0, or nothing."""


class WrongDay(Refusal):
    """A batch that is refused for one of its days, by that field of the form."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__("bad-date", detail)
        self.field = field


FIELDS = ("table", "file", "sheet", *OTHERS, *SAID)
"""``table`` is pasted, ``file`` is uploaded, ``sheet`` is carried; ``step`` is ``preview`` or ``check``;
``show`` are the rows of the results that are looked at, and after a colon the page of them."""


@dataclass(frozen=True, slots=True)
class BatchForm:
    """One batch: its table, what it asks, what holds for all of its rows, and the step that is wanted."""

    table: Table
    query: CheckQuery
    step: str
    show: str = ""

    @property
    def sent(self) -> Sent:
        """What the rows of the table ask."""
        return self.table.sent

    @property
    def sheet(self) -> Sheet:
        """The sheet that the rows stand on."""
        assert self.sent.sheet is not None
        return self.sent.sheet

    @property
    def asked(self) -> CheckQuery:
        """The question as it is asked of the rows of the sheet."""
        return self.sheet.asked(self.query)


async def read_batch_form(work: Work, request: Request, sent: tuple[bytes, str]) -> BatchForm:
    """Read a batch from the body of a POST and its content type.

    Raises:
        BadQuestion, Refusal: it cannot be read.
    """
    (body, content_type), lang = sent, lang_of(request)
    table, given = await work.read(len(body), read_batch, body, content_type)
    if isinstance(table, bytes):
        table = await asyncio.to_thread(read_workbook_table, table, given.get("step") == "preview")
    now = today()
    as_of, known_on = (_day(name, given.get(name, ""), now) for name in DAYS)
    return BatchForm(
        table, CheckQuery(as_of, known_on, now, lang), given.get("step") or "check", given.get("show") or ""
    )


def _day(name: str, text: str, default: int) -> int:
    """Read a day as a batch for programs does, and refuse it in the words of the form."""
    says = {
        "as_of": _("查询日期不是日历上的一天；应为 2019-01-01 这样的日期。"),
        "known_on": _("信息截止日不是日历上的一天；应为 2019-01-01 这样的日期。"),
    }
    try:
        return day_of(name, text, default)
    except Refusal:
        raise WrongDay(name, says[name]) from None


def read_batch(body: bytes, content_type: str) -> tuple[Table | bytes, dict[str, str]]:
    """Return the table of a form, and its other fields; a workbook comes back unread.

    A workbook is read by a process of its own, which a worker may not begin.

    Raises:
        Refusal: it cannot be read.
    """
    form = read_form(body, content_type, FIELDS)
    file, others = form.files.get("file", b""), form.some(OTHERS)
    if is_workbook(file):
        return file, others
    return table_of(form, said_of(form), others.get("step") == "preview"), others


def said_of(form: Form) -> dict[str, str]:
    """Return which column a person said to hold each field."""
    return {SAID[name]: text for name, text in form.some(SAID).items()}


def carried_of(batch_form: BatchForm, table: str) -> dict[str, str]:
    """Return the fields that carry a batch to the next step, the days written out; ``table`` stands for the table."""
    days = {"as_of": iso(batch_form.query.as_of), "known_on": iso(batch_form.query.known_on)}
    return {"sheet": table, **days}
