"""Proposal of a card: from a preview of the file and the answers so far to a draft and the questions that are left."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from qiangqi.values.personal_data import mask

from ..readers.preview import Look, Table
from ..scans.waiting import Waiting
from .answers import Answers
from .card_composition import card_of
from .card_draft import CardDraft, Known
from .document import ask_date, ask_document, ask_id, ask_number, ask_place, ask_title
from .document_marks import is_publicity
from .notes import ask_notes, check_notes
from .place_columns import ask_places
from .questions import Asker
from .read_cells import read_by_ocr
from .regime_choice import listing, which_regime
from .row_meaning import Reader
from .sections import Survey
from .table_structure import READ, Structure, structure_of
from .title_contradictions import Titles, ask_contradictions
from .unread_columns import ask_unread

Surveyor = Callable[[Structure], Survey]


def propose(
    path: Path, look: Look, answers: Answers, known: Known, surveyor: Surveyor, scan: Waiting | None = None
) -> CardDraft:
    """Return the draft that the answers allow; ``scan`` has the cells, where the file is one.

    Raises:
        AnswerError: an answer does not fit.
        DataError: the file cannot be read by the columns that are answered.
    """
    answers.refuse_personal()
    asker = Asker(answers)
    draft = CardDraft(asker.open, answered=asker.answered)
    draft.structure = structure_of(look, asker)
    draft.survey = surveyor(draft.structure) if draft.structure else None
    title = ask_title(look, asker) or ""
    regime_id = which_regime(asker, draft, known, title, look)
    regimes = known.regimes | ({draft.regime.id: draft.regime} if draft.regime else {})
    document = ask_document(look, asker, regimes.get(regime_id or ""), known.today)
    place = ask_place(asker, known.places.get(regime_id or ""))
    id = ask_id(asker, ask_number(look, asker), path.stem)
    document = document if scan is None else read_by_ocr(asker, document, scan, id, known.today)
    has_date = draft.structure is not None and not draft.structure.columns.get("date", "@").startswith("@")
    date = None if has_date else ask_date(look, asker)
    if draft.structure is None or draft.survey is None:
        return draft
    _other_tables(look, asker, draft.structure, draft.survey)
    draft.structure.reading = draft.structure.reading.model_copy(update=ask_places(asker, draft.survey.places))
    answer = f"{title} {listing(look)}" if draft.structure.is_prose else title
    answer += " 公示" if is_publicity(look) else ""
    draft.meaning = Reader(asker, regimes, regime_id, known.kinds).read(draft.survey, draft.structure.columns, answer)
    check_notes(answers, draft.survey.notes.addresses)
    if draft.meaning is not None:
        ask_unread(asker, draft.survey.mentions, draft.meaning.kind_of)
        ask_notes(asker, draft.survey.notes, draft.meaning.kinds_under, draft.meaning.annex_titles)
        ask_contradictions(asker, draft.meaning, Titles(look, answer, regimes, known.division_names))
    if draft.meaning is None or document is None or place is None or id is None or not (has_date or date):
        return draft
    draft.place, draft.id = place, id
    draft.card = card_of(path, look, asker, draft, document, date, known)
    return draft


def _other_tables(look: Look, asker: Asker, structure: Structure, survey: Survey) -> None:
    """Pass over tables without the header, or read them; where one of them holds firms, the registrar says which."""
    if not survey.unread or structure.is_prose:
        return
    where = "、".join(dict.fromkeys(address.split("!")[0].split(" row")[0] for address in survey.unread))
    zh = f"没有这些表头的表不读：{where}（{len(survey.unread)} 行）"
    default = None if _hold_firms(look, structure) else "skip"
    en = "pass over tables without the headers"
    choices = ["skip", "refuse"]
    if others := [other for known in structure.same.values() for other in known]:
        choices.append(READ)
        zh += f"；{READ}：{mask('、'.join(others))} 与这些表头同义，一并读取"
        en += f", or {READ} those whose columns stand under the other headers"
    if default is None:
        zh += "；没有表头的表，用 --headers 依次写出各列"
        en += ", or name the columns of tables without a header by --headers"
    if any(table.is_inner for table in look.tables):
        zh += "；表中另起表头的，放弃其没有的列（如 --column region=none）即一并读取"
        en += ", or read those below a second header by leaving out the columns that they lack (--column region=none)"
    answer = asker.ask("other-tables", zh, en, default, choices=choices)
    answer = default if answer == READ else answer  # those that still lack the headers
    structure.reading = structure.reading.model_copy(update={"other_tables": answer or "refuse"})


def _hold_firms(look: Look, structure: Structure) -> bool:
    same = structure.reading.same_headers
    headers = [{header, *same.get(header, ())} for header in structure.columns.values() if not header.startswith("@")]
    tables = [table for table in look.tables if not structure.reading.sheets or table.name in structure.reading.sheets]
    given = len(structure.reading.headers)
    unread = [table for table in tables if table.columns != given and not _has_header(table, headers)]
    return any(re.search("(?:公司|厂)$", cell) for table in unread for row in table.first for cell in row)


def _has_header(table: Table, headers: list[set[str]]) -> bool:
    rows = (set(table.header(row)) for row in range(1, len(table.first) + 1))
    return any(not any(forms.isdisjoint(row) for forms in headers) for row in rows)
