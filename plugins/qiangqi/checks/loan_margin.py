"""The number that a loan desk needs: by how many days a term ends before or after the loan, and what follows it."""

from __future__ import annotations

from collections.abc import Mapping

from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.loan import LoanCover
from qiangqi.standing.written_days import pick, write_day

Words = Mapping[str, Mapping[str, str]]
"""Each status in both languages."""

_DECIDED_BY = {
    "under_review": ("取决于复核", "depends on the review"),
    "undetermined": ("取决于复核或重新认定", "depends on a review or a new grant"),
}
"""What decides a status that is not over, as far as is known."""


def margin_sentence(cover: LoanCover, statuses: Words, lang: str) -> str | None:
    """Return until when the term runs, by how many days that is before or after the loan's last day, and what follows.

    None where no term covers the loan's first day or no end of it is known.
    """
    ends = cover.term_ends
    if ends is None or ends.earliest <= EVER or ends.latest >= NEVER:
        return None
    last_days = Span(ends.earliest - 1, ends.latest - 1)
    text = pick(("预判：", "Foresight: "), lang) if cover.is_foresight else ""
    text += _until(last_days, lang) + _apart(last_days, cover.last, lang)
    if last_days.latest < cover.last:
        text += _then(cover, statuses, lang)
    return text[0].upper() + text[1:] + pick(("。", "."), lang)


def _until(days: Span, lang: str) -> str:
    first, last = (write_day(day, lang) for day in days)
    if first == last:
        return pick((f"有效期至{first}", f"the term runs until {first}"), lang)
    return pick((f"有效期至少至{first}，最迟至{last}", f"the term runs until {first} at least, {last} at most"), lang)


def _apart(days: Span, loan_ends: int, lang: str) -> str:
    """Say how far the last day of a term is from the last day of a loan."""
    early, late = days.earliest - loan_ends, days.latest - loan_ends
    if early == late == 0:
        return pick(("，即贷款到期日", ", the loan's last day"), lang)
    if early < 0 <= late:
        zh, en = (
            f"，可能早于贷款到期日，至多{-early}天",
            f", perhaps before the loan's last day, by {_days(-early)} at most",
        )
        return pick((zh, en), lang)
    near, far = sorted((abs(early), abs(late)))
    number = f"{near}" if near == far else f"{near}至{far}"
    which, side = ("早于", "before") if early < 0 else ("晚于", "after")
    count = _days(near) if near == far else f"{near} to {_days(far)}"
    return pick((f"，{which}贷款到期日{number}天", f", {count} {side} the loan's last day"), lang)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _then(cover: LoanCover, statuses: Words, lang: str) -> str:
    """Say what follows the term; a review that nobody knows yet decides, or the statuses that are known."""
    place = next((number for number, step in enumerate(cover.steps) if step.status != "in_force"), None)
    if place is None:  # the days of the change reach beyond the loan
        return ""
    text = pick(("；其后", "; what follows "), lang)
    after, later = cover.steps[place], cover.steps[place + 1 :]
    if after.status in _DECIDED_BY and cover.is_left_open:
        return text + pick(_DECIDED_BY[after.status], lang)
    text += pick(("为“{zh}”", "is “{en}”"), lang).format(**statuses[after.status])
    if after.status in _DECIDED_BY and later:
        text += pick(("，再后为“{zh}”", ", then “{en}”"), lang).format(**statuses[later[0].status])
    return text
