"""Structure of a list in its file: tables with a header, sentences, or one firm a line; and its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from qiangqi.values.personal_data import mask
from qiangqi.values.registered_names import is_registered_form

from ..readers.preview import Look, Table
from ..readers.prose import listed
from ..readers.reading import PROSE, WORKBOOKS, Reading
from ..readers.side_by_side import cut, width_of
from .answers import AnswerError, Answers, compiled
from .column_answers import check_serials, put_answers, roles
from .column_mapping import Columns, columns_of, header_rows, serials, shared
from .header_synonyms import SameHeaders, same_headers, under_one_name
from .headings import take_headings
from .page_lists import where_else
from .questions import Asker
from .unread_columns import read_as_remark

LINES = (
    r"^\s*(?:[(（]?\d+[)）]?\s*[.、．]?\s*)?(?:(?P<region>[㐀-鿿]{2,9}[省市州盟区县])\s+)?"
    r"(?P<names>[^\s，。；;:：]{2,60}(?:公司|厂|研究院|研究所|合作社|集团|中心))(?:\s+(?P<region_2>[㐀-鿿]{2,9}[省市州盟区县]))?"
    r"(?:\s*[(（](?P<region_3>[㐀-鿿]{2,9}[省市州盟区县])[)）])?\s*$"
)
"""One firm in a line of its own, with a number before it and a place beside it, in brackets too, or without."""

READ = "read"
"""The answer that tables whose columns stand under other headers are of the same list."""


@dataclass(slots=True)
class Structure:
    """The columns by role (context values start with ``@``), the reading without its annexes, and what to tell.

    ``private`` are headers that tell of persons, ``headers`` all of the tables; neither is read unless mapped.
    ``unread`` are the columns of its tables, of one of them alone too, that are neither read nor private.
    ``same`` are other headers under which the columns stand in further tables, read only if the registrar says so.
    """

    columns: dict[str, str]
    reading: Reading
    notes: list[str] = field(default_factory=list)
    headers: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    is_prose: bool = False
    same: SameHeaders = field(default_factory=dict)


def structure_of(look: Look, asker: Asker) -> Structure | None:
    """Return how the list stands in the file, or None while the column of names is not known.

    Raises:
        AnswerError: an answer names a header or sheet that the file does not have.
    """
    given = asker.answers
    _check_sheets(look, given.sheets)
    if given.whole_pages and look.format != "pdf":
        raise AnswerError("--whole-page: is for PDF; expected none")
    tables = [table for table in look.tables if not given.sheets or table.name in given.sheets]
    row = int(given.given["header-row"]) if "header-row" in given.given else None
    width = None if look.format == "csv" else _side_by_side(tables)
    tables = [_cut(table, width) for table in tables] if width else tables
    tables = [_headed(table, given.headers) for table in tables]
    found = [(table, columns) for table in tables if (columns := columns_of(table, row))]
    prose = given.given.get("prose") or (None if found else _prose(look))
    if prose:
        return _in_sentences(look, asker, prose)
    made = _in_tables(look, asker, tables, found)
    if made is not None and width:
        made.reading = made.reading.model_copy(update={"abreast": width})
        made.notes.append(f"并排的名单，每 {width} 列一份 lists side by side, {width} columns each")
    return made


def _side_by_side(tables: list[Table]) -> int | None:
    """Return the columns of one list, where every table with a header has several side by side, of one width."""
    headed = [table for table in tables if table.header_rows]
    widths = {width_of(table.header(header_rows(table)[0])) if header_rows(table) else None for table in headed}
    return widths.pop() if len(widths) == 1 else None


def _cut(table: Table, width: int) -> Table:
    rows = [part for cells in table.first for part in cut(cells, width)]
    return replace(table, first=[part for part in rows if any(part)], columns=width)


def _headed(table: Table, headers: tuple[str, ...]) -> Table:
    """Put the headers that were answered over a table that prints none and has as many columns."""
    if table.columns != len(headers) or columns_of(table) is not None:
        return table
    return replace(table, first=[list(headers), *table.first])


def _check_sheets(look: Look, sheets: tuple[str, ...]) -> None:
    names = [table.name for table in look.tables] if look.format in WORKBOOKS else []
    for sheet in sheets:
        if sheet not in names:
            raise AnswerError(
                f"--sheet {sheet!r}; expected one of {', '.join(map(mask, names)) or 'none: no workbook'}"
            )
        if any(table.name == sheet and table.hidden and not table.first for table in look.tables):
            raise AnswerError(f"--sheet {mask(sheet)}: is hidden; expected --hidden read with it")


def _prose(look: Look) -> str | None:
    firms = [line.text for line in look.lines if _lists_firms(line.text, LINES)]
    if len(firms) > 1:
        return LINES
    return PROSE if any(_lists_firms(line.text, PROSE) for line in look.lines) else None


def _lists_firms(text: str, pattern: str) -> bool:
    return any(is_registered_form(name) for one in listed(text, re.compile(pattern)) for name in one.names)


def _in_sentences(look: Look, asker: Asker, prose: str) -> Structure:
    placed = compiled("prose", prose)
    columns = {"name": "@name"}
    if any(one.groups.get("region") for line in look.lines for one in listed(line.text, placed)):
        columns["region"] = "@region"
    options: dict[str, Any] = {"format": look.format, "prose": prose, "other_tables": "skip"}
    notes = []
    if prose == LINES:
        left = [line.text for line in look.lines if re.match(r"\s*\d", line.text) and not re.search(LINES, line.text)]
        notes.append("没有表格：按每行一家企业读取 no table: one firm a line is read")
        notes += [f"以数字开头而未读的行 lines with a number that are not read: {len(left)}"] if left else []
    else:
        notes.append("没有表格：读取句子里列举的企业 no table: firms listed in sentences are read")
    take_headings(look, asker, columns, options)
    return Structure(columns, Reading.model_validate(options), notes, is_prose=True)


def _in_tables(look: Look, asker: Asker, tables: list[Table], found: list[tuple[Table, Columns]]) -> Structure | None:
    answers = asker.answers
    named = answers.columns.get("name")
    own = [pair for pair in found if not pair[0].is_inner] or found
    holding = [(t, c) for t, c in own if named in c.headers] if named else own
    if named and not holding:
        holding = list(_tables_with(tables, named))
    if not holding:
        if elsewhere := where_else(look):
            asker.ask(("column", "name"), *elsewhere)
        else:
            _ask_name(asker, _all_headers(tables), ())
        return None
    first = max(holding, key=lambda pair: (pair[1].is_certain, pair[0].rows))[1]
    name = named or _ask_name(asker, first.headers, first.names if first.names else (), first.is_certain)
    if name is None:
        return None
    same = same_headers(first, name, [columns for _, columns in found])
    is_one = answers.given.get("other-tables") == READ
    every = [under_one_name(columns, same) for _, columns in found] if is_one else [columns for _, columns in holding]
    alike = [columns for columns in every if name in columns.headers]
    headers = shared(alike)
    columns = {"name": name, **roles(first, headers, name)}
    put_answers(answers, columns, headers, first)
    check_serials(answers, columns)
    private = tuple(header for _, found_columns in found for header in found_columns.private)
    unread = _unread(alike, columns, private)
    read_as_remark(answers, columns, headers, unread)
    options = _options(look, answers)
    if any(table.hidden or table.hidden_columns for table in tables):
        zh, en = "隐藏的工作表、行、列：skip 不读，read 照读", "hidden sheets, rows and columns: skip or read"
        options["hidden"] = asker.ask("hidden", zh, en, "skip", choices=("skip", "read"))
    if "header-row" in answers.given:
        options["header"] = first.header_row
    if is_one and (used := {header: known for header, known in same.items() if header in columns.values()}):
        options["same_headers"] = used
    take_headings(look, asker, columns, options)
    apart = [header for header in first.headers if header not in headers]
    notes = _notes(columns, headers) + _serial_notes(own, answers)
    notes += (
        [f"不是每个表都有、因此不读的列 not in every table, so not read: {mask('、'.join(apart))}"] if apart else []
    )
    unread = _unread(alike, columns, private)
    return Structure(columns, Reading.model_validate(options), notes, headers, private, unread, same=same)


def _options(look: Look, answers: Answers) -> dict[str, Any]:
    """Return how the file is read, as far as the file and the answers say it by themselves."""
    options: dict[str, Any] = {"format": look.format}
    if look.format == "csv" and look.delimiter != ",":
        options["delimiter"] = look.delimiter
    for key in ("whole_pages", "sheets", "serial_dates", "headers"):
        value = list(getattr(answers, key))
        options |= {key: value} if value else {}
    return options


def _serial_notes(found: list[tuple[Table, Columns]], answers: Answers) -> list[str]:
    """Name the columns of dates that are numbers of days and are not read as such."""
    every = dict.fromkeys(header for table, columns in found for header in serials(table, columns))
    told = "、".join(mask(header) for header in every if header not in answers.serial_dates)
    how = "--column date=… --serial-date …"
    return [f"日期是电子表格的序号、因此不读的列 dates that are serial numbers: {told}（{how}）"] if told else []


def _unread(alike: list[Columns], columns: dict[str, str], private: tuple[str, ...]) -> tuple[str, ...]:
    left_out = {*columns.values(), *private}
    return tuple(dict.fromkeys(header for one in alike for header in one.headers if header not in left_out))


def _tables_with(tables: list[Table], header: str) -> Iterator[tuple[Table, Columns]]:
    for table in tables:
        row = next((n for n, _ in enumerate(table.first, 1) if header in table.header(n)), None)
        columns = columns_of(table, row) if row else None
        if columns:
            yield table, columns


def _ask_name(asker: Asker, headers: tuple[str, ...], names: tuple[str, ...], is_certain: bool = False) -> str | None:
    if not (names or headers):
        zh, en = (
            "没有找到企业名称的表头；请写出表头，或用 --prose；表格没有表头的，用 --headers 依次写出各列",
            "no header over the firms was found; give it, or --prose; for a table without one name its columns in "
            "their order by --headers",
        )
        return asker.ask(("column", "name"), zh, en)
    zh = "哪一列（表头）是企业名称" + ("；表头与内容不一致，请确认" if names and not is_certain else "")
    default = names[0] if is_certain else None
    candidates = tuple(mask(name) for name in (names or headers))
    return asker.ask(("column", "name"), zh, "which header stands over the firms", default, candidates=candidates)


def _all_headers(tables: list[Table]) -> tuple[str, ...]:
    found = [header for table in tables for row in header_rows(table)[:1] for header in table.header(row) if header]
    return tuple(dict.fromkeys(found))


def _notes(columns: dict[str, str], headers: tuple[str, ...]) -> list[str]:
    unread = [header for header in headers if header not in columns.values()]
    message = ["、".join(f"{role}={header}" for role, header in columns.items())]
    return [f"列 columns: {mask(message[0])}", *([f"不读的列 not read: {mask('、'.join(unread))}"] if unread else [])]
