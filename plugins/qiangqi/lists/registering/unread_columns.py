"""Columns that are not read but speak of other events than the list: 取消资格 as a remark beside a granted firm.

What such a cell means is never decided here. The registrar says whether the column is read, or the rows stay as the
list has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from qiangqi.values.personal_data import mask

from ..readers.elements import RawRow
from .answers import AnswerError, Answers
from .questions import Asker
from .remark_words import AGAINST, DENIED, EARLIER, TERM, said
from .title_words import REFUSED

READ, AS_LISTED = "read", "as-listed"

OUTSIDE = "表头以外"
"""What cells under no header are called where they are asked about."""

_ALIKE = {
    "review_passed": {"review"},
    "review_failed": {"review", REFUSED},
    "review_filed": {"review"},
    "publicised": {"granted"},
    "listed": {"granted"},
    "cancelled": {REFUSED, "removed"},
    "removed": {REFUSED, "cancelled"},
}
"""What a remark may say of a row of each kind and mean no other event."""

_ADVERSE = AGAINST - {REFUSED}
"""Kinds of rows in which a denial agrees with the list."""

_REVIEWS = {"review", "review_passed", "review_failed", "review_filed"}

_EXAMPLES = 5


@dataclass(slots=True)
class Mention:
    """Cells of one column that name the same events, in rows of one section and one printed event.

    ``examples`` have the address of a row and the words in its cell, which itself is not shown.
    """

    header: str
    section: str
    event: str
    kinds: frozenset[str]
    rows: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)


class Mentions:
    """The events that columns of a list name beside those that are read as such.

    ``headers`` are these columns: those that are not read, and that of regions, where 已取消资格 may stand, too.
    A value of the context is printed in no column, and left out.
    """

    def __init__(self, headers: Iterable[str] = ()) -> None:
        self.headers = (*(header for header in headers if header and header[0] != "@"), OUTSIDE)
        self._found: dict[tuple[str, str, str, frozenset[str]], Mention] = {}

    def see(self, row: RawRow, section: str, event: str) -> None:
        """Note what the cells of a row say of events; those under no header are believed like a remark."""
        for header in self.headers:
            is_outside = header == OUTSIDE
            kinds, words = said("备注", row.outside) if is_outside else said(header, row.cells.get(header, ""))
            if kinds:
                key = (header, section, event, kinds)
                mention = self._found.setdefault(key, Mention(*key))
                mention.rows += 1
                if len(mention.examples) < _EXAMPLES:
                    mention.examples.append((row.address, "、".join(words)))

    def against(self, kind_of: Callable[[str, str], str]) -> Iterator[tuple[str, list[Mention]]]:
        """Yield each column with what it says of other events than its rows have.

        ``kind_of`` returns the kind of a row by its section and printed event, "" where it is no fact.
        """
        for header in self.headers:
            of = [one for one in self._found.values() if one.header == header]
            is_mixed = any(one.kinds & _REVIEWS for one in of)
            if other := [one for one in of if is_other(one.kinds, kind_of(one.section, one.event), is_mixed)]:
                yield header, other


def is_other(kinds: frozenset[str], kind: str, is_mixed: bool) -> bool:
    """Whether a cell or a note names another event than its row has.

    An earlier grant is what any row may have had before. ``is_mixed``: the column tells reviews from grants, so that
    beside a review it is this list's own.
    """
    alike = {kind, *_ALIKE.get(kind, ()), *([DENIED] if kind in _ADVERSE else [])}
    if not (is_mixed and kind in _REVIEWS):
        alike.add(EARLIER)
    return bool(kind) and bool(kinds - alike)


def ask_unread(asker: Asker, mentions: Mentions, kind_of: Callable[[str, str], str]) -> None:
    """Ask about each column that is not read and names other events; nothing is proposed."""
    for header, found in mentions.against(kind_of):
        asker.ask(("unread", header), *_text(header, found), choices=(READ, AS_LISTED)[header == OUTSIDE :])


def _text(header: str, found: list[Mention]) -> tuple[str, str]:
    """Return the question about a column, in both languages."""
    rows = sum(one.rows for one in found)
    told = [f"{address}「{words}」" for one in found for address, words in one.examples][:_EXAMPLES]
    shown = mask("，".join(told) + ("……" if rows > len(told) else ""))
    if header == OUTSIDE:
        where = "表头以外的单元格、隐藏列或批注"
        zh = f"{rows} 行在{where}里写到与名单不同的事项：{shown}；请看原文，{AS_LISTED} 各行仍按名单登记"
        en = f"{rows} rows tell of other events in cells under no header, hidden or in comments: {AS_LISTED} takes the "
        en += "rows as the list says"
        return zh, en
    zh = f"「{mask(header)}」列没有作为事项读取，其中 {rows} 行写到与名单不同的事项：{shown}；"
    zh += f"{READ} 按备注读取，逐条问明；{AS_LISTED} 各行仍按名单登记；"
    zh += f"若该列写的就是名单对各行的决定，改用 --column event={mask(header)}"
    if any(TERM in one.kinds for one in found):
        zh += f"；若写的是有效期，改用 --column valid_from=起始列 与 --column valid_to={mask(header)}：所载期限优先"
    en = f"{rows} rows of an unread column tell of other events: {READ} takes it for the remark and asks what each "
    en += f"means, {AS_LISTED} takes the rows as the list says; --column event=… where it is what the list decides, "
    return zh, f"{en}--column valid_from=… and valid_to=… where it is the term"


def read_as_remark(answers: Answers, columns: dict[str, str], shared: Iterable[str], unread: Iterable[str]) -> None:
    """Put the column that the registrar wants read among the columns, by role; ``shared`` are in every table.

    Raises:
        AnswerError: there is no such column, it is not in every table, or another one is the remark.
    """
    known = [*unread, OUTSIDE]
    for header, answer in answers.unread.items():
        if answer not in (READ, AS_LISTED):
            raise AnswerError(f"--unread {mask(header)}={answer}; expected {READ} or {AS_LISTED}")
        if answer == READ and header == OUTSIDE:
            raise AnswerError(f"--unread {header}={READ}: no header stands over it; expected {AS_LISTED}, or --headers")
        if answer == READ and header == columns.get("region"):
            raise AnswerError(f"--unread {mask(header)}={READ}: it is read as the region; expected {AS_LISTED}")
        if header not in (*known, *columns.values()):
            raise AnswerError(f"--unread {mask(header)}: no such column; expected one of {mask(', '.join(known))}")
        if answer == READ and header not in columns.values():
            if header not in shared or "remark" in columns:
                why = "another column is the remark" if "remark" in columns else "it is not in every table"
                raise AnswerError(f"--unread {mask(header)}={READ}: {why}; expected {AS_LISTED}, or a list of its own")
            columns["remark"] = header
