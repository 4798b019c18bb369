"""Rows of the tables of lists: sources, facts, issues, and the intervals that follow; a function for each table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from qiangqi.lists.cards import Total
from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.readers import Skip
from qiangqi.lists.sources import Source
from qiangqi.standing.dates import first_day, iso, last_day
from qiangqi.values.vocabulary import Word

from .database import Row


def sources(found: Iterable[Source], held: Mapping[str, int], stopped: Mapping[str, int]) -> Iterator[Row]:
    """Return a row for each source, with its sums: facts held and rows stopped, by the source's id."""
    for source in found:
        card = source.card
        facts, issues = held.get(source.id, 0), stopped.get(source.id, 0)
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
            "read_by": card.read_by,
            "confirmed_on": card.cells.confirmed if card.cells else None,
            "rows": facts + issues,
            "facts": facts,
            "issues": issues,
        }


def totals(found: Iterable[Source], held: Callable[[Source, Total], int | None]) -> Iterator[Row]:
    """Return a row for each stated total; ``held`` counts what is held of it."""
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
                "held": held(source, total),
            }


def fact(row: FactRow, firm_id: str) -> Row:
    """Return the row of one fact about a firm."""
    source, (start, end), is_made_day = row.source, row.valid or (None, None), row.is_made_day
    return {
        "fact_id": row.id,
        "firm_id": firm_id,
        "name": row.name,
        "source_id": source.id,
        "line": row.line,
        "address": row.address or None,
        "title_text": row.title_text,
        "event_text": row.event_text,
        "remark": row.remark or None,
        "regime": row.regime,
        "tier": row.tier,
        "kind": row.kind,
        "happened": row.happened_known,
        "happened_from": first_day(row.happened.earliest),
        "happened_to": None if is_made_day else iso(row.happened.latest),
        "is_made_day": int(is_made_day),
        "withdrawn_on": row.withdrawn_on,
        "goes_on": int(row.goes_on),
        "date_text": row.happened_text,
        "date_because": row.happened_because,
        "published_on": iso(source.published.latest),
        "valid_from": iso(start) if start else None,
        "valid_to": last_day(end) if end else None,
        "document": source.card.number,
        "batch": row.batch or None,
        "region": row.region or None,
        "uscc": row.uscc,
        "new_name": row.new_name,
        "old_code": row.old_code,
        "corrections": corrections(row),
        "corrects": None,
        "disputed_since": None,
        "evidence": source.card.evidence,
        "joined_on": None,
        "joined_from": None,
    }


def corrections(row: FactRow) -> str | None:
    """Return what was corrected in a row as JSON: field, printed and used value, reason; None where nothing was."""
    if not row.corrections:
        return None
    return json.dumps([correction._asdict() for correction in row.corrections], ensure_ascii=False)


def skipped(number: int, source: Source, skip: Skip) -> Row:
    """Return the row of one row of a raw file that is none of its list, and why."""
    return {
        "skipped_id": number,
        "source_id": source.id,
        "line": skip.line,
        "address": skip.address,
        "reason": skip.reason,
    }


def issue(row: IssueRow, word: Word) -> Row:
    """Return the row of one row that is no fact; ``word`` is its code's."""
    return {
        "issue_id": row.id,
        "source_id": row.source.id,
        "line": row.line,
        "address": row.address or None,
        "name": row.name,
        "field": row.field,
        "value": row.value,
        **meaning(row.code, word),
    }


def meaning(code: str, word: Word) -> Row:
    """Return the columns of an issue that its code gives."""
    says = word.says
    return {"code": code, "severity": word.severity, "owner": word.owner, "says_zh": says.zh, "says_en": says.en}
