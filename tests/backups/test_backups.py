"""A backup keeps what a host alone has, proves itself, and is restored as a whole or not at all."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from added_lists import files
from commands import run
from killed_steps import killed_at
from qiangqi.backups.contents import FORMAT, MANIFEST
from qiangqi.backups.putting import BEFORE, finish, restore_new, restore_over
from qiangqi.backups.reading import take_apart
from qiangqi.backups.writing import back_up
from qiangqi.lists.editing.journal import carry_out
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

LONG = "国家知识产权局关于公布名单的通知" * 5
"""A name that a plain tar has no room for."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register's folder: a list that was changed, an inbox, work in waiting, and a key elsewhere."""
    made = tmp_path / "register"
    (made / "datasets/a/raw").mkdir(parents=True)
    (made / "datasets/a/one.yml").write_bytes(b"one\n")
    carry_out(made / "datasets", "add", ["a/one"], {f"a/raw/{LONG}.csv": b"rows\n" * 9}, "2026-01-02")
    (made / "inbox/waiting").mkdir(parents=True)
    (made / "inbox/waiting/notice.html").write_bytes(b"<p>notice")
    (made / "waiting/desk/jobs/1").mkdir(parents=True)
    (made / "waiting/desk/jobs/1/wish.json").write_bytes(b"{}")
    (made / "waiting/desk/0001").write_bytes(b"in work")
    (tmp_path / "receipts.jwk").write_text('{"d": "secret"}', encoding="utf-8")
    (tmp_path / "metadata.yml").write_text(
        f"plugins:\n  qiangqi:\n    receipt_key_file: {tmp_path / 'receipts.jwk'}\n", encoding="utf-8"
    )
    return made


def kept(root: Path) -> dict[str, str]:
    return {name: digest for name, digest in files(root).items() if "lock" not in name and "jobs" not in name}


def backed_up(root: Path, name: str = "one.tar.gz", *options: str) -> Path:
    archive = root.parent / name
    where = ("--datasets", root / "datasets", "--metadata", root.parent / "metadata.yml", "--to", archive)
    done = run("backup", *where, *options)
    assert done.returncode == 0, done.stderr
    return archive


def test_what_is_backed_up_comes_back_to_a_new_folder_byte_by_byte(root: Path, tmp_path: Path) -> None:
    archive, new = backed_up(root), tmp_path / "new"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    done = run("restore", archive, "--to", new)
    assert done.returncode == 0 and "the key of receipts" in done.stdout
    key = new / "keys/receipts.jwk"
    assert key.read_text() == '{"d": "secret"}' and stat.S_IMODE(key.stat().st_mode) == 0o600
    shutil.rmtree(new / "keys")
    assert kept(new) == kept(root) and not (new / "waiting/desk/jobs").exists()


def test_the_same_files_give_the_same_bytes_and_keys_may_stay_out(root: Path) -> None:
    one, other = backed_up(root), backed_up(root, "two.tar.gz")
    assert file_sha256(one) == file_sha256(other)
    with tarfile.open(backed_up(root, "three.tar.gz", "--without-keys")) as archive:
        names = archive.getnames()
    assert names[0] == MANIFEST and not any("jwk" in name for name in names)
    done = run("backup", "--datasets", root / "datasets", "--to", one)
    assert done.returncode == 1 and "is there already" in done.stderr


def test_a_key_that_is_named_and_missing_and_a_link_among_the_data_are_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "receipts.jwk").unlink()
    done = run("backup", "--datasets", root / "datasets", "--metadata", tmp_path / "metadata.yml")
    assert done.returncode == 1 and "--without-keys" in done.stderr
    (root / "datasets/a/link").symlink_to("/etc/passwd")
    done = run("backup", "--datasets", root / "datasets", "--without-keys", "--to", tmp_path / "no.tar.gz")
    assert done.returncode == 1 and "is a link" in done.stderr and not (tmp_path / "no.tar.gz").exists()


