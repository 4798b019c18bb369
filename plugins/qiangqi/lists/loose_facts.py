"""Loose facts: a CSV of facts that need no catalogue, read row by row; a row that cannot be read is an issue."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from qiangqi.standing.dates import EVER, NEVER, DateError, parse_span
from qiangqi.standing.facts import ANNULLED, EVERY_KIND, NAMING, OF_THE_FIRM, Fact
from qiangqi.standing.going_on import goes_on
from qiangqi.standing.plain_text import LONGEST, is_printed, visible
from qiangqi.standing.regime import Regime
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask
from qiangqi.values.uscc import valid_uscc

from .loose_references import Issue, LooseFact, after_the_end, check_references
from .rows import reads

COLUMNS = (
    "firm_name",
    "uscc",
    "regime",
    "tier",
    "kind",
    "effective_on",
    "published_on",
    "valid_from",
    "valid_to",
    "new_name",
    "corrects",
    "note",
    "withdrawn_on",
)
_NAMES = ("firm_name", "new_name")
REQUIRED = ("firm_name", "regime", "kind", "effective_on")


def read_facts(path: Path, regimes: dict[str, Regime]) -> tuple[list[LooseFact], list[Issue]]:
    """Read FACTS.csv (UTF-8, with or without BOM).

    Raises:
        DataError: the file cannot be read as CSV or lacks a required column.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a file") from None
    except UnicodeDecodeError as error:
        raise DataError(path, 1, f"cannot be read: {error}; expected UTF-8") from None
    csv.field_size_limit(max(len(text), 131_072))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        records = [record for record in reader if record]
    except csv.Error as error:
        raise DataError(path, reader.line_num, f"no CSV: {error}; expected {', '.join(COLUMNS)}") from None
    headers = [header.strip() for header in records[0]] if records else []
    _check_headers(path, headers)
    facts: list[LooseFact] = []
    issues: list[Issue] = [
        Issue(0, header or "(no header)", f"is ignored; expected {', '.join(COLUMNS)}")
        for header in headers
        if header not in COLUMNS
    ]
    for number, record in enumerate(records[1:], 1):
        cells = {key: value.strip() for key, value in zip(headers, record, strict=False) if key in COLUMNS}
        if any(value.strip() for value in record[len(headers) :]):
            issues.append(Issue(number, "(no header)", f"has {len(record)} cells; expected {len(headers)}"))
            continue
        try:
            facts.append(_fact(number, cells, regimes))
        except _Unreadable as error:
            issues.append(Issue(number, error.field, visible(mask(str(error)))))
    facts, unfit = check_references(facts, {issue.row for issue in issues})
    return facts, sorted([*issues, *unfit, *after_the_end(facts)])


def _check_headers(path: Path, headers: list[str]) -> None:
    missing = [column for column in REQUIRED if column not in headers]
    if missing:
        raise DataError(path, 1, f"no column {missing[0]!r}; expected {', '.join(COLUMNS)}")
    twice = [header for header in headers if header and headers.count(header) > 1]
    if twice:
        raise DataError(path, 1, f"column {twice[0]!r} stands here twice; expected it once")


class _Unreadable(Exception):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _fact(number: int, cells: dict[str, str], regimes: dict[str, Regime]) -> LooseFact:
    for column in REQUIRED:
        if not cells.get(column):
            raise _Unreadable(column, "is empty; expected a value")
    for column in _NAMES:
        if not is_printed(cells.get(column, "")):
            expected = f"expected a name of at most {LONGEST} printed characters"
            raise _Unreadable(column, f"holds control characters or a line break; {expected}")
    kind, regime, tier = cells["kind"], _regime(cells["regime"], regimes), cells.get("tier") or None
    if kind not in EVERY_KIND:
        raise _Unreadable("kind", f"{kind!r}; expected one of {', '.join(EVERY_KIND)}")
    tier = _tier(tier, kind, regime)
    happened = _span("effective_on", cells["effective_on"])
    published = cells.get("published_on")
    corrects = cells.get("corrects") or None
    _check_named(kind, cells)
    fact = Fact(
        f"row:{number}",
        regime.id,
        tier,
        kind,
        happened,
        _span("published_on", published).latest if published else happened.latest,
        _valid(cells),
        corrects=f"row:{corrects}" if corrects else None,
        new_name=cells.get("new_name") or None,
        withdrawn=_span("withdrawn_on", cells["withdrawn_on"]).latest if cells.get("withdrawn_on") else NEVER,
        goes_on=goes_on(kind, cells.get("note", ""), cells.get("new_name")),
    )
    return LooseFact(cells["firm_name"], _code(cells), fact)


def _check_named(kind: str, cells: dict[str, str]) -> None:
    """See that a row names the row that it replaces or annuls, and the second name that its kind has."""
    if cells.get("corrects") and not cells.get("published_on"):
        raise _Unreadable("published_on", "is empty; expected the day on which the correction was published")
    if kind == ANNULLED and not cells.get("corrects"):
        raise _Unreadable("corrects", "is empty; expected the number of the row with the grant that is annulled")
    if kind in NAMING and not cells.get("new_name"):
        raise _Unreadable("new_name", "is empty; expected the new name, or that of the firm that goes on")


def _code(cells: dict[str, str]) -> str | None:
    """Return the code of a row. One that is none is never dropped: the name alone would then decide whose row it is."""
    code = cells.get("uscc")
    if not code:
        return None
    valid = valid_uscc(code)
    if valid is None:
        raise _Unreadable("uscc", f"{code!r} is no code; expected 18 characters with a right check digit (GB 32100)")
    return valid


def _regime(id_: str, regimes: dict[str, Regime]) -> Regime:
    if id_ not in regimes:
        raise _Unreadable("regime", f"{id_!r}; expected one of {', '.join(regimes)}")
    return regimes[id_]


def _tier(tier: str | None, kind: str, regime: Regime) -> str | None:
    if kind in OF_THE_FIRM:
        return None
    if tier is None and len(regime.titles) == 1:
        tier = regime.titles[0].tier
    if tier is None:
        titles = ", ".join(title.tier for title in regime.titles)
        raise _Unreadable("tier", f"is empty, and {regime.id} has several titles; expected one of {titles}")
    if tier not in regime.by_tier:
        raise _Unreadable("tier", f"{tier!r} is no tier of {regime.id}; expected one of {', '.join(regime.by_tier)}")
    if not reads(regime, tier, kind):
        raise _Unreadable("kind", f"{kind!r} cannot be said of {regime.id} {tier}")
    return tier


def _span(field: str, text: str) -> Any:
    try:
        return parse_span(text)
    except DateError as error:
        raise _Unreadable(field, str(error)) from None


def _valid(cells: dict[str, str]) -> tuple[int, int] | None:
    start, end = cells.get("valid_from"), cells.get("valid_to")
    if not start and not end:
        return None
    if not end:
        raise _Unreadable("valid_to", "is empty; expected the last day of the printed term, inclusive")
    first = _span("valid_from", start).earliest if start else EVER  # with its last day alone it runs from the act
    last = _span("valid_to", end).latest
    if first > last:
        raise _Unreadable("valid_to", f"{end} is before valid_from {start}")
    return first, last + 1
