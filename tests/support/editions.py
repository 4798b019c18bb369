"""Three releases of one made-up datasets folder, each a little further: what the tests of changes compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from made_up import VALUES, begin, dumped, publish_list
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.releases.release import release

A, B, C, D, E, F, G, H = (f"虚构{sign}有限公司" for sign in "甲乙丙丁戊己庚辛")
MADE = ("2024-07-01", "2026-06-01", "2026-07-01")
"""The days on which the three were made; their data is of 2024-06-01, 2026-05-10 and 2026-06-15."""

EVENTS = {"认定": "granted", "复核": "review_passed", "升级": "upgraded", "取消": "cancelled", "撤销": "removed"}
DISPUTED = "zhengzhou/second:2"
REPORT = {
    **{"id": "2026-1", "received": "2026-05-02", "kind": "date", "fact": DISPUTED, "firm": A},
    **{"claim": "虚构：日期有误。", "status": "open"},
}
"""A report of an error, which is open in the second release."""

DECISION = {
    **{"status": "declined", "decided": "2026-06-14", "rests_on": "zhengzhou/second"},
    "outcome": {"zh": "虚构：与文件相符。", "en": "Invented: as the document says."},
}
"""What the third release says of it."""

_VALUES = {"title": VALUES["title"], "event": {word: {"kind": kind} for word, kind in EVENTS.items()}}
_ELSEWHERE = "山东省"


class Editions(NamedTuple):
    """The newest catalogue, the folder of the releases beside it, and their versions, the oldest first."""

    catalogue: Path
    releases_folder: Path
    versions: tuple[str, ...]

    def folder(self, number: int) -> Path:
        """Return the folder of a release by its number from 0."""
        return self.releases_folder / self.versions[number]


def make(folder: Path) -> Editions:
    """Make the three releases; the second has every kind of difference, the third only a few."""
    datasets = begin(folder / "datasets")
    _put(datasets, "list", "2024-06-01", FIRST)
    versions = [_release(datasets, 0)]
    gone = {"line": 5, "name": D, "because": {"zh": "虚构：重复列名", "en": "Invented: listed twice."}}
    later = [_row(H, "优势", "认定", "2022-08-08"), *(line for line in FIRST if D not in line)]
    _put(datasets, "list", "2024-06-01", later, withdrawn=[{**gone, "published": "2026-05-01"}])
    _put(datasets, "second", "2026-05-01", SECOND)
    _put(datasets, "fix", "2026-05-10", [_row(B, day="2022-06-06")], corrects=[{"line": 2, "source": "zhengzhou/list"}])
    reports = datasets / "zhengzhou" / "corrections.yml"
    reports.write_text(dumped({"reports": [REPORT]}), encoding="utf-8")
    versions.append(_release(datasets, 1))
    reports.write_text(dumped({"reports": [REPORT | DECISION]}), encoding="utf-8")
    _put(datasets, "third", "2026-06-15", [_row(G), _row(A, "强企", "取消", "2026-06-02")])
    versions.append(_release(datasets, 2))
    return Editions(folder / "build" / "catalogue.db", folder / "build" / "releases", tuple(versions))


def found(folder: Path) -> Editions:
    """Return the three releases that were made in a folder."""
    releases = folder / "build" / "releases"
    versions = sorted(path.name for path in releases.iterdir() if (path / "manifest.json").is_file())
    return Editions(folder / "build" / "catalogue.db", releases, tuple(versions))


def _row(
    name: str, title: str = "强企", event: str = "认定", day: str = "2026-04-04", place: str = "河南省郑州市"
) -> str:
    return f"{name},{place},{title},{event},{day[:4]}年度,{day}"


FIRST = [
    _row(A, day="2022-03-01"),
    _row(B, day="2022-05-06"),
    _row(C, "优势", day="2021-12-06"),
    _row(D, day="2023-05-06"),
    _row(E, day="2021-01-10"),
    _row(E, event="取消", day="2022-01-10"),
]
SECOND = [
    _row(A, event="复核", day="2025-03-01"),
    _row(C, "强企", "升级", "2024-09-01"),
    _row(F, place=_ELSEWHERE),
    _row(E, event="认定", day="2026-01-20"),
]


def _put(datasets: Path, name: str, published: str, rows: list[str], **more: Any) -> None:
    told = {"on": published, "because": {"zh": "虚构", "en": "Invented."}}
    publish_list(datasets, rows, f"zhengzhou/{name}", published=told, made=published, values=_VALUES, **more)


def _release(datasets: Path, number: int) -> str:
    build = datasets.parent / "build"
    return release(publish(datasets, build), build / "releases", made_on=MADE[number]).name