def test_what_is_there_is_not_written_over_unless_asked_and_then_goes_aside(root: Path) -> None:
    archive, before = backed_up(root, "one.tar.gz", "--without-keys"), kept(root)
    (root / "datasets/a/one.yml").write_bytes(b"changed since\n")
    (root / "other").write_bytes(b"stays")
    done = run("restore", archive, "--to", root)
    assert done.returncode == 1 and "has datasets, inbox, waiting already" in done.stderr
    assert (root / "datasets/a/one.yml").read_bytes() == b"changed since\n"
    done = run("restore", archive, "--to", root, "--replace")
    assert done.returncode == 0, done.stderr
    assert (root / BEFORE / "datasets/a/one.yml").read_bytes() == b"changed since\n"
    shutil.rmtree(root / BEFORE)
    assert (root / "other").read_bytes() == b"stays"
    (root / "other").unlink()
    assert kept(root) == before


def test_what_a_restore_put_aside_stays_through_the_next_one(root: Path) -> None:
    archive = backed_up(root, "one.tar.gz", "--without-keys")
    (root / "datasets/a/one.yml").write_bytes(b"in no backup\n")
    for _ in range(2):
        done = run("restore", archive, "--to", root, "--replace")
    assert (root / BEFORE / "datasets/a/one.yml").read_bytes() == b"in no backup\n"
    assert (root / f"{BEFORE}-2/datasets/a/one.yml").read_bytes() == b"one\n"
    assert f"{root / BEFORE}，" in done.stdout and f"{root / BEFORE}-2，" in done.stdout


@pytest.mark.parametrize("lock", ["inbox/.collecting.lock", "waiting/desk/.desk.lock"])
def test_nothing_is_put_in_the_place_of_what_a_collector_or_a_desk_works_on(root: Path, lock: str) -> None:
    archive, before = backed_up(root, "one.tar.gz", "--without-keys"), kept(root)
    with (root / lock).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        done = run("restore", archive, "--to", root, "--replace", "--no-wait")
    assert done.returncode == 1 and "is held" in done.stderr
    assert kept(root) == before and not (root / BEFORE).exists()


def test_a_purge_that_came_after_the_backup_is_told(root: Path) -> None:
    archive = backed_up(root, "one.tar.gz", "--without-keys")
    carry_out(root / "datasets", "purge", ["a/one"], {"a/one.yml": b"emptied\n"}, "2026-01-03", keeps=False)
    done = run("restore", archive, "--to", root, "--replace")
    assert "2 purge a/one 2026-01-03" in done.stdout


@pytest.mark.slow
def test_killed_at_any_step_a_restore_leaves_old_or_new_and_the_next_finishes_it(root: Path, tmp_path: Path) -> None:
    backed = back_up({"datasets": root / "datasets", "inbox": root / "inbox"}, {}, tmp_path / "b.tar.gz")
    assert backed.files
    new = {name: digest for name, digest in kept(root).items() if not name.startswith("waiting")}
    for part in ("datasets/a/one.yml", "inbox/waiting/notice.html"):
        (root / part).write_bytes(b"changed since\n")
    old = {name: digest for name, digest in kept(root).items() if not name.startswith("waiting")}
    template, step, outcomes = Path(shutil.copytree(root, tmp_path / "template")), 1, set()
    while True:
        shutil.rmtree(root)
        shutil.copytree(template, root)
        if not killed_at(step, root, lambda: restore_over(tmp_path / "b.tar.gz", root, True, print)):
            break
        for folder in ("datasets", "inbox"):
            found = {name: digest for name, digest in kept(root).items() if name.startswith(f"{folder}/")}
            assert found in [{n: d for n, d in one.items() if n.startswith(f"{folder}/")} for one in (old, new)]
        was_begun = finish(root)
        found = {name: digest for name, digest in kept(root).items() if name.startswith(("datasets/", "inbox/"))}
        assert found in (old, new) and (found == new or not was_begun)
        outcomes.add(found == new)
        step += 3
    assert outcomes == {False, True}


