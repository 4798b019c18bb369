"""Acts on a datasets folder: done as a whole or not begun, and undone to the same bytes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from added_lists import files
from killed_steps import killed_at
from qiangqi.lists.editing.adding import adding
from qiangqi.lists.editing.contents import digest_of, forget
from qiangqi.lists.editing.journal import acts, carry_out, consistent, finish, pending
from qiangqi.lists.editing.lock import JOURNAL, reading, writing
from qiangqi.lists.editing.restore import restore
from qiangqi.standing.strict_yaml import DataError

DAY = "2026-01-02"
NEW = {"a/one.yml": b"changed\n", "a/raw/one.csv": None, "b/raw/two.csv": b"new\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "datasets"
    (made / "a" / "raw").mkdir(parents=True)
    (made / "a" / "one.yml").write_bytes(b"one\n")
    (made / "a" / "raw" / "one.csv").write_bytes(b"rows\n")
    return made


def data(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in files(folder).items() if not name.startswith(JOURNAL)}


def change(folder: Path) -> None:
    carry_out(folder, "replace", ["a/one"], NEW, DAY, "虚构的理由")


def test_an_act_is_done_and_undone_to_the_same_bytes(folder: Path) -> None:
    before = data(folder)
    change(folder)
    after = data(folder)
    assert sorted(after) == ["a/one.yml", "b/raw/two.csv"]
    restore(folder, None, DAY)
    assert data(folder) == before and not (folder / "b").exists()
    restore(folder, 2, DAY)
    assert data(folder) == after
    assert [str(act) for act in acts(folder)] == [
        "1 replace a/one 2026-01-02",
        "2 restore 1 a/one 2026-01-02",
        "3 restore 2 a/one 2026-01-02",
    ]


def test_after_a_purge_the_act_before_it_is_undone(folder: Path) -> None:
    before = data(folder)
    change(folder)
    carry_out(folder, "purge", ["c/three"], {"c/three.yml": b"emptied\n"}, DAY, keeps=False)
    restore(folder, None, DAY)
    assert data(folder).items() >= before.items()


def test_a_reader_that_waited_for_a_writer_that_was_cut_off_finishes_its_act(folder: Path) -> None:
    step, said = 1, []
    while pending(folder) is None:
        killed_at(step, folder, lambda: change(folder))
        step += 1
    begun = folder / JOURNAL / "pending.json"
    aside, waits = begun.rename(folder.parent / "aside.json"), threading.Event()

    def read() -> None:
        with consistent(folder, "check", lambda text: (said.append(text), waits.set())):
            said.append(str(sorted(data(folder))))

    reader = threading.Thread(target=read)
    with writing(folder, "source", said.append):
        reader.start()
        assert waits.wait(60)
        aside.rename(begun)
    reader.join(60)
    assert "an act that was cut off is finished" in said[1] and said[2] == str(["a/one.yml", "b/raw/two.csv"])


@pytest.mark.slow
def test_killed_at_any_step_an_act_is_done_or_not_begun(folder: Path) -> None:
    before, outcomes, step = data(folder), set(), 1
    while killed_at(step, folder, lambda: change(folder)):
        begun = pending(folder) is not None or bool(acts(folder))
        finish(folder)
        after = data(folder)
        assert (after != before) == begun
        assert sorted(after) == (["a/one.yml", "b/raw/two.csv"] if begun else sorted(before))
        outcomes.add(begun)
        if begun:
            restore(folder, None, DAY)
            for path in (folder / JOURNAL / "acts").iterdir():
                path.unlink()
        assert data(folder) == before
        step += 1
    assert outcomes == {False, True} and step > 10


def test_a_pending_act_is_said_and_nothing_is_done_over_it(folder: Path) -> None:
    step = 1
    while pending(folder) is None:
        assert killed_at(step, folder, lambda: change(folder))
        step += 1
    with pytest.raises(DataError, match="1 replace a/one 2026-01-02 is pending"):
        change(folder)
    (folder / "a" / "raw" / "one.csv").write_bytes(b"another hand\n")
    with pytest.raises(DataError, match="by another hand"):
        finish(folder)


def test_an_act_below_a_later_one_is_undone_after_it(folder: Path) -> None:
    before = data(folder)
    change(folder)
    carry_out(folder, "amend", ["a/one"], {"a/one.yml": b"again\n"}, DAY)
    with pytest.raises(DataError, match="expected act 2 restored first"):
        restore(folder, 1, DAY)
    restore(folder, None, DAY)
    restore(folder, None, DAY)
    assert data(folder) == before
    with pytest.raises(DataError, match="no act can be undone"):
        restore(folder, None, DAY)


def test_bytes_that_were_forgotten_do_not_come_back(folder: Path) -> None:
    rows = digest_of(folder / "a" / "raw" / "one.csv")
    change(folder)
    forget(folder, {str(rows)})
    after = data(folder)
    with pytest.raises(DataError, match="was purged: act 1 cannot be undone"):
        restore(folder, None, DAY)
    assert data(folder) == after


def test_a_second_writer_waits_and_says_for_whom(folder: Path) -> None:
    said: list[str] = []
    order: list[str] = []

    def second() -> None:
        with writing(folder, "source.py remove b", said.append):
            order.append("second")

    with writing(folder, "source.py amend a", said.append):
        thread = threading.Thread(target=second)
        thread.start()
        while not said:
            pass
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert said[0].startswith("等待 waiting for: source.py amend a (")


def test_readers_read_beside_each_other_and_a_folder_without_a_lock_has_no_writer(folder: Path) -> None:
    with reading(folder, print):
        assert not (folder / JOURNAL).exists()
    with writing(folder, "x", print):
        pass
    with reading(folder, print), reading(folder, print):
        pass


def test_what_one_command_added_is_one_act_that_can_be_undone(folder: Path) -> None:
    before = data(folder)
    with adding(folder, "scripts/add.py", DAY, print):
        (folder / "c" / "raw").mkdir(parents=True)
        for name in ("c/two.yml", "c/regime-new.yml", "c/raw/two.csv", "a/three.yml"):
            (folder / name).write_bytes(b"added\n")
    (act,) = acts(folder)
    assert (act.verb, act.sources) == ("add", ["a/three", "c/two"])
    after = data(folder)
    restore(folder, None, DAY)
    assert data(folder) == before and not (folder / "c").exists()
    restore(folder, 2, DAY)
    assert data(folder) == after


def test_a_command_that_adds_nothing_is_no_act(folder: Path) -> None:
    with adding(folder, "scripts/add.py", DAY, print):
        pass
    assert acts(folder) == []
