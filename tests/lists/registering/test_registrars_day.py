"""A registrar's day: 20 files with two mistakes, seen before they are published; one is replaced, one withdrawn.

Each step is a command; what each took is printed (pytest -rP).
"""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from added_lists import files
from commands import run
from made_lists import Block, make_csv, make_docx, make_html, make_pdf, make_xls, make_xlsx
from made_up import begin
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.releases.versions import versions
from qiangqi.standing.dates import parse_day

pytestmark = pytest.mark.long

MAKERS: tuple[Callable[[Path, list[Block]], Path], ...] = (
    make_csv,
    make_xlsx,
    make_xls,
    make_docx,
    make_html,
    make_pdf,
)
ENDINGS = ("csv", "xlsx", "xls", "docx", "html", "pdf")
FILES, ROWS = 20, 15
DIGITS = "零一二三四五六七八九"
DAY = "2024-05-06"


def firm(number: int, row: int) -> str:
    return f"虚构{''.join(DIGITS[int(digit)] for digit in f'{number:02}{row:02}')}有限公司"


def blocks(number: int, names: list[str]) -> list[Block]:
    title = f"郑州市知识产权{'示范' if number % 2 else '优势'}企业认定名单"
    return [title, [["序号", "企业名称", "地市"], *([str(n), name, "河南省郑州市"] for n, name in enumerate(names, 1))]]


def likenesses(folder: Path) -> Path:
    """Make a folder of 17 lists, and of an archive with three more."""
    folder.mkdir()
    apart = folder.parent / "apart"
    apart.mkdir()
    for number in range(1, FILES + 1):
        kind = number % len(MAKERS)
        target = (apart if number > FILES - 3 else folder) / f"2024-{number:02}.{ENDINGS[kind]}"
        MAKERS[kind](target, blocks(number, [firm(number, row) for row in range(ROWS)]))
    with zipfile.ZipFile(folder / "附件.zip", "w") as archive:
        for path in sorted(apart.iterdir()):
            archive.write(path, path.name)
    return folder


class Office:
    """The commands of the day, on folders of its own, and how long each took."""

    def __init__(self, folder: Path) -> None:
        self.datasets, self.output = begin(folder / "datasets"), folder / "build"
        self.spent: list[tuple[str, float]] = []

    def do(self, what: str, script: str, *options: object, status: int = 0) -> str:
        """Run a command, and return what it says."""
        began = time.perf_counter()
        done = run(script, *options, "--datasets", self.datasets)
        self.spent.append((what, time.perf_counter() - began))
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def preview(self, what: str) -> str:
        """Return what a preview says differs."""
        aside = ("--in-service", self.output / "catalogue.db", "--output", self.output / "preview", "--no-serve")
        return self.do(what, "preview", *aside)

    def publish(self, what: str) -> str:
        """Publish, and return the version."""
        self.do(what, "publish", "--output", self.output)
        return versions(self.output / "releases")[-1]

    def holds(self, name: str, known_on: str) -> bool:
        """Whether a firm is known to hold a title on a day in 2024, by what was known on another."""
        catalogue = Catalogue(self.output / "catalogue.db")
        known, as_of = parse_day(known_on), parse_day("2024-06-01")
        firms = [catalogue.firm(id_, known) for id_ in catalogue.find(name, known)]
        found = [one for firm in firms for one in catalogue.standings(firm, as_of, known)]
        return any(one.holds_title == "yes" for one in found)


def filled(path: Path, change: Callable[[dict[str, str]], None]) -> None:
    """Change each line of a sheet."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        change(row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def test_a_registrars_day_from_twenty_files_to_a_release_in_which_one_is_replaced_and_one_withdrawn(
    tmp_path: Path,
) -> None:
    office, lists, sheet = Office(tmp_path), likenesses(tmp_path / "lists"), tmp_path / "sheet.csv"
    (lists / "2024-03.docx").write_bytes((lists / "2024-03.docx").read_bytes()[:400])  # the first mistake
    common = ("--evidence", "government_site", "--published", DAY, "--made", "2024-05-10", "--regime", "zhengzhou")
    office.do("the sheet of answers", "add", lists, *common, "--answers-template", sheet, status=1)

    def fill(row: dict[str, str]) -> None:
        row["date"] = "06/05/2024" if "2024-07" in row["file"] else DAY  # the second mistake

    filled(sheet, fill)
    told = office.do("20 files added", "add", lists, "--answers", sheet, *common, "--yes", status=1)
    assert f"已写入 written: 18，事项 facts {18 * ROWS}" in told
    assert "lists/2024-03.docx: " in told and "lists/2024-07.xlsx: --date: " in told

    make_docx(lists / "2024-03.docx", blocks(3, [firm(3, row) for row in range(ROWS)]))
    filled(sheet, lambda row: row.update(date=DAY))
    told = office.do("the two mended", "add", lists, "--answers", sheet, *common, "--yes")
    assert "已写入 written: 2" in told and "已有，未登记 held already: 18" in told

    office.do("every row accounted for", "check")
    assert "还没有 none yet" in office.preview("the first preview")
    first = office.publish("the first release")
    assert office.holds(firm(5, 0), "2024-07-01") and office.holds(firm(8, 0), "2024-07-01")

    names = [firm(5, row) for row in range(1, ROWS)]  # one firm is struck off the list
    new = make_pdf(tmp_path / "new.pdf", blocks(5, names))
    why = ("--reason", "虚构的理由|An invented reason.", "--yes", "--output", office.output)
    office.do("one replaced", "source", "replace", "zhengzhou/2024-05", new, *why)
    office.do("one withdrawn", "source", "remove", "zhengzhou/2024-08", *why)
    told = office.preview("the second preview")
    assert "新增 new 0" in told.split("事项 facts")[1].splitlines()[0]
    second = office.publish("the second release")
    assert second != first and versions(office.output / "releases") == [first, second]
    for name in (firm(5, 0), firm(8, 0)):
        assert office.holds(name, "2024-07-01") and not office.holds(name, "2100-01-01")
    assert office.holds(firm(5, 1), "2100-01-01") and office.holds(firm(9, 0), "2100-01-01")
    assert not [path for path in files(office.datasets) if "/.add-" in f"/{path}"]
    print("\n".join(f"{seconds:6.1f} s  {what}" for what, seconds in office.spent))