def made(folder: Path, *members: tuple[tarfile.TarInfo, bytes], manifest: object = None) -> Path:
    """Write an archive of members behind a manifest that names the plain files among them."""
    path = folder / "made.tar.gz"
    named = [
        {"path": one.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for one, content in members
        if one.isreg()
    ]
    text = json.dumps(manifest or {"format": FORMAT, "holds_secrets": False, "files": named}).encode()
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for one, content in [(tarfile.TarInfo(MANIFEST), text), *members]:
            one.size = len(content)
            archive.addfile(one, io.BytesIO(content))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


def bomb(folder: Path) -> Path:
    manifest = {
        "format": FORMAT,
        "holds_secrets": False,
        "files": [{"path": "datasets/a", "bytes": 10**12, "sha256": "0" * 64}],
    }
    return made(folder, (member("datasets/a"), b"x"), manifest=manifest)


def hidden_bomb(folder: Path) -> Path:
    """A member that unpacks to more than the manifest says, behind a small archive."""
    return made(
        folder,
        (member("datasets/a"), bytes(80 << 20)),
        manifest={
            "format": FORMAT,
            "holds_secrets": False,
            "files": [{"path": "datasets/a", "bytes": 5, "sha256": "0" * 64}],
        },
    )


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a path that climbs": (lambda f: made(f, (member("datasets/../../evil"), b"x")), "leads out"),
    "an absolute path": (lambda f: made(f, (member("/etc/evil"), b"x")), "leads out"),
    "a folder of its own": (lambda f: made(f, (member("build/catalogue.db"), b"x")), "leads out"),
    "a symbolic link": (lambda f: made(f, (member("datasets/a", tarfile.SYMTYPE, "/etc/passwd"), b"")), "has a link"),
    "a hard link": (lambda f: made(f, (member("datasets/a", tarfile.LNKTYPE, "/etc/passwd"), b"")), "has a link"),
    "a device": (lambda f: made(f, (member("datasets/a", tarfile.CHRTYPE), b"")), "has a link, a folder or a device"),
    "one path twice": (lambda f: made(f, (member("inbox/a"), b"x"), (member("inbox/a"), b"y")), "each path once"),
    "a file that is a folder": (lambda f: made(f, (member("inbox/a"), b"x"), (member("inbox/a/b"), b"y")), "once"),
    "a bomb that says so": (bomb, "far more than it is"),
    "a bomb that does not": (hidden_bomb, "not where the manifest has it"),
    "no archive": (lambda f: Path(shutil.copy(__file__, f / "x.tar.gz")), "no whole backup"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_an_archive_that_anybody_made_is_refused_whole_and_touches_nothing(case: str, tmp_path: Path) -> None:
    make, says = HOSTILE[case]
    archive = make(tmp_path)
    with pytest.raises(DataError, match=says):
        restore_new(archive, tmp_path / "new")
    assert sorted(os.listdir(tmp_path)) == [archive.name]


def test_an_archive_that_was_cut_or_changed_is_refused_whole(root: Path, tmp_path: Path) -> None:
    archive = backed_up(root)
    whole = archive.read_bytes()
    for changed in (whole[: len(whole) // 2], whole[:-20], whole[:400] + bytes([whole[400] ^ 1]) + whole[401:]):
        archive.write_bytes(changed)
        with pytest.raises(DataError, match="no whole backup"):
            take_apart(archive, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_a_member_that_is_not_what_the_manifest_says_is_refused(tmp_path: Path) -> None:
    wrong = {
        "format": FORMAT,
        "holds_secrets": False,
        "files": [{"path": "datasets/a", "bytes": 1, "sha256": "0" * 64}],
    }
    with pytest.raises(DataError, match="not what the manifest says"):
        take_apart(made(tmp_path, (member("datasets/a"), b"x"), manifest=wrong), tmp_path / "new")
