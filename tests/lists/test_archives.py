"""Archives of annexes: their files come out one by one under their names, and no trap in them springs."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
import rarfile
from made_archives import MAKERS, make_7z, make_rar, make_zip
from made_lists import LIST, make_csv, make_docx, make_xlsx
from qiangqi.lists.readers.archives import kind, members
from qiangqi.lists.readers.preview import look
from qiangqi.standing.strict_yaml import DataError

NAMES = ["附件1 虚构示范企业名单.csv", "分/附件2.xlsx"]


def annexes(folder: Path) -> dict[str, bytes]:
    return {
        NAMES[0]: make_csv(folder / "a", LIST, "gb18030").read_bytes(),
        "__MACOSX/._x": b"of a file manager",
        "分/Thumbs.db": b"of another",
        NAMES[1]: make_xlsx(folder / "b", LIST).read_bytes(),
    }


@pytest.mark.parametrize("form", MAKERS)
def test_the_files_of_an_archive_come_out_one_by_one_under_their_names(form: str, tmp_path: Path) -> None:
    files = annexes(tmp_path)
    path = MAKERS[form](tmp_path / "archive", files)
    assert kind(path) == form
    found = []
    for member in members(path):
        assert member.path.read_bytes() == files[member.name]
        assert member.path.name == member.name.rpartition("/")[2]
        found.append((member.name, look(member.path).format))
    assert found == [(NAMES[0], "csv"), (NAMES[1], "xlsx")]
    assert not member.path.exists(), "what was unpacked is gone with the iteration"


def test_names_of_a_zip_are_read_in_gbk_and_in_utf8_without_its_mark(tmp_path: Path) -> None:
    for encoding in ("gbk", "utf-8"):
        path = make_zip(tmp_path / encoding, {"虚构名单.csv": b"1", "a\\虚构乙.csv": b"2"}, encoding)
        assert [member.name for member in members(path)] == ["虚构名单.csv", "a/虚构乙.csv"]
    unmarked = tmp_path / "unmarked"
    unmarked.write_bytes(make_zip(tmp_path / "m", {"虚构.csv": b"1"}).read_bytes().replace(b"\0\x08", b"\0\0"))
    assert [member.name for member in members(unmarked)] == ["虚构.csv"]


def test_a_name_longer_than_a_file_system_keeps_is_kept_as_the_name_of_the_member(tmp_path: Path) -> None:
    name = "关于公布虚构企业名单的通知" * 10 + ".csv"
    for member in members(make_zip(tmp_path / "archive", {name: b"1"})):
        assert member.name == name and member.path.suffix == ".csv" and member.path.read_bytes() == b"1"


def test_a_workbook_and_a_document_are_no_archives(tmp_path: Path) -> None:
    assert kind(make_xlsx(tmp_path / "x", LIST)) is None and kind(make_docx(tmp_path / "d", LIST)) is None
    with pytest.raises(DataError, match="is no archive"):
        list(members(make_csv(tmp_path / "c", LIST)))


@pytest.mark.parametrize("form", MAKERS)
def test_an_archive_is_no_list_and_a_look_says_what_it_is(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "archive", {"a.csv": b"1"})
    with pytest.raises(DataError, match=rf"is an archive \({form}\)"):
        look(path)


@pytest.mark.parametrize("form", MAKERS)
def test_an_archive_inside_an_archive_is_refused_by_name(form: str, tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "inner", {"a.csv": b"1"}).read_bytes()
    path = MAKERS[form](tmp_path / "archive", {"内.zip": inner})
    with pytest.raises(DataError, match=r"holds an archive, 内\.zip"):
        list(members(path))


@pytest.mark.parametrize("form", ["zip", "rar"])
@pytest.mark.parametrize("name", ["../虚构.csv", "/etc/虚构.csv", "a/../../虚构.csv", "C:\\虚构.csv", "..\\虚构.csv"])
def test_a_name_that_leads_out_of_the_archive_is_refused(form: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds a file outside of itself"):
        list(members(MAKERS[form](tmp_path / "archive", {name: b"1"})))


@pytest.mark.parametrize(
    ("form", "make"),
    [
        ("zip", lambda path: encrypted_zip(path)),
        ("7z", lambda path: make_7z(path, {"a.csv": b"1" * 99}, "secret")),
        ("rar", lambda path: make_rar(path, {"a.csv": b"1" * 16}, flags=4)),
    ],
)
def test_an_encrypted_archive_is_refused_as_that(form: str, make: object, tmp_path: Path) -> None:
    path = make(tmp_path / "archive")  # type: ignore[operator]
    with pytest.raises(DataError, match="is encrypted; expected it without a password"):
        list(members(path))


def encrypted_zip(path: Path) -> Path:
    """A zip whose directory and file say that they are encrypted."""
    data = make_zip(path, {"a.csv": b"1" * 99}).read_bytes()
    start = data.index(b"PK\x01\x02") + 8
    path.write_bytes(data[:6] + b"\1" + data[7:start] + b"\1" + data[start + 1 :])
    return path


@pytest.mark.parametrize("form", ["zip", "7z"])
def test_a_bomb_is_stopped_at_what_an_archive_of_its_size_may_hold(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "archive", {"a.csv": bytes(20 << 20)})
    assert path.stat().st_size < 100_000
    with pytest.raises(DataError, match="unpacks to more than 16 MiB"):
        list(members(path))


def test_too_many_files_two_of_one_name_and_a_link_are_refused(tmp_path: Path) -> None:
    many = make_zip(tmp_path / "many", {f"{number}.csv": b"1" for number in range(501)})
    with pytest.raises(DataError, match="more than 500 files"):
        list(members(many))
    twice = make_zip(tmp_path / "twice", {"a.csv": b"1", "b.csv": b"2"}).read_bytes()
    (tmp_path / "twice").write_bytes(twice.replace(b"b.csv", b"a.csv"))
    with pytest.raises(DataError, match=r"two files that are called a\.csv"):
        list(members(tmp_path / "twice"))
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link", "w") as archive:
        archive.writestr(link, "/etc/hosts")
    with pytest.raises(DataError, match=r"holds a link, a\.csv"):
        list(members(tmp_path / "link"))


@pytest.mark.parametrize("form", MAKERS)
def test_a_damaged_archive_and_an_empty_one_are_refused_in_a_line(form: str, tmp_path: Path) -> None:
    whole = MAKERS[form](tmp_path / "whole", {"a.csv": b"1" * 999}).read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="damaged"):
        list(members(tmp_path / "cut"))
    with pytest.raises(DataError, match="holds no file"):
        list(members(MAKERS[form](tmp_path / "empty", {})))


@pytest.mark.skipif(
    shutil.which("bsdtar") is None, reason="no bsdtar on this machine; install Debian's package libarchive-tools"
)
def test_a_rar_is_unpacked_by_the_program_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarfile, "FORCE_TOOL", True)
    files = {"a/b[1].csv": b"1" * 99, "b1.csv": b"2" * 9}
    path = make_rar(tmp_path / "archive", files)
    assert {member.name: member.path.read_bytes() for member in members(path)} == files


def test_a_packed_rar_without_a_program_names_the_package_that_unpacks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_rar(tmp_path / "archive", {"a.csv": b"1" * 99}, method=0x33)
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(DataError, match="libarchive-tools"):
        list(members(path))
