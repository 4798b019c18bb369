"""``watch.yml`` is read strictly: every error is a line with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run
from given import DATASETS
from qiangqi.collecting.watch_file import load_watched
from qiangqi.standing.regime_files import load_regimes_by_file
from qiangqi.standing.strict_yaml import DataError
from watched_site import WATCH

GOOD = WATCH.format(kind="page", address="http://www.xugou.example/").replace("127.0.0.1", "xugou.example")


def load(tmp_path: Path, text: str) -> None:
    (tmp_path / "xugou").mkdir()
    (tmp_path / "xugou/watch.yml").write_text(text, encoding="utf-8")
    load_watched(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("pages: 3", "page: 3", 9, "unknown key"),
        ("pages: 3", "pages: 0", 9, "greater than or equal to 1"),
        ("    domain: xugou.example\n", "", 2, "domain: missing"),
        ("domain: xugou.example", "domain: gov.cn", 2, "nobody's alone"),
        ("domain: xugou.example", "domain: other.example", 2, "leads out of"),
        ("http://www.xugou.example/", "ftp://www.xugou.example/", 2, "neither http nor https"),
        ("[知识产权.*企业]", "['(']", 8, "no regular expression"),
        ("    titles: [知识产权.*企业]\n", "", 2, "titles: none"),
        ("is: page", "is: site", 5, "'page', 'feed' or 'notice'"),
        ("verified: true", "verified: false", 2, "goes with because"),
        ("id: notices", "id: Notices", 2, "should match pattern"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError, match=says) as told:
        load(tmp_path, GOOD.replace(old, new))
    assert told.value.line == line


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"watch\.yml:11: id: 'notices' stands here twice"):
        load(tmp_path, GOOD + GOOD.removeprefix("watched:\n"))


def test_every_authority_whose_regime_is_held_is_watched_and_none_is_called_verified_unseen() -> None:
    watched = load_watched(DATASETS)
    named = {place: {page.authority for page in pages} for place, pages in watched.items()}
    missing = [
        regime.issuer.name.zh
        for path, regime in load_regimes_by_file(DATASETS).items()
        if regime.issuer.kind in ("authority", "association")
        and regime.issuer.name.zh not in named[path.relative_to(DATASETS).parts[0]]
    ]
    assert missing == []
    assert all(page.because is not None for pages in watched.values() for page in pages if not page.verified)


def test_the_command_refuses_a_file_that_does_not_fit_with_its_line_and_counts_the_others(tmp_path: Path) -> None:
    (tmp_path / "xugou").mkdir()
    (tmp_path / "xugou/watch.yml").write_text(GOOD, encoding="utf-8")
    told = run("collect", "--check", "--datasets", tmp_path)
    assert told.returncode == 0 and "watched: 1" in told.stdout
    (tmp_path / "xugou/watch.yml").write_text(GOOD.replace("pages: 3", "pages: none"), encoding="utf-8")
    told = run("collect", "--datasets", tmp_path)
    assert told.returncode == 1 and "watch.yml:9:" in told.stderr and not (tmp_path / "inbox").exists()
