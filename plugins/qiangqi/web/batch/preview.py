"""What was understood of a table before any of it is asked: its kind, its columns, its first rows, what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qiangqi.checks.columns import claims, shown_name
from qiangqi.standing.dates import iso
from qiangqi.standing.plain_text import on_one_line
from qiangqi.values.personal_data import mask

from ..checks.field_words import column_names, field_words
from ..http.language import gettext as _
from .form import BatchForm

FIRST = 5
"""Rows that a preview shows."""


def preview_of(batch_form: BatchForm) -> dict[str, Any]:
    """Return what was understood of a table, and what it lacks."""
    sheet, words = batch_form.sheet, field_words()
    places = {place: field for field, place in sheet.columns.places.items()}
    header = sheet.rows[sheet.columns.header]
    names = [shown_name(text) for text in header]
    rows = [row for row in batch_form.sent.rows if isinstance(row, dict)]
    twice = dict(_twice(header, sheet.columns.places))
    return {
        "kind": _kinds()[sheet.kind],
        "sheet": mask(on_one_line(batch_form.table.name)),
        "others": [mask(on_one_line(name)) for name in batch_form.table.others],
        "is_headless": batch_form.table.is_headless,
        "header": sheet.columns.header + 1,
        "count": len(batch_form.sent.rows),
        "refused": len(batch_form.sent.rows) - len(rows),
        "repeated": len(rows) - len({tuple(sorted(row.items())) for row in rows}),
        "columns": [(text, words[places[place]] if place in places else "") for place, text in enumerate(names)],
        "choices": [(f"in-{field}", words[field], sheet.columns.places.get(field)) for field in words],
        "is_unknown": not sheet.columns.places,
        "is_to_choose": bool(twice) or not sheet.columns.places,
        "missing": [
            *twice.values(),
            *(text for field, text in _lacks(batch_form).items() if field not in {*sheet.columns.places, *twice}),
        ],
        "fields": [words[field] for field in words if field in sheet.columns.places] or names,
        "first": [[row.get(field, "") for field in words if field in sheet.columns.places] for row in rows[:FIRST]]
        if sheet.columns.places
        else list(sheet.rows[sheet.columns.header + 1 : sheet.columns.header + 1 + FIRST]),
    }


def _twice(header: Sequence[str], places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield each field that several columns claim, of which none is chosen yet, with a sentence."""
    says = _("“%(names)s”均可作为%(field)s；请在下面选定一列，否则都不采用。")
    for field, found in claims(header).items():
        if len(found) > 1 and field not in places:
            names = column_names([header[place] for place in found])
            yield field, says % {"names": names, "field": field_words()[field]}


def _kinds() -> dict[str, str]:
    return {
        "utf-8": _("UTF-8 文本"),
        "utf-8-sig": _("带字节序标记的 UTF-8 文本"),
        "utf-16": _("UTF-16 文本（Excel 的“Unicode 文本”）"),
        "gb18030": _("GB18030（GBK）文本"),
        "xlsx": _("Excel 工作簿"),
    }


def _lacks(batch_form: BatchForm) -> dict[str, str]:
    """Return what follows from a column that is not there; a list without a header may hold names and codes."""
    day = iso(batch_form.query.as_of)
    whose = {
        "name": _("没有名称列：仅能按代码查找，而多数来源未载代码。"),
        "uscc": _("没有代码列：仅能按名称查找，同名企业无法区分。"),
    }
    return {
        **({} if batch_form.table.is_headless else whose),
        "from": _("没有贷款起始日：未写查询日期的行均按 %(day)s 的状态答复。") % {"day": day},
        "until": _("没有贷款到期日：不答复有效期能否覆盖贷款期。"),
        "regime": _("没有称号列：答复每家企业的全部称号，最相关的在前。"),
    }
