"""Days as questions name them: a moment is the day that it was in Shanghai, and nothing is guessed."""

from __future__ import annotations

import pytest
from qiangqi.standing.dates import iso
from qiangqi.values.asked_days import read_day

READ = {
    **dict.fromkeys(["2019-01-01", " 2019/1/1 ", "2019年1月1日", "20190101", "２０１９－０１－０１"], "2019-01-01"),
    **dict.fromkeys(["2019-01-01T00:00:00", "2019-01-01 00:00"], "2019-01-01"),
    "2019-01-01T00:00:00Z": "2019-01-01",
    "2018-12-31T16:00:00.000Z": "2019-01-01",
    "2018-12-31T15:59:59.999Z": "2018-12-31",
    "2019-01-01T00:30:00+08:00": "2019-01-01",
    "2019-01-01T00:30:00 08:00": "2019-01-01",
    "2019-01-01T00:30+0900": "2018-12-31",
    "2019-01-01t10:00:00-0800": "2019-01-02",
    "2019-02-28 20:00:00Z": "2019-03-01",
}
REFUSED = [
    *["2019-01-01T15:30:00", "2019-01-01 15:30", "2019-02-30T00:00:00Z", "2019-01-01T25:00:00Z", "2019-01-01T00:00+25"],
    *["2019-01-01Z", "9999-12-31T23:00:00Z", "2019-02-29", "0000-01-01", "2019-01", "2019", "43466", "today", ""],
]


@pytest.mark.parametrize(("text", "day"), READ.items())
def test_a_day_is_read_in_any_usual_form_and_a_moment_as_the_day_in_shanghai(text: str, day: str) -> None:
    found = read_day(text)
    assert found is not None and iso(found) == day


@pytest.mark.parametrize("text", REFUSED)
def test_what_names_no_one_day_is_none(text: str) -> None:
    assert read_day(text) is None
