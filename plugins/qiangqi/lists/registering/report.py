"""Reports for the registrar: what the file is, what came in, what was refused and why. Chinese, then English.

Everything passes :func:`qiangqi.values.personal_data.mask`; of the first rows only mapped columns are shown, for
a name of a person alone in its cell looks like any word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qiangqi.values.personal_data import MASK, holds_personal, mask
from qiangqi.values.personal_names import follows_firm, looks_like_person
from qiangqi.values.registered_names import is_registered_form
from qiangqi.values.vocabulary import Vocabulary, Word

from ..cards import Card
from ..fact_rows import FactRow
from ..readers.preview import FIRST_ROWS, Look, Table
from .column_mapping import header_rows
from .document_marks import counts, texts
from .dry_run import EXAMPLES, Outcome
from .page_lists import linked_lines
from .place_columns import PlaceCells
from .questions import Question
from .sections import Section
from .table_structure import Structure

_SHOWN_ROWS = 5
_SHOWN = 24
_MOST_LINES = 12
_HIDDEN = "…"


def file_page(path: Path, look: Look, structure: Structure | None) -> Iterator[str]:
    """Yield what the file is: format, tables, first rows, annexes, sentences."""
    extras = [look.encoding or "", "含宏，不运行 macros, never run" if look.has_macros else ""]
    yield f"文件 file: {mask(path.name)}  {look.format} {' '.join(filter(None, extras))}".rstrip()
    for table in look.tables:
        yield from _table(table, structure)
    if look.annexes:
        yield f"像附件的标题 titles like an annex's: {_list(look.annexes)}"
    if look.sentences:
        firms = sum(len(one.names) for one in look.sentences)
        yield f"句子中的名单 lists in sentences: {len(look.sentences)}（{firms} 个名称 names）"
    figures = list(dict.fromkeys(figure for line in texts(look) for figure in counts(line)))
    if figures:
        yield f"文中的家数 figures in the text: {'、'.join(map(str, figures[:8]))}"
    if look.lines:
        yield f"表格之外 outside tables: {len(look.lines)} 行 lines"
    yield from linked_lines(look)
    yield from left_out_lines(look)
    yield from (f"  {note}" for note in (structure.notes if structure else ()))
    private = list(dict.fromkeys(structure.private)) if structure else []
    if private:
        yield f"  含个人信息的列，不读、不显示 columns about persons, not read, not shown: {mask('、'.join(private))}"


def left_out_lines(look: Look) -> Iterator[str]:
    """Yield how many letters of the pages were left out, and why."""
    words = {
        "watermark": "水印，不读 watermark, left out",
        "twice": "重印的字，只读一遍 printed twice, read once",
        "no_cell": "表格里的字，所在的格（如跨页合并的格）没有画全，未读 in a table but in no closed cell, not read",
    }
    for why, letters in sorted(look.left_out.items()):
        yield f"{words[why]}: {letters} 字 letters"


def raw_lines(look: Look, structure: Structure | None) -> Iterator[str]:
    """Yield a warning where the file, which is kept unchanged, holds what looks like personal data."""
    if (structure and structure.private) or any(holds_personal(text) for text in texts(look)):
        yield (
            "注意：raw/ 里的原文件原样保存，含有看似个人信息的内容；公开数据文件夹之前请先核对 "
            "note: the raw file is kept as it came and holds what looks like personal data; see to it before the "
            "datasets folder is published"
        )


def _table(table: Table, structure: Structure | None) -> Iterator[str]:
    found = (
        ("隐藏行 hidden", table.hidden),
        ("隐藏列 hidden columns", len(table.hidden_columns)),
        ("受损数字 damaged numbers", table.damaged),
        ("公式 formulas", table.formulas),
    )
    more = "".join(f"，{what} {number}" for what, number in found if number)
    yield f"表 table {mask(table.name)}: {table.rows} 行 rows × {table.columns} 列 columns{more}"
    mapped = set(structure.columns.values()) if structure else set()
    headers: list[str] = []
    for number, cells in enumerate(table.first[: min(FIRST_ROWS, _SHOWN_ROWS + 2)], 1):
        if not headers and number in header_rows(table) and (not mapped or mapped & set(table.header(number))):
            headers = table.header(number)
            yield f"  {number:3} | " + " | ".join(mask(cell) for cell in headers)
            continue
        yield f"  {number:3} | " + " | ".join(_cells(cells, headers, mapped))


def _cells(cells: list[str], headers: list[str], mapped: set[str]) -> Iterator[str]:
    """Yield the cells of a row as they may be shown: those of mapped columns, names of firms, numbers of rows."""
    alone = sum(map(bool, cells)) == 1
    for index, cell in enumerate(cells):
        is_mapped = index < len(headers) and headers[index] in mapped
        if looks_like_person(cell) or follows_firm(cell):
            yield MASK
            continue
        may = is_mapped or is_registered_form(cell) or (cell.isdigit() and len(cell) < 5) or (alone and len(cell) > 5)
        yield _short(mask(cell)) if may else (_HIDDEN if cell else "")


def choice_line(question: Question, words: Mapping[str, str]) -> str:
    """Return what may be answered: each choice with its Chinese word, or what stands in the text; empty for neither."""
    if question.choices:
        return " | ".join(f"{one} {words[one]}" if one in words else one for one in question.choices)
    return f"文中 in the text: {'；'.join(mask(one) for one in question.candidates)}" if question.candidates else ""


def question_lines(questions: list[Question], words: Mapping[str, str]) -> Iterator[str]:
    """Yield the questions that have no proposal, each with its option and what may be answered."""
    for question in questions:
        yield f"  {mask(question.option)}  {mask(question.zh)} / {question.en}"
        if line := choice_line(question, words):
            yield f"      {line}"


def proposal_lines(questions: list[Question]) -> Iterator[str]:
    """Yield the proposals that were taken without asking, each with the option that answers otherwise."""
    if questions:
        yield "采用的提议 proposals taken:"
    for question in questions:
        yield f"  {mask(question.option)}: {mask(question.default or '')}"


def review_lines(questions: list[Question]) -> Iterator[str]:
    """Yield the proposals, each with the number by which it can be changed, what it is about and its option."""
    for number, question in enumerate(questions, 1):
        about = f"{mask(question.zh)} / {question.en}  [{mask(question.option)}]"
        yield f"  {number:2}  {about}: {mask(question.default or '')}"


def section_lines(sections: list[Section]) -> Iterator[str]:
    """Yield the titles that rows stand under, each with its rows, where there are several."""
    if len(sections) > 1:
        yield "分段 sections:"
        yield from (f"  {section.rows:6} {_short(mask(section.title), 60)}" for section in sections)


def control_lines(places: PlaceCells) -> Iterator[str]:
    """Yield how many places are the same as above, and whether the figures behind places agree with the rows."""
    if carried := places.marks + places.blank:
        yield f"地区为空白、同上或〃 same as above, or empty: {carried} 格 cells（{mask(places.header)}）"
    if not places.controls:
        return
    wrong = [control for control in places.controls if control.rows != control.stated]
    yield (
        f"地名后的家数 figures behind places: {len(places.controls)}，与行数一致 agree with the rows: "
        f"{len(places.controls) - len(wrong)}"
    )
    for control in wrong[:_MOST_LINES]:
        yield f"  不符 differs: {_short(mask(control.place))} {control.stated}，读到 rows {control.rows}"
    if len(wrong) > _MOST_LINES:
        yield f"  …… 另有 and {len(wrong) - _MOST_LINES} more"


def outcome_page(card: Card, outcome: Outcome, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield what came in and what was refused, and why."""
    codes, kinds, reasons = (vocabulary.words(name) for name in ("issue_codes", "kinds", "skip_reasons"))
    issues, skipped = sum(outcome.issues.values()), sum(n for r, n in outcome.skipped.items() if r != "blank")
    yield ""
    parts = f"事实 facts {outcome.facts} + 问题 issues {issues} + 跳过 skipped {skipped}"
    yield f"试读 dry run: 行 rows {outcome.rows} = {parts}"
    for title, number in outcome.titles.items():
        yield f"  {number:6} {title.regime} {title.tier} {_label(kinds, title.kind)}"
    for code, number in outcome.issues.most_common():
        yield f"问题 issue {_label(codes, code)}: {number} — {codes[code].says.zh}"
        for row in outcome.examples[code]:
            yield f"    {mask(row.address or str(row.line))}  {mask(row.field)}={mask(row.value)!r}"
        if number > EXAMPLES:
            yield f"    …… 另有 and {number - EXAMPLES} more"
    if outcome.skipped:
        reasons_given = (f"{reasons[r].zh if r in reasons else r} {r} {n}" for r, n in outcome.skipped.items())
        yield f"跳过 skipped: {'，'.join(reasons_given)}"
    yield from _totals(outcome)
    yield from (line for fact in outcome.first for line in _fact(fact, kinds))
    yield from _renamings(outcome.renamed)
    yield from _noted(outcome.shared_codes, codes["code_on_two_names"])
    yield from _noted(outcome.twice, codes["listed_twice"])
    for entry in outcome.corrects:
        yield f"更正 corrects: {entry.line} → {entry.source}:{entry.of} {mask(entry.name or '')}"
    if card.bounds is not None:
        yield f"事实数范围 bounds: {card.bounds.facts[0]}–{card.bounds.facts[1]}"
    if outcome.issues["code_damaged"] and card.columns is not None and card.columns.uscc:
        yield "  不读代码、只按名称入册 to leave the codes out and keep the names: --column uscc=none"
    if not outcome.facts:
        yield "注意：没有一行成为事实 note: no row became a fact"
    yield from (f"不通过 refused: {finding.zh} / {mask(finding.en)}" for finding in outcome.wrong)


