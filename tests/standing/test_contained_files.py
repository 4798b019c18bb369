"""Data files stay in their folder and cost what they show: no way out of it, no pipe, no alias, no deep nesting."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from given import DATASETS
from qiangqi.catalogue.building.inputs import gather
from qiangqi.lists.cards import Card
from qiangqi.lists.registering.save import write
from qiangqi.lists.sources import load_sources
from qiangqi.standing.strict_yaml import MAX_BYTES, MAX_DEPTH, DataError, load

CARD = "national/2018-158-hnzlw.yml"
RAW = "national/raw/2018-158-hnzlw.csv"
PARAMETERS = "zhengzhou/zhengzhou/parameters.yml"
SECRET = "企业名称,证件\n不在目录里的文件,从不显示\n"


def named(name: str) -> Callable[[Path], None]:
    """Let the card name another raw file."""

    def spoil(datasets: Path) -> None:
        card, text = datasets / CARD, (datasets / CARD).read_text(encoding="utf-8")
        assert "raw: raw/2018-158-hnzlw.csv" in text
        card.write_text(text.replace("raw: raw/2018-158-hnzlw.csv", f"raw: {name}"), encoding="utf-8")

    return spoil


def replaced(path: str, make: Callable[[Path, Path], None]) -> Callable[[Path], None]:
    """Put something else where a file or folder of the data stands; ``make`` is given its place and a file outside."""

    def spoil(datasets: Path) -> None:
        place = datasets / path
        place.rename(datasets.parent / "moved")
        make(place, datasets.parent / "secret.csv")

    return spoil


def link_to_file(place: Path, outside: Path) -> None:
    place.symlink_to(outside)


def link_to_moved(place: Path, outside: Path) -> None:
    place.symlink_to(outside.parent / "moved")


def pipe(place: Path, outside: Path) -> None:
    os.mkfifo(place)


def folder(place: Path, outside: Path) -> None:
    place.mkdir()


def device(place: Path, outside: Path) -> None:
    place.symlink_to("/dev/zero")


def sparse(place: Path, outside: Path) -> None:
    with place.open("wb") as file:
        file.truncate(1 << 40)


AWAY = {
    "two dots": (
        named("raw/../../../secret.csv"),
        f"{CARD}:16: raw: 'raw/../../../secret.csv' leads out of its folder",
    ),
    "an absolute path": (named("/etc/passwd"), f"{CARD}:16: raw: '/etc/passwd' leads out of its folder"),
    "a link to a file": (replaced(RAW, link_to_file), f"{CARD}:16: raw: 'raw/2018-158-hnzlw.csv' passes a symbolic"),
    "a link to the folder": (replaced("national/raw", link_to_moved), "passes a symbolic link"),
    "a link to the place": (replaced("national", link_to_moved), "passes a symbolic link"),
    "a pipe": (replaced(RAW, pipe), f"{CARD}:16: raw: 'raw/2018-158-hnzlw.csv' is a folder, a pipe or a device"),
    "a folder": (replaced(RAW, folder), "is a folder, a pipe or a device; expected a regular file"),
    "a device": (replaced(RAW, device), "passes a symbolic link"),
    "a terabyte of nothing": (replaced(RAW, sparse), f"{CARD}:16: raw: 'raw/2018-158-hnzlw.csv' has 1099511627776"),
    "a file below a file": (named("raw/2018-158-hnzlw.csv/x"), f"{CARD}:16: raw: raw/2018-158-hnzlw.csv/x cannot be"),
    "a card that is a link": (replaced(CARD, link_to_file), f"{CARD}:1: passes a symbolic link"),
    "a card that is a pipe": (replaced(CARD, pipe), f"{CARD}:1: is a folder, a pipe or a device"),
    "a regime that is a pipe": (replaced("henan/regime.yml", pipe), "regime.yml:1: is a folder, a pipe"),
    "parameters that are a pipe": (replaced(PARAMETERS, pipe), f"{PARAMETERS}:1: is a folder, a pipe"),
    "parameters that are a link": (replaced(PARAMETERS, link_to_file), f"{PARAMETERS}:1: passes a symbolic link"),
    "a regime's folder that is a link": (replaced("xiping/xiping", link_to_moved), ".yml:1: passes a symbolic link"),
    "words that are a link": (replaced("vocabulary.yml", link_to_file), "vocabulary.yml:1: is a symbolic link"),
    "divisions that are a pipe": (replaced("divisions.csv", pipe), "divisions.csv:1: is a folder, a pipe"),
    "a card of a terabyte": (replaced(CARD, sparse), f"{CARD}:1: is larger than {MAX_BYTES} bytes"),
}


def gathered(datasets: Path) -> str:
    """Return why a folder is refused, from another process: a pipe would hold this one for ever."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_gather, args=(datasets, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        assert ours.poll(60), "the folder is read for more than a minute"
        return str(ours.recv())
    finally:
        child.kill()
        child.join()


