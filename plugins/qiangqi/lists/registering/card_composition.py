"""Composition of a card, once every part of it has an answer or a proposal."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qiangqi.values.personal_data import holds_personal, mask

from ..card_values import ISSUE_CODES, KINDS
from ..cards import Card
from ..readers.preview import Look
from ..scans.reading import scan_form
from .answers import NONE, AnswerError, Answers
from .card_draft import CardDraft, Known
from .document import is_before_made
from .document_marks import batch_in
from .questions import Asker
from .row_meaning import Meaning
from .sections import Survey
from .stated_totals import stated_totals

_GIVEN = {"zh": "登记人给出，文件中没有标明", "en": "Given by the registrar; the file itself does not print it."}
_UNBOUND = (0, 10**9)


Day = tuple[str, dict[str, str]]
"""A day as the card writes it, and how it is known."""


def card_of(
    path: Path, look: Look, asker: Asker, draft: CardDraft, document: dict[str, Any], day: Day | None, known: Known
) -> Card:
    """Return the card of a draft whose parts are all there; ``day`` is that of the act where no column has it.

    Raises:
        AnswerError: an answer does not fit the others, or the card would carry personal data.
    """
    structure, meaning, given = draft.structure, draft.meaning, asker.answers.given
    assert structure is not None
    assert meaning is not None
    if not is_before_made(document["published"]["on"], document["made"]):
        raise AnswerError(f"--published {document['published']['on']}: is later than --made {document['made']}")
    _refuse_personal(document, meaning)
    gives = {**meaning.gives, **_given(given, structure.columns, day, document["title"])}
    columns = {"title": "@title", "event": "@event", **({"date": "@date"} if day else {}), **structure.columns}
    columns |= {"batch": "@batch"} if "batch" in gives else {}
    reading = structure.reading.model_dump(mode="json", exclude_defaults=True)
    try:
        return Card.model_validate(
            {
                **document,
                "raw": f"raw/{_raw_name(path, given, draft.id, look)}",
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "transcription": given.get("transcription") == "yes",
                "encoding": look.encoding or "utf-8" if look.format in ("csv", "text") else "utf-8",
                "reading": reading | {"gives": gives, "annexes": meaning.annexes},
                "columns": columns,
                "values": _values(asker, draft, columns, day),
                "bounds": {"facts": _bounds(given.get("facts"))},
                "totals": stated_totals(look, asker, draft, gives.get("batch", ""), known),
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise AnswerError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _given(given: dict[str, str], columns: dict[str, str], day: Day | None, title: str) -> dict[str, str]:
    """Return the day and the batch that hold for the whole file, where no column has them."""
    found = {"date": day[0]} if day else {}
    batch = given.get("batch") or batch_in(title)
    return found | ({"batch": batch} if batch and batch != NONE and "batch" not in columns else {})


def _raw_name(path: Path, given: dict[str, str], id: str, look: Look) -> str:
    endings = {"text": "txt", "cells": scan_form(path) if look.format == "cells" else ""}
    raw = given.get("raw-name") or f"{id}.{endings.get(look.format, look.format)}"
    if not re.fullmatch(r"[^./\\][^/\\]*", raw):
        raise AnswerError(f"--raw-name {raw!r}; expected a plain file name")
    return raw


def _values(asker: Asker, draft: CardDraft, columns: dict[str, str], day: Day | None) -> dict[str, Any]:
    assert draft.meaning is not None
    assert draft.survey is not None
    found: dict[str, Any] = {"title": draft.meaning.title, "event": draft.meaning.event}
    found |= {"date": _dates(asker.answers, day), "remark": _remarks(asker, draft.survey, columns)}
    year = asker.answers.given.get("year")
    return found | ({"year": {"is": year, "because": _GIVEN}} if year else {})


def _refuse_personal(document: dict[str, Any], meaning: Meaning) -> None:
    """Refuse a card that would carry personal data: it is published."""
    titles = [str(annex["title"]) for annex in meaning.annexes]
    for text in (document["title"], document["authority"] or "", *titles):
        if holds_personal(text):
            raise AnswerError(f"{mask(text)!r} looks like personal data; expected --title or --annex without it")


def _bounds(text: str | None) -> tuple[int, int]:
    if text is None:
        return _UNBOUND
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if not found or int(found[1]) > int(found[2]):
        raise AnswerError(f"--facts {text!r}; expected MIN:MAX")
    return int(found[1]), int(found[2])


def _dates(answers: Answers, day: Day | None) -> dict[str, Any]:
    given = {day[0]: {"effective": day[0], "because": day[1]}} if day else {}
    for (role, printed), answer in answers.values.items():
        if role == "date":
            given[printed] = {"effective": answer, "because": _GIVEN}
    return given


def _remarks(asker: Asker, survey: Survey, columns: dict[str, str]) -> dict[str, Any]:
    """Give each printed remark its meaning: ``ok``, or the issue that its rows become; an empty one means nothing.

    None is an event: one such as 取消资格 has a day of its own, which is not that of the list. A column that says what
    the list decides of each row is read as its event.
    """
    if "remark" not in columns:
        return {}
    found: dict[str, Any] = {"": {}}
    for value in filter(None, survey.values.get("remark", [])):
        if (kind := asker.answers.values.get(("remark", value))) in KINDS:
            why = "a remark is no event, for its day is not that of the list"
            way_on = f"expected ok, an issue code, or --column event={mask(columns['remark'])}"
            raise AnswerError(f"--value remark:{mask(value)}={kind}: {why}; {way_on}")
        zh = f"备注「{mask(value)}」：ok 照名单登记，或写问题代码、该行不作事项；若该列写的就是名单对各行的决定，"
        zh += f"改用 --column event={mask(columns['remark'])}"
        en = "ok leaves its rows as listed, an issue code makes them no facts; what the list decides is its event"
        answer = asker.ask(("value", "remark", value), zh, en, choices=("ok", *ISSUE_CODES))
        found[value] = {} if answer in (None, "ok") else {"issue": answer}
    return found
