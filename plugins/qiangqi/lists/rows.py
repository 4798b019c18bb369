"""Rows of a raw file become facts or issues, each exactly one, strictly by the source's card."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qiangqi.standing.dates import Span, parse_span
from qiangqi.standing.facts import FILED, NAMING, OF_THE_FIRM
from qiangqi.standing.plain_text import visible
from qiangqi.standing.regime import Regime
from qiangqi.standing.strict_yaml import DataError, Text
from qiangqi.values.personal_data import MASK, mask
from qiangqi.values.registered_names import PrintedName

from .card_values import ISSUE_CODES, Columns, Lookup
from .cards import Card, RowMeaning
from .cells import (
    Correction,
    Stop,
    below_heading,
    corrections,
    day_of,
    firm_code,
    refuse_personal,
    renaming,
    stand_ins,
    term,
    unreadable,
)
from .fact_rows import FactRow, IssueRow
from .name_issues import ISSUES_OF_NAMES, name_issue
from .readers import RawRow, Skip
from .row_meanings import given, of_fact
from .shared_codes import rows_and_shared_codes
from .sources import Source


def read(source: Source, regimes: dict[str, Regime], skipped: list[Skip] | None = None) -> Iterator[FactRow | IssueRow]:
    """Yield a fact or an issue for every row of a source, in the order of the raw file.

    Rows that are none of the list (titles, totals, notes) are put into ``skipped``, each with its reason.

    Raises:
        DataError: the raw file cannot be read, a header is missing, or a value is neither handled nor named.
    """
    if source.raw_path is None:
        return
    headers: dict[str, str] = _columns(source.card).model_dump(exclude_none=True)
    meanings = {entry.line: entry for entry in source.card.rows}
    rows, shared = rows_and_shared_codes(source, headers)
    for row in rows:
        if isinstance(row, Skip):
            if skipped is not None:
                skipped.append(row)
            continue
        address = visible(row.address) if source.card.reading else ""
        try:
            yield _fact(source, row, headers, regimes, address, meanings.get(row.line), shared)
        except Stop as stop:
            name, value = (visible(_shown(stop.code, text)) for text in (row.cells[headers["name"]], stop.value))
            yield IssueRow(source, row.line, name, stop.field, value, stop.code, address)


def _shown(code: str, text: str) -> str:
    """Return what may be shown of a cell: of a person's name nothing."""
    return MASK if code == "person_name" else mask(text)


def _columns(card: Card) -> Columns:
    assert card.columns is not None
    return card.columns


def _fact(
    source: Source,
    row: RawRow,
    headers: dict[str, str],
    regimes: dict[str, Regime],
    address: str,
    meaning: RowMeaning | None,
    shared: Collection[str],
) -> FactRow:
    card, line = source.card, row.line
    value = {role: row.cells[header] for role, header in headers.items()}
    refuse_personal(headers, value)
    corrected = _corrected(card, row, headers, value, meaning)
    found = of_fact(meaning, _lookups(source, line, value))
    _stop_at_issue(headers, value, found)
    happened, because = _happened(source, line, value["date"], found.get("date"), headers["date"])
    kind = found["event"].kind
    regime, tier = found["title"].regime, found["title"].tier
    if kind is None or regime is None or (tier is None and kind not in OF_THE_FIRM):
        raise DataError(source.path, 1, f"values give no kind, regime or tier for {source.raw_path}:{line}")
    _check_regime(source, regimes, regime, tier, kind, value["title"], headers["title"])
    name, split = renaming(headers["name"], value["name"])
    terms = "/".join(headers[role] for role in ("valid_from", "valid_to") if headers.get(role))
    valid = term(value.get("valid_from", ""), value.get("valid_to", ""), terms)
    code = firm_code(value.get("uscc", ""), headers.get("uscc", ""))
    is_uscc = code is not None and code.kind == "uscc" and code.value not in shared
    return FactRow(
        source,
        line,
        name.former or name.name,
        value.get("region", ""),
        value.get("batch", ""),
        regime,
        tier if kind not in OF_THE_FIRM else None,
        kind,
        happened,
        value["date"],
        because,
        valid,
        code.value if code and is_uscc else None,
        _new_name(kind, headers, value, name),
        code.value if code and not is_uscc else None,
        (*corrected, *split),
        address,
        value["title"],
        value["event"],
        value.get("remark", ""),
    )


