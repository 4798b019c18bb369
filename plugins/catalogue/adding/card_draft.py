"""The card, once every part of it has an answer or a proposal."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..cards import Card
from ..personal import holds_personal, mask
from ..readers.look import Look
from .answers import NONE, AnswerError, Answers
from .document import is_before_made
from .draft import Draft, Known
from .meaning import Meaning
from .questions import Asker
from .stated_totals import stated_totals
from .survey import Survey
from .text_marks import batch_in

EXTENSIONS = {"csv": "csv", "text": "txt", "xlsx": "xlsx", "xls": "xls", "docx": "docx", "html": "html", "pdf": "pdf"}

_GIVEN = {"zh": "登记人给出，文件中没有标明", "en": "Given by the registrar; the file itself does not print it."}
_UNBOUND = (0, 10**9)


def drafted_card(
    path: Path,
    look: Look,
    asker: Asker,
    draft: Draft,
    document: dict[str, Any],
    date: tuple[str, dict[str, str]] | None,
    known: Known,
) -> Card | None:
    structure, meaning, answers = draft.structure, draft.meaning, asker.answers
    assert structure is not None
    assert meaning is not None
    assert draft.survey is not None
    if not is_before_made(document["published"]["on"], document["made"]):
        raise AnswerError(f"--published {document['published']['on']}: is later than --made {document['made']}")
    columns = dict(structure.columns)
    gives = dict(meaning.gives)
    for role in ("title", "event"):
        columns.setdefault(role, f"@{role}")
    values: dict[str, Any] = {"title": meaning.title, "event": meaning.event}
    if year := answers.given.get("year"):
        values["year"] = {"is": year, "because": _GIVEN}
    values |= {"date": _dates(answers, date), "remark": _remarks(asker, draft.survey, columns)}
    if date:
        columns["date"], gives["date"] = "@date", date[0]
    batch = answers.given.get("batch") or ("" if "batch" in columns else batch_in(document["title"]) or "")
    if batch and batch != NONE and "batch" not in columns:
        columns["batch"], gives["batch"] = "@batch", batch
    order = (
        "name",
        "region",
        "uscc",
        "title",
        "event",
        "batch",
        "date",
        "valid_from",
        "valid_to",
        "new_name",
        "remark",
    )
    reading = structure.reading.model_dump(mode="json", exclude_defaults=True)
    reading |= {"gives": gives, "annexes": meaning.annexes}
    raw = answers.given.get("raw-name") or f"{draft.id}.{EXTENSIONS[look.format]}"
    if not re.fullmatch(r"[^./\\][^/\\]*", raw):
        raise AnswerError(f"--raw-name {raw!r}; expected a plain file name")
    _refuse_personal(document, meaning)
    data = path.read_bytes()
    facts = _bounds(answers.given.get("facts"))
    try:
        return Card.model_validate(
            {
                **document,
                "raw": f"raw/{raw}",
                "sha256": hashlib.sha256(data).hexdigest(),
                "transcription": answers.given.get("transcription") == "yes",
                "encoding": look.encoding or "utf-8" if look.format in ("csv", "text") else "utf-8",
                "reading": reading,
                "columns": {role: columns[role] for role in order if role in columns},
                "values": values,
                "bounds": {"facts": facts},
                "totals": stated_totals(look, asker, draft, gives.get("batch", ""), known),
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise AnswerError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _refuse_personal(document: dict[str, Any], meaning: Meaning) -> None:
    """Refuse a card that would carry personal data: it is published."""
    titles = [str(annex["title"]) for annex in meaning.annexes]
    for text in (document["title"], document["authority"] or "", *titles):
        if holds_personal(text):
            raise AnswerError(
                f"{mask(text)!r} holds what looks like personal data; expected --title or --annex without"
            )


def _bounds(text: str | None) -> tuple[int, int]:
    if text is None:
        return _UNBOUND
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if not found or int(found[1]) > int(found[2]):
        raise AnswerError(f"--facts {text!r}; expected MIN:MAX")
    return int(found[1]), int(found[2])


def _dates(answers: Answers, date: tuple[str, dict[str, str]] | None) -> dict[str, Any]:
    given = {date[0]: {"effective": date[0], "because": date[1]}} if date else {}
    for (role, printed), said in answers.values.items():
        if role == "date":
            given[printed] = {"effective": said, "because": _GIVEN}
    return given


def _remarks(asker: Asker, survey: Survey, columns: dict[str, str]) -> dict[str, Any]:
    """Give each printed remark its meaning: ``ok``, or the issue that its rows become; an empty one means nothing."""
    if "remark" not in columns:
        return {}
    found: dict[str, Any] = {"": {}}
    for value in filter(None, survey.values.get("remark", [])):
        said = asker.ask(("value", "remark", value), f"备注「{value}」：ok 或问题代码", "ok, or an issue code")
        found[value] = {} if said in (None, "ok") else {"issue": said}
    return found
