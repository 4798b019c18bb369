"""Rows of a raw file become facts or issues, each exactly one, strictly by the source's card."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from standing.dates import DateError, Span, parse_day, parse_span
from standing.regime import Regime
from standing.yamlfile import DataError

from .cards import ISSUE_CODES, Card, Lookup, Source
from .names import valid_uscc

_PERSONAL = (
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"),
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
)


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row that is a fact; days as ordinals, ``valid`` half-open."""

    source: Source
    line: int
    name: str
    region: str
    batch: str
    regime: str
    tier: str | None
    kind: str
    happened: Span
    happened_text: str
    happened_because: str | None
    valid: tuple[int, int] | None
    uscc: str | None
    new_name: str | None

    @property
    def id(self) -> str:
        """The row's address: its source and the line of the raw file."""
        return f"{self.source.id}:{self.line}"


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One row that is no fact, with the field and value that stopped it (personal data masked)."""

    source: Source
    line: int
    name: str
    field: str
    value: str
    code: str

    @property
    def id(self) -> str:
        """The row's address: its source and the line of the raw file."""
        return f"{self.source.id}:{self.line}"


class _Stop(Exception):
    def __init__(self, code: str, field: str, value: str) -> None:
        super().__init__(code)
        self.code, self.field, self.value = code, field, value


def read(source: Source, regimes: dict[str, Regime]) -> Iterator[FactRow | IssueRow]:
    """Yield a fact or an issue for every row of a source, in the order of the raw file.

    Raises:
        DataError: the raw file cannot be decoded, a header is missing, or a value is neither handled nor named.
    """
    if source.raw_path is None:
        return
    for line, cells in _records(source):
        try:
            yield _fact(source, line, cells, regimes)
        except _Stop as stop:
            name = mask(cells[_columns(source.card).name])
            yield IssueRow(source, line, name, stop.field, mask(stop.value), stop.code)


def mask(value: str) -> str:
    """Replace what looks like a mobile number, an identity number or a mailbox."""
    for pattern in _PERSONAL:
        value = pattern.sub("***", value)
    return value


def _columns(card: Card):  # type: ignore[no-untyped-def]
    assert card.columns is not None
    return card.columns


