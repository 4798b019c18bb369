"""Rows for the catalogue's tables, from checked inputs; one function for each table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from standing.answer import bars_of
from standing.dates import EVER, NEVER, first_day, iso, last_day
from standing.regime import Regime
from standing.timeline import History, Piece

from .cards import Source, Total
from .database import tables as described
from .names import name_key as name_key
from .readers import Skip
from .rows import FactRow, IssueRow
from .vocabulary import Vocabulary

Row = dict[str, Any]


def regimes(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each regime, with its whole data as JSON."""
    for regime in found.values():
        start = regime.rule_start
        yield {
            "regime": regime.id,
            "name_zh": regime.name.zh,
            "name_en": regime.name.en,
            "issuer_zh": regime.issuer.name.zh,
            "issuer_en": regime.issuer.name.en,
            "issuer_kind": regime.issuer.kind,
            "level": regime.level,
            "division": regime.division,
            "is_text_held": int(regime.text_held),
            "document": regime.document.title if regime.document else None,
            "not_before": start.not_before.day if start and start.not_before else None,
            "not_after": start.not_after.day if start and start.not_after else None,
            "data": regime.model_dump_json(by_alias=True),
        }


def tiers(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each title and list."""
    for regime in found.values():
        for tier in regime.tiers:
            yield {
                "tier_id": f"{regime.id}:{tier.tier}",
                "regime": regime.id,
                "tier": tier.tier,
                "kind": tier.kind,
                "rank": tier.rank,
                "title_zh": tier.title.zh,
                "title_en": tier.title.en,
            }


def provisions(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each article that is cited."""
    for regime in found.values():
        for provision in regime.provisions:
            yield {
                "provision_id": f"{regime.id}:{provision.id}",
                "regime": regime.id,
                "provision": provision.id,
                "provision_en": provision.en,
                "basis": provision.basis,
                "says_zh": provision.says.zh,
                "says_en": provision.says.en,
            }


def parameters(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each dated value."""
    for regime in found.values():
        for parameter in regime.parameters:
            for value in parameter.values:
                yield {
                    "parameter_id": f"{regime.id}:{parameter.id}:{value.from_ or ''}",
                    "regime": regime.id,
                    "parameter": parameter.id,
                    "valid_from": value.from_,
                    "value": None if value.value is None else str(value.value),
                    "picked_by": parameter.picked_by,
                    "provision": value.provision,
                    "basis": value.basis,
                    "says_zh": value.says.zh,
                    "says_en": value.says.en,
                    "other_zh": value.other_reading.zh if value.other_reading else None,
                    "other_en": value.other_reading.en if value.other_reading else None,
                }


def conditions(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each condition."""
    number = 0
    for regime in found.values():
        for condition in regime.conditions:
            number += 1
            yield {
                "condition_id": number,
                "regime": regime.id,
                "tier": condition.tier,
                "stage": condition.stage,
                "code": condition.code,
                "metric_zh": condition.metric.zh,
                "metric_en": condition.metric.en,
                "operator": condition.operator,
                "value": condition.value,
                "unit_zh": condition.unit.zh if condition.unit else None,
                "unit_en": condition.unit.en if condition.unit else None,
                "alternative": condition.alternative,
                "provision": condition.provision,
                "checkable": condition.checkable,
                "says_zh": condition.says.zh,
                "says_en": condition.says.en,
            }


def notes(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each later development."""
    for regime in found.values():
        for note in regime.notes:
            yield {
                "note_id": f"{regime.id}:{note.id}",
                "regime": regime.id,
                "published": note.published,
                "document": note.document,
                "number": note.number,
                "address": note.address,
                "evidence": note.evidence,
                "unsettles_after_term": int(note.unsettles_after_term),
                "says_zh": note.says.zh,
                "says_en": note.says.en,
            }


def coverage(found: dict[str, Regime]) -> Iterator[Row]:
    """Return a row for each statement that lists are complete."""
    number = 0
    for regime in found.values():
        for item in regime.coverage:
            number += 1
            yield {
                "coverage_id": number,
                "regime": regime.id,
                "kind": item.kind,
                "tier": item.tier,
                "complete_from": item.from_,
                "complete_to": item.to,
                "published_on": item.published,
                "says_zh": item.because.zh,
                "says_en": item.because.en,
            }


def vocabulary(found: Vocabulary) -> Iterator[Row]:
    """Return a row for each word of the closed lists."""
    for name in type(found).model_fields:
        for word in found.words(name).values():
            extra = word.model_dump(include={"holds", "severity", "owner"}, exclude_none=True)
            yield {
                "word_id": f"{name}:{word.id}",
                "list": name,
                "word": word.id,
                "zh": word.zh,
                "en": word.en,
                "says_zh": word.says.zh,
                "says_en": word.says.en,
                "extra": json.dumps(extra, sort_keys=True) if extra else None,
            }


def dictionary() -> Iterator[Row]:
    """Return a row for each table and each column."""
    for table in described():
        yield {"column_id": table.name, "table_name": table.name, "zh": table.says["zh"], "en": table.says["en"]}
        for column in table.columns:
            yield {
                "column_id": f"{table.name}.{column.name}",
                "table_name": table.name,
                "column_name": column.name,
                "type": column.type,
                "zh": column.zh,
                "en": column.en,
            }


def sources(found: Iterable[Source], facts: Iterable[FactRow], issues: Iterable[IssueRow]) -> Iterator[Row]:
    """Return a row for each source, with its sums."""
    held = Counter(fact.source.id for fact in facts)
    stopped = Counter(issue.source.id for issue in issues)
    for source in found:
        card = source.card
        yield {
            "source_id": source.id,
            "title": card.title,
            "title_is": card.title_is,
            "number": card.number,
            "authority": card.authority,
            "level": card.level,
            "published_from": first_day(source.published.earliest),
            "published_on": iso(source.published.latest),
            "published_because": card.published.because.zh,
            "address": card.address,
            "is_linked": int(card.address_is == "authority"),
            "evidence": card.evidence,
            "licence": card.licence,
            "is_transcription": int(card.transcription),
            "made_on": card.made,
            "raw": card.raw,
            "sha256": card.sha256,
            "rows": held[source.id] + stopped[source.id],
            "facts": held[source.id],
            "issues": stopped[source.id],
        }


def totals(found: Iterable[Source], facts: list[FactRow]) -> Iterator[Row]:
    """Return a row for each stated total, with what is held of it."""
    number = 0
    for source in found:
        for total in source.card.totals:
            number += 1
            yield {
                "total_id": number,
                "source_id": source.id,
                "scope": total.scope,
                "division": total.division,
                "regime": total.regime,
                "tier": total.tier,
                "kind": total.kind,
                "batch": total.batch,
                "stage": total.stage,
                "is_stock": int(total.is_ == "stock"),
                "stated": total.count,
                "held": _held(source, total, facts),
            }


def _held(source: Source, total: Total, facts: list[FactRow]) -> int | None:
    """Count the firms of a stated total that are held, each once.

    They are in the same source, in one that names the same document, or in a batch that the total names. None where
    a figure is cumulative or mixes titles, or where nothing that is held could be a part of it.
    """
    mixed = total.regime is None or total.tier is None or total.kind is None
    if total.is_ == "stock" or mixed or (source.raw_path is None and not total.batches):
        return None
    kind = "publicised" if total.stage == "publicity" else total.kind
    of_title = (fact for fact in facts if (fact.regime, fact.tier, fact.kind) == (total.regime, total.tier, kind))
    return len({name_key(fact.name) for fact in of_title if _belongs(fact, source, total)})


def _belongs(fact: FactRow, source: Source, total: Total) -> bool:
    if fact.source.id == source.id or fact.batch in total.batches:
        return True
    number = source.card.number
    return total.division == "100000" and number is not None and fact.source.card.number == number


def corrections(row: FactRow) -> str | None:
    """Return what was corrected in a row as JSON: field, printed and used value, reason; None where nothing was."""
    if not row.corrections:
        return None
    return json.dumps([correction._asdict() for correction in row.corrections], ensure_ascii=False)


def issues(found: Iterable[IssueRow], words: Vocabulary) -> Iterator[Row]:
    """Return a row for each row that is no fact."""
    codes = words.words("issue_codes")
    for issue in found:
        word = codes[issue.code]
        yield {
            "issue_id": issue.id,
            "source_id": issue.source.id,
            "line": issue.line,
            "name": issue.name,
            "field": issue.field,
            "value": issue.value,
            "code": issue.code,
            "severity": word.severity,
            "owner": word.owner,
            "says_zh": word.says.zh,
            "says_en": word.says.en,
        }


def skipped(found: Iterable[tuple[Source, Skip]]) -> Iterator[Row]:
    """Return a row for each row of a raw file that is none of its list, and why."""
    for number, (source, skip) in enumerate(found, 1):
        yield {
            "skipped_id": number,
            "source_id": source.id,
            "line": skip.line,
            "address": skip.address,
            "reason": skip.reason,
        }


def intervals(firm_id: str, history: History) -> Iterator[Row]:
    """Rows that tile time for each tier of a history; the last day of each is inclusive."""
    for tier in sorted(history.pieces):
        pieces = _joined(history.pieces[tier])
        for place, piece in enumerate(pieces):
            end = pieces[place + 1].start if place + 1 < len(pieces) else NEVER
            term = piece.states[-1].term
            yield {
                "firm_id": firm_id,
                "regime": history.regime.id,
                "tier": tier,
                "from_on": first_day(piece.start),
                "until_on": last_day(end),
                "status": piece.status,
                "holds_title": piece.holds,
                "term_from": iso(term.start) if term else None,
                "term_to": last_day(term.end) if term else None,
                "term_basis": term.basis if term else None,
            }


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.status, last.holds, last.states[-1].term) == (
            piece.status,
            piece.holds,
            piece.states[-1].term,
        ):
            continue
        joined.append(piece)
    return joined


def bars(firm_id: str, history: History) -> Iterator[Row]:
    """Return a row for each interval in which a firm may not apply."""
    for bar in bars_of(history):
        yield {
            "firm_id": firm_id,
            "regime": history.regime.id,
            "from_on": first_day(bar.start) if bar.start > EVER else None,
            "until_on": last_day(bar.end),
            "said_until": last_day(bar.said_until) if bar.said_until < bar.end else None,
            "provision": bar.value.provision if bar.value else None,
        }


def build_info(datasets: str, known_on: int, divisions: Any) -> Iterator[Row]:
    """What the build was made from; the day is the latest publication among its sources, never the clock's."""
    yield {"key": "datasets_sha256", "value": datasets}
    yield {"key": "known_on", "value": iso(known_on)}
    yield {
        "key": "divisions",
        "value": f"{divisions.standard}, {divisions.year}, {divisions.source}, {divisions.licence}",
    }
