"""The latest act on a title that is certain by a day, however unclear the standing is."""

from __future__ import annotations

import pytest
from asked_histories import engine
from histories import as_facts
from qiangqi.standing.dates import last_day, parse_day
from qiangqi.standing.last_known import last_known
from told_histories import LATE, REGIMES, history, with_place

# A sentence; and place, facts, the day, and the last act: its row, its kind, and the last day of a printed term.
LAST = """
on its day an act is the last one
    N | granted 2018-08-17 | 2018-08-17 | row:1 granted
the day before it is not
    N | granted 2018-08-17 | 2018-08-16 | none
an act known to a month is certain on its last day
    N | granted 2018-08-17; passed 2021-09 | 2021-09-30 | row:2 review_passed
and not before
    N | granted 2018-08-17; passed 2021-09 | 2021-09-29 | row:1 granted
a printed term is told with its act
    N | granted 2018-08-17 from 2018-08-01 to 2021-07-31 | 2019-01-01 | row:1 granted 2021-07-31
of two acts of one day the stronger is the last one
    N | passed 2018-08-17; cancelled 2018-08-17 | 2019-01-01 | row:2 cancelled
of two of one last day that which cannot have been earlier
    N | granted 2018-08; passed 2018-08-31 | 2019-01-01 | row:2 review_passed
of two of one kind and day that which prints a term
    N | granted 2018-08-17; granted 2018-08-17 from 2018-08-01 to 2021-07-31 | 2019-01-01 | row:2 granted 2021-07-31
an act of another title is none of this
    A | A granted 2021-01-10; Z granted 2022-01-10 | 2023-01-01 | row:1 granted
nor is a filing, or the end of the firm
    N | granted 2018-08-17; filed 2021-12-01; dissolved 2022-01-01 | 2022-06-01 | row:1 granted
"""


def told() -> list[object]:
    rows = LAST.strip().splitlines()
    cells = [[cell.strip() for cell in line.split("|")] for line in rows[1::2]]
    return [pytest.param(*line, id=sentence) for sentence, line in zip(rows[::2], cells, strict=True)]


@pytest.mark.parametrize(("place", "text", "as_of", "wanted"), told())
def test_the_last_act(place: str, text: str, as_of: str, wanted: str) -> None:
    regime, tier = REGIMES[place]
    facts = as_facts(history(with_place(place, text)))
    found = engine(True).standings(facts, parse_day(as_of), LATE.toordinal(), regime)
    (standing,) = (one for one in found if one.tier == tier)
    last = standing.last
    printed = last and last.valid_to and last_day(last.valid_to)
    assert (" ".join(filter(None, (last.fact, last.kind, printed))) if last else "none") == wanted
    assert bool(last_known(standing, "en")) == (last is not None)
    assert not printed or f"printed as valid until {printed}" in last_known(standing, "en")
