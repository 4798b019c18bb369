"""Rows of the tables of rules and words, and of what the build was made from; one function for each table."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qiangqi.standing.dates import iso
from qiangqi.standing.regime import Condition, NoteSpan, Regime
from qiangqi.values.divisions_card import DivisionsCard
from qiangqi.values.vocabulary import Vocabulary

from .database import Row, tables


def every(found: dict[str, Regime], words: Vocabulary) -> Iterator[tuple[str, Iterator[Row]]]:
    """Yield each table of the rules and of the words with its rows."""
    for table in (regimes, tiers, provisions, parameters, conditions, notes, coverage):
        yield table.__name__, table(found)
    yield vocabulary.__name__, vocabulary(words)


OF_APPLICATION = {"conditions", "calendar", "quota", "benefits"}
"""The parts of a regime that no standing rests on; a cell of a spreadsheet does not hold all of one."""


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
            "data": regime.model_dump_json(by_alias=True, exclude_unset=True, exclude=OF_APPLICATION),
            "application": regime.model_dump_json(by_alias=True, exclude_unset=True, include=OF_APPLICATION),
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
    for regime in found.values():
        for condition in regime.conditions:
            other = condition.other_reading
            yield {
                "condition_id": condition_id(regime.id, condition),
                "regime": regime.id,
                "valid_from": condition.from_,
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
                "basis": condition.basis,
                "other_zh": other.zh if other else None,
                "other_en": other.en if other else None,
                "at_limit": condition.at_limit,
                "checkable": condition.checkable,
                "says_zh": condition.says.zh,
                "says_en": condition.says.en,
            }


def condition_id(regime: str, condition: Condition) -> str:
    """Return the id of a condition: its regime, tier, stage and code, and the first day of a later value."""
    dated = [condition.from_] if condition.from_ else []
    return ":".join([regime, condition.tier or "every", condition.stage, condition.code, *dated])


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
                **_span(note.span),
                "says_zh": note.says.zh,
                "says_en": note.says.en,
            }


def _span(span: NoteSpan | None) -> Row:
    ends = span.term_ends if span else None
    failures = span.failures if span else None
    return {
        "unsettles_after_term": int(ends is not None),
        "granted_to": span.granted_to if span else None,
        "term_ends_from": ends.from_ if ends else None,
        "term_ends_to": ends.to if ends else None,
        "failures_from": failures.from_ if failures else None,
        "failures_to": failures.to if failures else None,
        "span_because_zh": span.because.zh if span else None,
        "span_because_en": span.because.en if span else None,
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
    for table in tables():
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


def build_info(datasets: str, known_on: int, divisions: DivisionsCard, fictional: bool) -> Iterator[Row]:
    """What the build was made from; the day is the latest publication among its sources, never the clock's."""
    yield {"key": "datasets_sha256", "value": datasets}
    yield {"key": "known_on", "value": iso(known_on)}
    yield {
        "key": "divisions",
        "value": f"{divisions.standard}, {divisions.year}, {divisions.source}, {divisions.licence}",
    }
    if fictional:
        yield {"key": "fictional", "value": "虚构"}
