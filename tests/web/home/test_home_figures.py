"""The figures of the first page are those of the tables, counted row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import day
from qiangqi.standing.dates import iso
from qiangqi.web.home.figures import NEAR, levels_of
from qiangqi.web.http.catalogue import Register
from qiangqi.web.http.completeness_by_level import shares


@pytest.fixture(scope="module")
def register(fictional: Path) -> Register:
    """A small fictional catalogue, in which every status stands."""
    return Register("demo", fictional)


@pytest.mark.parametrize("text", ["2016-02-29", "2021-08-01", "2024-06-30"])
def test_each_level_counts_its_titles_held_unclear_changed_and_ending(register: Register, text: str) -> None:
    first, last = iso(day(text) - NEAR + 1), iso(day(text) + NEAR - 1)
    titles = {(row["regime"], row["tier"]) for row in register.rows("select * from tiers where kind = 'title'")}
    rows = [row for row in register.rows("select * from intervals") if (row["regime"], row["tier"]) in titles]
    for level in levels_of(register, day(text)):
        own = [row for row in rows if register.regimes[row["regime"]].level == level.id]
        now = [row for row in own if (row["from_on"] or "") <= text <= (row["until_on"] or "9999")]
        ends = [row for row in now if row["status"] == "in_force" and row["until_on"] and row["until_on"] <= last]
        later = [row for row in own if row["status"] == "in_force" and text < (row["from_on"] or "") <= last]
        assert level.held == sum(row["holds_title"] == "yes" for row in now)
        assert level.unclear == sum(row["holds_title"] == "unclear" for row in now)
        assert level.changed == sum(first <= (row["from_on"] or "") <= text for row in own)
        assert level.ending == len(ends) + sum((row["until_on"] or "9999") <= last for row in later)
    assert sum(level.held for level in levels_of(register, day("2024-06-30"))) > 0


def test_the_figures_are_looked_up_and_no_interval_is_read(register: Register) -> None:
    asked: list[str] = []
    register.connection.set_trace_callback(asked.append)
    assert levels_of(register, day("2023-01-05"))
    register.connection.set_trace_callback(None)
    assert asked and not any("intervals" in sql for sql in asked)


def test_of_one_batch_the_widest_statement_counts_and_no_publicity(register: Register) -> None:
    widest: dict[tuple[str, ...], tuple[str, int]] = {}
    for row in register.rows("select * from totals where held is not null and is_stock = 0 and stage = 'final'"):
        if row["regime"] in register.regimes:
            key = (row["regime"], row["tier"], row["kind"], row["batch"] or row["source_id"])
            level = register.regimes[row["regime"]].level
            widest[key] = max(widest.get(key, (level, 0)), (level, row["stated"]))
    found = shares(register)
    assert [share.stated for share in found] == [
        sum(stated for level, stated in widest.values() if level == name)
        for name in ("national", "provincial", "city", "county")
        if any(level == name for level, _stated in widest.values())
    ]
    assert all(0 < share.percent <= 100 for share in found)