def _records(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    raw = source.raw_path
    assert raw is not None
    try:
        text = raw.read_bytes().decode(source.card.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise DataError(raw, 1, f"cannot be decoded: {error}; expected {source.card.encoding}") from None
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    headers = reader.fieldnames or []
    for role, header in _columns(source.card).model_dump(exclude_none=True).items():
        if header not in headers:
            raise DataError(raw, 1, f"no column {header!r} (columns.{role}); expected one of {', '.join(headers)}")
    try:
        for record in reader:
            if None in record or None in record.values():
                raise DataError(raw, reader.line_num, f"has {len(headers)} columns in its header but not in this row")
            yield reader.line_num, {key: value.strip() for key, value in record.items()}
    except csv.Error as error:
        raise DataError(raw, reader.line_num, f"no CSV: {error}") from None


def _fact(source: Source, line: int, cells: dict[str, str], regimes: dict[str, Regime]) -> FactRow:
    card, columns = source.card, _columns(source.card)
    value = {role: cells[header] for role, header in columns.model_dump(exclude_none=True).items()}
    for role, text in value.items():
        if role not in ("uscc",) and any(pattern.search(text) for pattern in _PERSONAL):
            raise _Stop("personal_data", columns.model_dump()[role], text)
    found = _lookups(source, line, value)
    _stop_at_issue(columns.model_dump(), value, found)
    happened, because = _happened(source, line, value["date"], found.get("date"), card)
    kind = found["event"].kind
    regime, tier = found["title"].regime, found["title"].tier
    if kind is None or regime is None or (tier is None and kind != "renamed"):
        raise DataError(source.path, 1, f"values give no kind, regime or tier for {source.raw_path}:{line}")
    _check_regime(source, regimes, regime, tier, kind, value["title"], columns.title)
    return FactRow(
        source,
        line,
        value["name"],
        value.get("region", ""),
        value.get("batch", ""),
        regime,
        tier if kind != "renamed" else None,
        kind,
        happened,
        value["date"],
        because,
        _valid(value, columns.valid_from or "", columns.valid_to or ""),
        _code(value.get("uscc", ""), columns.uscc or ""),
        value.get("new_name") or None,
    )


def _lookups(source: Source, line: int, value: dict[str, str]) -> dict[str, Lookup]:
    """Find the meaning of each value; one that the card does not name stops the build, except a plain date."""
    values = source.card.values
    assert values is not None
    found: dict[str, Lookup] = {}
    for role, table in (("title", values.title), ("event", values.event), ("remark", values.remark)):
        if role in value:
            if value[role] not in table:
                raise DataError(
                    source.raw_path or "", line, f"{value[role]!r} is not in values.{role}; expected a lookup"
                )
            found[role] = table[value[role]]
    if value["date"] in values.date:
        found["date"] = values.date[value["date"]]
    return found


def _stop_at_issue(columns: dict[str, str], value: dict[str, str], found: dict[str, Lookup]) -> None:
    stops = [(lookup.issue, role) for role, lookup in found.items() if lookup.issue]
    if stops:
        code, role = min(stops, key=lambda stop: ISSUE_CODES.index(stop[0]))
        raise _Stop(code, columns[role], value["name"] if code in ("short_name", "name_doubtful") else value[role])


def _happened(source: Source, line: int, text: str, lookup: Lookup | None, card: Card) -> tuple[Span, str | None]:
    """Return when the act took place; no day of it is later than the day the raw file was made (§3)."""
    given = lookup.effective if lookup and lookup.effective else text
    try:
        span = parse_span(given)
    except DateError as error:
        raise DataError(source.raw_path or "", line, f"{error}; or a lookup in values.date") from None
    made = parse_day(card.made)
    if span.earliest > made:
        raise DataError(
            source.raw_path or "", line, f"{given} is later than the day the raw file was made, {card.made}"
        )
    because = lookup.because.zh if lookup and lookup.because else None
    return Span(span.earliest, min(span.latest, made)), because


def _valid(value: dict[str, str], from_header: str, to_header: str) -> tuple[int, int] | None:
    start, end = value.get("valid_from", ""), value.get("valid_to", "")
    if not start and not end:
        return None
    try:
        first, last = parse_span(start).earliest, parse_span(end).latest
    except DateError:
        raise _Stop("date_unreadable", f"{from_header}/{to_header}", f"{start}–{end}") from None
    if first > last:
        raise _Stop("date_order", f"{from_header}/{to_header}", f"{start}–{end}")
    return first, last + 1


def _code(text: str, header: str) -> str | None:
    if not text:
        return None
    code = valid_uscc(text)
    if code is None:
        raise _Stop("code_invalid", header, text)
    return code


def _check_regime(
    source: Source, regimes: dict[str, Regime], regime: str, tier: str | None, kind: str, title: str, header: str
) -> None:
    if regime not in regimes:
        raise DataError(
            source.path, 1, f"values.title: unknown regime {regime!r}; expected one of {', '.join(regimes)}"
        )
    found = regimes[regime]
    if tier is not None and tier not in found.by_tier:
        raise _Stop("tier_not_in_regime", header, title)
    if not reads(found, tier, kind):
        raise _Stop("kind_not_in_regime", header, title)


def reads(regime: Regime, tier: str | None, kind: str) -> bool:
    """Whether a regime can read this kind of fact about this tier (§2)."""
    if kind == "renamed":
        return True
    if tier is None or tier not in regime.by_tier:
        return False
    is_list = regime.by_tier[tier].kind == "list"
    if kind == "upgraded":
        return not is_list and len(regime.titles) > 1
    if is_list:
        return kind in ("listed", "publicised", "cancelled", "removed")
    return True