def _gather(datasets: Path, answer: Connection) -> None:
    try:
        gather(datasets)
    except DataError as error:
        answer.send(str(error))


@pytest.mark.parametrize("what", AWAY)
def test_what_leads_out_of_the_data_folder_is_refused_unread(
    what: str, datasets: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (datasets.parent / "secret.csv").write_text(SECRET, encoding="utf-8")
    spoil, expected = AWAY[what]
    spoil(datasets)
    told = gathered(datasets)
    assert expected in told and capfd.readouterr() == ("", "")
    assert len(told.splitlines()) == 1
    assert ("从不显示" not in told and "has 1099511627776" in told) or "expected" in told


def test_a_link_that_no_card_names_is_no_part_of_what_a_build_reads(datasets: Path, tmp_path: Path) -> None:
    before = gather(datasets).sha256
    (tmp_path / "secret.csv").write_text(SECRET, encoding="utf-8")
    (datasets / "national" / "raw" / "other.csv").symlink_to(tmp_path / "secret.csv")
    assert gather(datasets).sha256 == before


def test_a_new_source_is_not_written_through_a_link(datasets: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (datasets / "new").symlink_to(elsewhere)
    card = next(source.card for source in load_sources(DATASETS) if f"{source.id}.yml" == CARD)
    with pytest.raises(DataError, match="passes a symbolic link"):
        write(datasets, "new", "x", card, None, b"")
    assert not list(elsewhere.iterdir())


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
EXPANDING = {
    "aliases that double": (LAUGHS, ":1: holds an anchor or an alias"),
    "an alias of itself": ("a: b\nc: &c [*c]\n", ":2: holds an anchor or an alias"),
    "an alias of nothing": ("a: *b\n", ":1: holds an anchor or an alias"),
    "brackets in brackets": ("a: b\nc: " + "[" * 100_000, f":2: is nested more than {MAX_DEPTH} deep"),
    "braces in braces": ("{a: " * 100_000, f":1: is nested more than {MAX_DEPTH} deep"),
    "dashes in dashes": ("- " * 100_000 + "a", f":1: is nested more than {MAX_DEPTH} deep"),
    "questions in questions": ("? " * 100_000 + "a", f":1: is nested more than {MAX_DEPTH} deep"),
    "a list as a key": ("? [a]\n: b\n", ":1: has a list or a mapping as a key"),
    "a control character": ("a: b\nc: \x07\n", ":1: cannot be read: "),
    "an escaped control character": ('a: b\nc: "x\\x07"\n', ":2: holds a character that prints nothing: x⟨U+0007⟩"),
    "an escaped noncharacter": ('a: b\nc: ["\\ufffe"]\n', ":2: holds a character that prints nothing: ⟨U+FFFE⟩"),
    "a control of direction": ("a: b\nc: x\u202ey\n", ":2: holds a character that prints nothing: x⟨U+202E⟩y"),
    "an escaped nothing as a key": ('a: b\n"\\0": c\n', ":2: holds a character that prints nothing: ⟨U+0000⟩"),
    "two documents": ("a: b\n---\na: b\n", ":2: not YAML"),
}


@pytest.mark.parametrize("what", EXPANDING)
def test_yaml_that_grows_or_nests_is_refused_with_its_line(what: str, tmp_path: Path) -> None:
    text, expected = EXPANDING[what]
    path = tmp_path / "card.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as told:
        load(path, Card)
    assert str(told.value).startswith(f"{path}{expected}")
    assert "\n" not in str(told.value)