def _totals(outcome: Outcome) -> Iterator[str]:
    for total in outcome.totals:
        yield f"文件总数 stated: {' '.join(total.title)}: {total.stated}，读到 held {total.facts}"
    if outcome.figures and not outcome.totals:
        figures = ", ".join(map(str, outcome.figures[:8]))
        yield f"文件中的合计 figures in the file: {figures}（未写入卡片 not in the card）"


def _noted(facts: list[FactRow], word: Word) -> Iterator[str]:
    """Yield an issue of rows that are facts all the same."""
    if facts:
        yield f"问题 issue {word.zh} {word.id}: {len(facts)} 项事实 of the facts — {word.says.zh}"
    for fact in facts[:_MOST_LINES]:
        yield f"    {mask(fact.address)}  {mask(fact.name)}"
    if len(facts) > _MOST_LINES:
        yield f"    …… 另有 and {len(facts) - _MOST_LINES} more"


def _renamings(facts: list[FactRow]) -> Iterator[str]:
    if facts:
        yield f"更名 new names: {len(facts)}"
    for fact in facts[:_MOST_LINES]:
        yield f"    {mask(fact.address)}  {mask(fact.name)} → {mask(fact.new_name or '')}"
    if len(facts) > _MOST_LINES:
        yield f"    …… 另有 and {len(facts) - _MOST_LINES} more"


def _fact(fact: FactRow, kinds: dict[str, Word]) -> Iterator[str]:
    parts = (fact.name, fact.region, fact.uscc or "", fact.regime, fact.tier or "", _label(kinds, fact.kind))
    day = fact.happened_known
    yield f"理解为 understood: {mask(' · '.join(filter(None, parts)))} · {day}  [{mask(fact.address)}]"


def _label(words: dict[str, Word], id: str) -> str:
    return f"{words[id].zh} {id}" if id in words else id


def _list(texts: list[str]) -> str:
    shown = "；".join(_short(mask(text), 60) for text in texts[:12])
    return shown + (f"……（共 {len(texts)}）" if len(texts) > 12 else "")


def _short(text: str, most: int = _SHOWN) -> str:
    return text if len(text) <= most else f"{text[:most]}{_HIDDEN}"
