"""The line of a title as pages and tables show it: no day more exactly than it is known (§3)."""

from __future__ import annotations

import pytest
from shown_lines import lines, told
from told_histories import REGIMES

# A sentence: what is shown of which place, the facts; and below it, what is shown, in order.
SHOWN = """
a title is granted, is under review and lapses
stretches of N: granted 2018-08-17
    ..2018-08-16 not_held no before first
    2018-08-17..2021-08-16 in_force yes
    2021-08-17..2022-02-16 under_review yes
    2022-02-17.. lapsed no
the same in an open world, in which nothing is said before the first record and after the term
stretches of N in an open world: granted 2018-08-17
    ..2018-08-16 undetermined unclear before first
    2018-08-17..2021-08-16 in_force yes
    2021-08-17.. undetermined unclear
a grant known to a month bounds by ranges what it begins and what it ends
stretches of N: granted 2018-08
    ..2018-07-31/2018-08-30 not_held no before first
    2018-08-01/2018-08-31..2021-07-31/2021-08-30 in_force yes
    2021-08-01/2021-08-31..2022-01-31/2022-02-28 under_review yes
    2022-02-01/2022-03-01.. lapsed no
the days between are those of a change, and belong to neither
tiles of N: granted 2018-08-17; cancelled 2020-03
    ..2018-08-16 not_held no
    2018-08-17..2020-02-29/2020-03-30 in_force yes (2018-08-17..2021-08-16)
    ~2020-03-01..2020-03-30 undetermined unclear (2018-08-17..2021-08-16)
    2020-03-01/2020-03-31.. cancelled no (2018-08-17..2021-08-16)
so they are where a caution begins between them
tiles of A: A granted 2021-01-10; Z granted 2021-06-15; A cancelled 2021-06
    ..2021-01-09 not_held no
    2021-01-10..2021-05-31/2021-06-29 in_force yes (2021-01-10..2024-01-09)
    ~2021-06-01..2021-06-29 undetermined unclear (2021-01-10..2024-01-09)
    2021-06-01/2021-06-30.. cancelled no (2021-01-10..2024-01-09)
one status on two terms is one stretch
stretches of N: granted 2018-08-17 from 2018-08-01 to 2021-07-31; passed 2021-07-01 from 2021-08-01 to 2024-07-31
    ..2018-07-31 not_held no before first
    2018-08-01..2024-07-31 in_force yes
    2024-08-01..2025-01-31 under_review yes
    2025-02-01.. lapsed no
and so is one after a gap
stretches of H: granted 2012 from 2012-01-01 to 2014-12-31; granted 2016-03-01 from 2016-01-01 to 2018-12-31; \
granted 2018-12-01 from 2019-01-01 to 2021-12-31
    ..2011-12-31 not_held no before first
    2012-01-01..2014-12-31 in_force yes
    2015-01-01..2015-12-31 undetermined unclear
    2016-01-01..2021-12-31 in_force yes
    2022-01-01.. undetermined unclear
and two tiles
tiles of N: granted 2018-08-17 from 2018-08-01 to 2021-07-31; passed 2021-07-01 from 2021-08-01 to 2024-07-31
    ..2018-07-31 not_held no
    2018-08-01..2021-07-31 in_force yes (2018-08-01..2021-07-31)
    2021-08-01..2024-07-31 in_force yes (2021-08-01..2024-07-31)
    2024-08-01..2025-01-31 under_review yes (2021-08-01..2024-07-31)
    2025-02-01.. lapsed no (2021-08-01..2024-07-31)
where three statuses meet the days between are no change from one to the next, and what answers alike is one tile
tiles of N: granted 2023
    ..2022-12-31/2023-12-30 not_held no
    ~2023-01-01..2023-12-30 undetermined unclear
    2023-01-01/2023-12-31..2025-12-31 in_force yes (2023-01-01/2023-12-31..2025-12-31/2026-12-30)
    2026-01-01..2026-06-30 undetermined yes (2023-01-01/2023-12-31..2025-12-31/2026-12-30)
    2026-07-01..2027-06-30 undetermined unclear (2023-01-01/2023-12-31..2025-12-31/2026-12-30)
    2027-07-01.. lapsed no (2023-01-01/2023-12-31..2025-12-31/2026-12-30)
where one run alone has left a status before, the days after are no change from it
tiles of H: granted 2020-12-31 from 2020-12-31 to 2021-04-10; removed 2021-01-03/2022-01-02
    ..2020-12-30 not_held no
    2020-12-31..2021-01-02 in_force yes (2020-12-31..2021-04-10)
    2021-01-03..2022-01-01 undetermined unclear (2020-12-31..2021-04-10)
    2022-01-02.. removed no (2020-12-31..2021-04-10)
the days of a change are of one term where both statuses have it, and the exact change after them is none
tiles of X: granted 2018-06; failed 2021-07-01
    ..2018-05-31/2018-06-29 not_held no
    ~2018-06-01..2018-06-29 undetermined unclear
    2018-06-01/2018-06-30..2021-05-31/2021-06-29 in_force yes (2018-06-01/2018-06-30..2021-05-31/2021-06-29)
    ~2021-06-01..2021-06-29 undetermined unclear (2018-06-01/2018-06-30..2021-05-31/2021-06-29)
    2021-06-01/2021-06-30..2021-06-30 under_review unclear (2018-06-01/2018-06-30..2021-05-31/2021-06-29)
    2021-07-01..2022-06-30 retained yes (2018-06-01/2018-06-30..2021-05-31/2021-06-29)
    2022-07-01.. ended no (2018-06-01/2018-06-30..2021-05-31/2021-06-29)
a bar runs from a day in its range to a day in its range
bars of N: granted 2018-08-17; cancelled 2020-03
    demonstration 2020-03-01/2020-03-31..2022-02-28/2022-03-30 said before 2022-03-01
a bar is not said any more from the day on which it is unclear whether the title is held
bars of N: granted 2018-08-17; failed 2021-12-01; passed 2022-03-01
    demonstration 2021-12-01..2023-11-30 said before 2022-03-01
unless it comes from a cancellation for cause
bars of N: granted 2018-08-17; cancelled 2020-03-10; passed 2021-12-01
    demonstration 2020-03-10..2022-03-09
a bar of one title is said as long as another of the regime is plainly held or not
bars of Z: Z granted 2018-05-10; Z cancelled 2019-03-01; A granted 2019-06-01
    demonstration 2019-03-01..2022-02-28
bars stand by their first days, whatever title they are of
bars of Z: Z granted 2018-05-10; Z cancelled 2019-03-01; A granted 2019-01-01; A cancelled 2019-02-01
    advantage 2019-02-01..2022-01-31
    demonstration 2019-03-01..2022-02-28
a bar that only one run of the dates has is none
bars of N: granted 2018-08-17; granted 2022-02-10/2022-02-25
    demonstration 2025-08-10/2025-08-25..2027-08-09/2027-08-24 said before 2027-08-10
"""


def told_lines() -> list[object]:
    found: list[object] = []
    sentence, head, wanted = "", "", []
    for line in [*SHOWN.strip().splitlines(), ""]:
        if line.startswith("    "):
            wanted.append(line.strip())
            continue
        if wanted:
            found.append(pytest.param(head, wanted, id=sentence))
            head, wanted = "", []
        sentence, head = head or sentence, line
    return found


@pytest.mark.parametrize(("head", "wanted"), told_lines())
def test_what_is_shown(head: str, wanted: list[str]) -> None:
    asked, facts = head.split(": ")
    what, _, place = asked.partition(" of ")
    place, opened = place[0], place.endswith(" in an open world")
    text = facts if facts.split()[0] in REGIMES else f"{place} {facts}"
    assert lines(what, told(text, place, not opened), REGIMES[place][1]) == wanted
