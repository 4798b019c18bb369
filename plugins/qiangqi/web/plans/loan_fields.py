"""The three figures of a loan as they are typed, read strictly: another value is refused with what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..http.language import gettext as _
from .subsidy import Loan

FIELDS = ("amount", "rate", "months")

_FORMS = {
    "amount": re.compile(r"\d{1,7}(\.\d{1,6})?", re.ASCII),
    "rate": re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII),
    "months": re.compile(r"\d{1,3}", re.ASCII),
}
"""What is read as a figure: plain digits with a point, at most six of them behind it."""

_MOST = {"amount": Decimal(1_000_000), "rate": Decimal(100), "months": Decimal(360)}


class BadFigure(Exception):
    """A figure that cannot be read: its field, and what was expected; the figure itself is not repeated."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(field)
        self.field, self.expected = field, expected

    @property
    def says(self) -> str:
        """One sentence for a reader."""
        return _("%(field)s：%(expected)s。") % {"field": labels()[self.field][0], "expected": self.expected}


def labels() -> dict[str, tuple[str, str]]:
    """Return the name of each field for a reader, and what is expected in it."""
    return {
        "amount": (_("贷款金额（万元）"), _("应为大于0、至多1000000的数字，单位万元，小数至多六位")),
        "rate": (_("年利率（每年百分之几）"), _("应为大于0、至多100的数字，单位为每年的百分数，小数至多六位")),
        "months": (_("贷款期限（月）"), _("应为1至360的整数，单位月")),
    }


def loan_of(typed: Mapping[str, str]) -> Loan | None:
    """Return the loan, or None where no figure of one is given.

    Raises:
        BadFigure: one is missing or is no such figure.
    """
    if not any(typed.get(name) for name in FIELDS):
        return None
    amount, rate, months = (_figure(name, typed.get(name, "")) for name in FIELDS)
    return Loan(amount, rate, int(months))


def _figure(name: str, text: str) -> Decimal:
    if _FORMS[name].fullmatch(text) and 0 < Decimal(text) <= _MOST[name]:
        return Decimal(text)
    raise BadFigure(name, labels()[name][1])
