"""What a row asks: which firm, on which day, which title, over which loan; read strictly, each refusal for one row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from qiangqi.standing.regime import Regime
from qiangqi.values.asked_days import read_day
from qiangqi.values.names import is_normal, name_key
from qiangqi.values.registered_names import COMPANY_FORMS, OTHER_FORMS, legal_form
from qiangqi.values.uscc import NO_CODE, looks_like_code, name_and_code, read_code

FIELDS = ("name", "uscc", "as_of", "regime", "tier", "from", "until")
"""What a row may carry; only a name or a code must be. ``from`` and ``until`` are a loan's first and last day."""

DAYS = ("as_of", "from", "until")
"""Those of them that are days."""

LONGEST = 1_000
"""The most characters of one cell; no name, code or date comes near."""

_TIERS = {"示范": "demonstration", "优势": "advantage", "储备": "reserve", "创建对象": "candidate"}
_CODES = ("damaged", "registration_number", "identity_number")
"""What stands in a name's place and is a number all the same."""

HALF = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can carry and no text can."""

_SHORT = 8
"""So many characters at most has what stands for a code that is not known: 无, NULL."""

_FORMULA = ("=", "＝")
_ERROR = re.compile(
    r"#(?:N/A|(?:REF|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|UNKNOWN)!|NAME\?|GETTING_DATA)|Err:\d{3}",
    re.IGNORECASE,
)
"""What a spreadsheet writes where it could not work a value out; the last is LibreOffice's."""

_GROUP = re.compile("集团|股份|[()]")
"""What stands beside a legal form and names no firm either."""

_NO_NAME = frozenset("集团股份()").union(*COMPANY_FORMS, *OTHER_FORMS)
"""The characters of these and of legal forms: a text with any other one is more than a form."""


class Refused(NamedTuple):
    """A row that cannot be asked: the topic of the sentence that says why (:mod:`.sentences`), and the field meant."""

    topic: str
    field: str = ""


class Row(NamedTuple):
    """One row, read. ``key`` is the name's normal form, empty where no name can be compared; days are ordinals.

    ``code`` is what stood for a code, whatever it is, or empty; ``loan`` is the first and the last day, both inclusive.
    """

    key: str
    code: str
    as_of: int
    regime: str | None = None
    tier: str | None = None
    loan: tuple[int, int] | None = None
    is_start_given: bool = True

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of how the row was read: a loan without a first day begins on the day asked about."""
        return () if self.is_start_given else ("start_assumed",)


def read_row(given: object, as_of: int, regimes: Mapping[str, Regime]) -> Row | Refused:
    """Read a row as JSON or a sheet gives it; ``as_of`` is the day of rows that name none."""
    return _usual(given, as_of) or _read(given, as_of, regimes)


def _usual(given: object, as_of: int) -> Row | None:
    """Return a row of a name and a code alone, or of one of them, that is as it should be: most rows are; else None."""
    if not isinstance(given, dict):
        return None
    name, code = given.get("name", ""), given.get("uscc", "")
    if len(given) != ("name" in given) + ("uscc" in given) or type(name) is not str or type(code) is not str:
        return None
    if code and not (len(code) > _SHORT and code.isascii() and code.isalnum()):
        return None
    if name and not (is_normal(name) and not _NO_NAME.issuperset(name)):
        return None
    return Row(name, code, as_of) if name or code else None


def _read(given: object, as_of: int, regimes: Mapping[str, Regime]) -> Row | Refused:
    texts = _texts(given)
    if isinstance(texts, Refused):
        return texts
    name, code = texts.get("name", ""), texts.get("uscc", "")
    if NO_CODE.fullmatch(code):
        code = ""
    if name and not code:
        name, code = ("", name) if _is_number(name) else name_and_code(name) or (name, "")
    if not name and not code:
        return Refused("nothing_asked")
    key = _key(name)
    if isinstance(key, Refused) and not code:
        return key
    rest = _rest(texts, as_of, regimes)
    if isinstance(rest, Refused):
        return rest
    return Row(key if isinstance(key, str) else "", code, *rest, is_start_given=rest[-1] is None or "from" in texts)


def _texts(given: object) -> dict[str, str] | Refused:
    if not isinstance(given, dict):
        return Refused("not_an_object")
    texts = {}
    for field, value in given.items():
        if field not in FIELDS:
            return Refused("unknown_field")
        if value is None or value == "":
            continue
        text = _text(field, value)
        if text is None:
            return Refused("day_no_text" if field in DAYS else "not_text", field)
        if text.startswith(_FORMULA):
            return Refused("formula", field)
        if _ERROR.fullmatch(text):
            return Refused("error_value", field)
        texts[field] = text
    return {field: text for field, text in texts.items() if text}


def _text(field: str, value: Any) -> str | None:
    """Return a cell as text; a code that was written as a number stays what it is, to be told so."""
    if field == "uscc" and isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or HALF.search(value):
        return None
    return value.strip()


def _is_number(name: str) -> bool:
    if not any(map(str.isdigit, name)):
        return False
    return looks_like_code(name) or read_code(name).kind in _CODES


def _key(name: str) -> str | Refused:
    if not name:
        return ""
    key = name_key(name)
    if not any(map(str.isalpha, key)):
        return Refused("no_name")
    form = legal_form(key)
    return Refused("only_a_form") if form and not _GROUP.sub("", key.removesuffix(form)) else key


def _rest(
    texts: Mapping[str, str], as_of: int, regimes: Mapping[str, Regime]
) -> tuple[int, str | None, str | None, tuple[int, int] | None] | Refused:
    days: dict[str, int] = {}
    for field in DAYS:
        if field in texts:
            day = read_day(texts[field])
            if day is None:
                return Refused("no_day", field)
            days[field] = day
    day = days.get("as_of", days.get("from", as_of))
    first, last = days.get("from", day), days.get("until")
    if last is not None and last < first:
        return Refused("loan_backwards" if "from" in days else "loan_before_asked")
    title = read_title(texts.get("regime", ""), texts.get("tier", ""), regimes)
    if isinstance(title, Refused):
        return title
    return day, *title, (first, last) if last is not None else None


def _named(title: str, regimes: Mapping[str, Regime]) -> list[tuple[str, str]]:
    """Return the titles whose official name is a text."""
    return [(id_, one.tier) for id_, regime in regimes.items() for one in regime.tiers if one.title.zh == title]


def read_title(regime: str, tier: str, regimes: Mapping[str, Regime]) -> tuple[str | None, str | None] | Refused:
    """Return the regime and the tier that are asked for by id or by Chinese word; empty texts ask for any.

    A title's own name asks for both, where it is that of one title alone.
    """
    found = regime or None
    if found and found not in regimes:
        found = next((id_ for id_, one in regimes.items() if regime in (one.name.zh, one.short.zh)), None)
        if found is None and not tier and len(named := _named(regime, regimes)) == 1:
            return named[0]
        if found is None:
            return Refused("no_regime")
    wanted = _TIERS.get(tier, tier) or None
    among = [regimes[found]] if found else list(regimes.values())
    if wanted and not any(wanted in one.by_tier for one in among):
        return Refused("no_tier")
    return found, wanted
