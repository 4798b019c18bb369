"""Files as ministries publish them come in through the command, row for row, with what they do not say as options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import docx
import likenesses
import pytest
from adding import add, check
from likenesses import TOWNS, firm
from made_up import begin
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.readers import Skip
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.names import name_key

ALL = (
    *("--evidence", "government_site", "--made", "2026-01-02", "--published", "2023-09-02", "--date", "2023-09-01"),
    *("--new-regime", "xugou-new", "--regime-name", "虚构省新称号", "--issuer", "虚构省工信厅", "--place", "xugou"),
    *("--issuer-kind", "authority", "--level", "provincial", "--id", "2023-x"),
)
ADVANTAGE = ("--tier", "advantage")


class Likeness(NamedTuple):
    """A file, what it does not say, and the firms that are in it with their places and kinds."""

    make: Callable[[Path], Path]
    options: tuple[str, ...]
    firms: list[str]
    regions: list[str] = []
    kinds: tuple[str, ...] = ("granted",)
    skipped: dict[str, int] = {}


BY_TOWN = [town for town in TOWNS for _ in range(3)]
LIKENESSES = {
    "a page with nested tables of layout": Likeness(
        likenesses.page_of_a_ministry,
        ("--title-word", "制造业单项冠军", *ADVANTAGE, "--kind", "granted"),
        list(map(firm, range(1, 13))),
        skipped={"header": 1, "title": 1, "other_table": 1},
    ),
    "an annex with lists side by side": Likeness(
        likenesses.annex_in_two_columns,
        ("--title-word", "专精特新“小巨人”", *ADVANTAGE),
        list(map(firm, (1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6))),
        skipped={"header": 2, "blank": 1},
    ),
    "a workbook by merged cities with sub-totals": Likeness(
        likenesses.workbook_by_cities,
        ("--title-word", "专精特新中小企业", *ADVANTAGE, "--title", "虚构省专精特新中小企业认定名单"),
        list(map(firm, range(1, 10))),
        BY_TOWN,
        skipped={"title": 3, "header": 1, "total": 4, "note": 1},
    ),
    "a PDF over pages with its header repeated": Likeness(
        likenesses.annex_of_three_pages,
        ("--title-word", "知识产权优势企业"),
        [firm(n) + "虚构分公司" * (n % 7 == 0) for n in range(1, 81)],
        kinds=("publicised",),
        skipped={"header": 4, "total": 1},
    ),
    "a text with a heading for each place": Likeness(
        likenesses.lines_by_provinces,
        ("--title-word", "制造业单项冠军", *ADVANTAGE, "--kind", "granted"),
        list(map(firm, range(1, 10))),
        BY_TOWN,
        skipped={"heading": 3, "text": 2},
    ),
    "a notice that publicises new firms and reviews": Likeness(
        likenesses.two_lists_in_one_notice,
        (
            *("--title-word", "专精特新“小巨人”", *ADVANTAGE, "--annex", "第五批=advantage:publicised"),
            *("--annex", "第二批.*复核通过=advantage:review_passed"),
        ),
        list(map(firm, (1, 2, 3, 4, 10, 11, 12, 13))),
        [TOWNS[n % 3] for n in (1, 2, 3, 4, 1, 2, 3, 4)],
        ("publicised", "review_passed"),
        skipped={"header": 2},
    ),
    "a page with the names in paragraphs": Likeness(
        likenesses.names_in_paragraphs,
        ("--title-word", "知识产权优势企业"),
        list(map(firm, range(1, 10))),
        BY_TOWN,
        skipped={"heading": 3, "text": 6},
    ),
    "a workbook with a heading and a header for each city": Likeness(
        likenesses.workbook_under_headings,
        ("--title-word", "知识产权优势企业"),
        list(map(firm, range(1, 10))),
        BY_TOWN,
        skipped={"title": 1, "heading": 3, "header": 3},
    ),
    "a document whose lines have the place in brackets": Likeness(
        likenesses.lines_with_places_in_brackets,
        ("--title-word", "知识产权优势企业"),
        list(map(firm, range(1, 7))),
        [TOWNS[n % 3] for n in range(1, 7)],
        skipped={"text": 1},
    ),
    "a table of an old site with spaced names": Likeness(
        likenesses.table_of_an_old_site,
        ("--title-word", "技术创新示范企业", "--kind", "granted"),
        list(map(firm, range(1, 7))),
        [TOWNS[n % 3] for n in range(1, 7)],
        skipped={"title": 1, "header": 1, "total": 1},
    ),
}


@pytest.mark.parametrize("what", LIKENESSES)
def test_every_row_of_a_file_of_a_ministry_comes_in(what: str, tmp_path: Path) -> None:
    likeness, folder = LIKENESSES[what], begin(tmp_path / "datasets")
    add(likeness.make(tmp_path / "file"), folder, *ALL, *likeness.options)
    (source,), skipped = load_sources(folder), list[Skip]()
    rows = list(read(source, load_regimes(folder), skipped))
    facts = [row for row in rows if isinstance(row, FactRow)]
    assert len(facts) == len(rows)
    assert [name_key(row.name) for row in facts] == list(map(name_key, likeness.firms))
    assert [row.region for row in facts if row.region] == likeness.regions
    assert tuple(dict.fromkeys(row.kind for row in facts)) == likeness.kinds
    assert len({row.address for row in facts}) == len(facts)
    reasons = [skip.reason for skip in skipped]
    assert {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)} == likeness.skipped
    assert "xugou/2023-x" in check(folder)


def test_a_list_beside_another_never_takes_its_heading(tmp_path: Path) -> None:

    document = docx.Document(str(likenesses.annex_in_two_columns(tmp_path / "file")))
    document.tables[0].rows[3].cells[0].text = ""
    document.tables[0].rows[3].cells[1].text = "虚构乙市"
    document.save(str(tmp_path / "file"))
    told = add(tmp_path / "file", begin(tmp_path / "datasets"), *ALL, "--title-word", "小巨人", *ADVANTAGE, status=1)
    assert "table 1 row 4 has a line of its own beside a row of another list" in told