def _corrected(
    card: Card, row: RawRow, headers: dict[str, str], value: dict[str, str], meaning: RowMeaning | None
) -> list[Correction]:
    """Put in place of printed values what the card, the row's own entry and its reading of places say."""
    assert card.values is not None
    found = [*corrections(headers, value, card.values), *given(meaning, headers, value)]
    by_card = found
    if row.stand_ins:
        found = [*found, *stand_ins(headers, value, row.stand_ins, found)]
    if heading := row.context.get("heading"):
        found = [*found, *below_heading(headers, value, heading, by_card)]
    return found


def _new_name(kind: str, headers: dict[str, str], value: dict[str, str], name: PrintedName) -> str | None:
    """Return the second name of a row; a renaming, merger or division without one says too little to be a fact."""
    new_name = value.get("new_name") or (name.name if name.former else name.new)
    if kind in NAMING and not new_name:
        raise Stop("new_name_missing", headers.get("new_name", headers["name"]), value["name"])
    return new_name


def _lookups(source: Source, line: int, value: dict[str, str]) -> dict[str, Lookup]:
    """Find the meaning of each value; one that the card does not name stops the build, except a date."""
    values = source.card.values
    assert values is not None
    found: dict[str, Lookup] = {}
    for role, table in (("title", values.title), ("event", values.event), ("remark", values.remark)):
        if role in value:
            if value[role] not in table:
                message = f"{mask(value[role])!r} is not in values.{role}; expected a lookup"
                raise DataError(source.raw_path or "", line, message)
            found[role] = table[value[role]]
    if value["date"] in values.date:
        found["date"] = values.date[value["date"]]
    return found


def _stop_at_issue(headers: dict[str, str], value: dict[str, str], found: dict[str, Lookup]) -> None:
    stops = [(lookup.issue, role) for role, lookup in found.items() if lookup.issue]
    stops += [("text_unreadable", role) for role in unreadable(value)]
    is_said = any(code in ISSUES_OF_NAMES for code, _ in stops)  # what the card says of a name stands
    if not is_said and (issue := name_issue(value["name"])):
        stops.append((issue, "name"))
    if stops:
        code, role = min(stops, key=lambda stop: ISSUE_CODES.index(stop[0]))
        raise Stop(code, headers[role], value["name"] if code in ISSUES_OF_NAMES else value[role])


def _happened(source: Source, line: int, text: str, lookup: Lookup | None, header: str) -> tuple[Span, str | None]:
    """Return when the act took place; no day of it is later than the day the raw file was made (§3)."""
    card = source.card
    if lookup and lookup.effective:
        span, because = parse_span(lookup.effective), lookup.because
    else:
        span, because = _printed_day(text, header, card)
    made = source.made
    if span.earliest > made and lookup and lookup.effective:
        message = f"values.date: {lookup.effective} is later than the day the raw file was made, {card.made}"
        raise DataError(source.path, 1, message)
    if span.earliest > made:
        raise Stop("date_order", header, text)
    because = because or (lookup.because if lookup else None)
    return Span(span.earliest, min(span.latest, made)), because.zh if because else None


def _printed_day(text: str, header: str, card: Card) -> tuple[Span, Text | None]:
    """Read a printed date; where it has no year, with the one that the card gives and its reason."""
    year = card.values.year if card.values else None
    try:
        return day_of(text, header), None
    except Stop as stop:
        if stop.code != "no_year" or year is None or not text:
            raise
    return day_of(text, header, int(year.is_)), year.because


def _check_regime(
    source: Source, regimes: dict[str, Regime], regime: str, tier: str | None, kind: str, title: str, header: str
) -> None:
    if regime not in regimes:
        raise DataError(
            source.path, 1, f"values.title: unknown regime {regime!r}; expected one of {', '.join(regimes)}"
        )
    found = regimes[regime]
    if tier is not None and tier not in found.by_tier:
        raise Stop("tier_not_in_regime", header, title)
    if not reads(found, tier, kind):
        raise Stop("kind_not_in_regime", header, title)


def reads(regime: Regime, tier: str | None, kind: str) -> bool:
    """Whether a regime can read this kind of fact about this tier (§2)."""
    if kind in OF_THE_FIRM:
        return True
    if tier is None or tier not in regime.by_tier:
        return False
    is_list = regime.by_tier[tier].kind == "list"
    if kind == FILED:
        return not is_list and any(parameter.id == "filing" for parameter in regime.parameters)
    if kind == "upgraded":
        return not is_list and len(regime.titles) > 1
    if is_list:
        return kind in ("listed", "publicised", "cancelled", "removed")
    return True
