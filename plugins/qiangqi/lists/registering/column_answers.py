"""Columns by role: those that headers and cells propose, and over them the registrar's answers."""

from __future__ import annotations

from qiangqi.values.personal_data import mask

from ..card_values import Columns as CardColumns
from .answers import NONE, AnswerError, Answers
from .column_mapping import Columns

_ROLES = tuple(CardColumns.model_fields)


def roles(columns: Columns, headers: tuple[str, ...], name: str) -> dict[str, str]:
    """Return the other columns than the name's, each for one role, where every table has them."""
    taken, found = {name}, dict[str, str]()
    for role, header in columns.roles.items():
        is_free = header not in taken or (role == "event" and found.get("title") == header)
        if header in headers and is_free and header not in columns.private:
            found[role] = header
            taken.add(header)
    return found


def check_serials(answers: Answers, columns: dict[str, str]) -> None:
    """Refuse serial numbers of days in a column that is not read: the answer would do nothing.

    Raises:
        AnswerError: there is one.
    """
    for header in answers.serial_dates:
        if header not in columns.values():
            way_on = f"expected --column date={mask(header)} with it, or valid_from= or valid_to="
            raise AnswerError(f"--serial-date {mask(header)}: the column is not read; {way_on}")


def put_answers(answers: Answers, columns: dict[str, str], headers: tuple[str, ...], first: Columns) -> None:
    """Put the answers over the proposal; ``none`` takes a column out.

    Raises:
        AnswerError: an answer names no role or no header of every table, or a column that tells of persons.
    """
    for role, header in answers.columns.items():
        if role not in _ROLES:
            raise AnswerError(f"--column {role}=…: no such role; expected one of {', '.join(_ROLES)}")
        if header == NONE:
            columns.pop(role, None)
        elif header in first.private:
            raise AnswerError(f"--column {role}={header}: tells of persons; expected a column that does not")
        elif header in headers or header.startswith("@"):
            columns[role] = header
        else:
            known = ", ".join(map(mask, headers or first.headers))
            raise AnswerError(f"--column {role}={header}: no such header in every table; expected one of {known}")
