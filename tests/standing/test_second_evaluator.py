"""The worked examples of the specification, each a line, as the second evaluator answers them: status and title."""

from __future__ import annotations

from typing import Any

import pytest
from told_histories import ask, with_place

# A sentence, and in the line below it: place, facts, the day with its status and whether the title is held.
CLOSED = """
a pass soon after the window's pass renews nothing
    N | granted 2019-08-17; passed 2022-10-15; passed 2023-05-01 | 2025-08-16 in_force yes
and its title is over with the first renewal
    N | granted 2019-08-17; passed 2022-10-15; passed 2023-05-01 | 2025-08-17 under_review yes
a failure that comes before a pass on its own day in one run is not between it and the same pass again
    S | removed 2013; failed 2014/2015-01-02; passed 2015-01-02 to 2015; passed 2015-02-01 | 2016 under_review unclear
a failure published again five days later is one failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-09-25 | 2024-10-01 retained yes
the day before a month is over it is still the same failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-10-19 | 2024-10-19 retained yes
the same day a month later it is the second failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-10-20 | 2024-10-20 ended no
a month from 31 January is over on 1 March
    X | granted 2019-06-01; failed 2023-01-31; failed 2023-02-28 | 2023-03-01 retained yes
a failure is not the same across a pass
    X | granted 2021-06-01; failed 2024-09-20; passed 2024-09-25; failed 2024-09-30 | 2024-09-30 undetermined unclear
the second failure ends the retention
    X | granted 2021-06-01; failed 2024-09-20; failed 2025-03-01 | 2025-03-01 ended no
the year of retention is over
    X | granted 2021-06-01; failed 2024-09-20; passed 2025-10-10 | 2025-09-20 ended no
a pass twelve months before the end is of this round
    N | granted 2018-08-17; passed 2020-08-17 | 2021-08-17 in_force yes
a pass a day earlier is of the round before
    N | granted 2018-08-17; passed 2020-08-16 | 2021-08-17 under_review yes
where the day twelve months before does not exist it is the next
    N | granted 2018-02-28 from 2018-02-28 to 2024-02-28; passed 2023-02-28 | 2024-02-29 under_review yes
and a pass on the next day is of this round
    N | granted 2018-02-28 from 2018-02-28 to 2024-02-28; passed 2023-03-01 | 2024-02-29 in_force yes
an early failure makes the title undetermined
    N | granted 2018-08-17; failed 2020-08-16 | 2020-08-16 undetermined unclear
until the next act, past the end of the term too
    N | granted 2018-08-17; failed 2020-08-16 | 2023-01-01 undetermined unclear
a pass in the window settles it
    N | granted 2018-08-17; failed 2020-08-16; passed 2021-10-01 | 2021-10-01 in_force yes
a failure twelve months before the end acts at the end
    N | granted 2018-08-17; failed 2020-08-17 | 2021-08-17 cancelled no
of two upgrades of one day the lower comes first, in whatever order the rows are
    A | Z upgraded 2021-01-01; A upgraded 2021-01-01 | 2021-01-01 superseded no
an early pass with a printed term acts
    N | granted 2018-08-17; passed 2019-01-01 from 2019-01-01 to 2019-12-31 | 2020-01-01 under_review yes
a filing in the window keeps the title after it
    N | granted 2018-08-17; filed 2022-02-16 | 2024-08-16 under_review yes
until the next term would have ended
    N | granted 2018-08-17; filed 2022-02-16 | 2024-08-17 undetermined unclear
a filing in the last year of the term counts
    N | granted 2018-08-17; filed 2020-08-17 | 2022-02-17 under_review yes
an earlier filing does not
    N | granted 2018-08-17; filed 2020-08-16 | 2022-02-17 lapsed no
a filing after the window changes nothing
    N | granted 2018-08-17; filed 2022-02-17 | 2022-02-17 lapsed no
a pass after a filing is in time
    N | granted 2018-08-17; filed 2022-02-16; passed 2022-06-01 | 2022-04-01 in_force yes
also once the wait for the notice is over
    N | granted 2014-01-09; filed 2016-03-31; passed 2020-01-14 | 2020-01-14 under_review yes
a pass that prints a term long over leaves a lapse, filed or not
    N | granted 2012-03-17; filed 2015-09-08; passed 2015-09-18 from 2015-03-02 to 2015-03-12 | 2016-01-01 lapsed no
a failure after a filing cancels on its day
    N | granted 2018-08-17; filed 2022-02-16; failed 2022-06-01 | 2022-05-31 under_review yes
a filing without a grant leaves all open
    N | filed 2022-02-16 | 2022-02-16 undetermined unclear
a failure after the window leaves the gap open
    N | granted 2018-08-17; failed 2022-05-01 | 2022-04-30 undetermined unclear
and cancels from its day
    N | granted 2018-08-17; failed 2022-05-01 | 2022-05-01 cancelled no
a pass after the second window leaves all open
    N | granted 2018-08-17; passed 2025-03-01 | 2025-03-01 undetermined unclear
a passed title whose printed term starts later does not lapse
    N | granted 2018-08-17; passed 2021-12-01 from 2022-06-01 to 2024-08-16 | 2022-05-31 under_review yes
an annulled grant never was
    N | granted 2018-08-17; annulled 2020-01-01 names 1 | 2019-01-01 not_held no
its reviews fall with it
    N | granted 2018-08-17; passed 2021-09-01; annulled 2022-01-01 names 1 | 2022-01-01 not_held no
a later grant stays
    N | granted 2018-08-17; granted 2021-12-01; annulled 2022-01-01 names 1 | 2022-01-01 in_force yes
a later cancellation stays
    N | granted 2018-08-17; cancelled 2020-02-01; annulled 2022-01-01 names 1 | 2022-01-01 cancelled no
an annulled upgrade gives the lower title back
    A | A granted 2021-01-10; Z upgraded 2022-01-10; annulled 2022-06-01 names 2 | 2022-06-01 in_force yes
a dissolved firm holds nothing
    N | granted 2018-08-17; dissolved 2020-01-01 | 2020-01-01 ended no
and a lapse does not follow
    N | granted 2018-08-17; dissolved 2020-01-01 | 2023-01-01 ended no
the day before it held its title
    N | granted 2018-08-17; dissolved 2020-01-01 | 2019-12-31 in_force yes
a later act under its name is an issue
    N | granted 2018-08-17; dissolved 2020-01-01; granted 2020-06-01 | 2020-06-01 ended no
a cancellation outlasts the firm
    N | granted 2018-08-17; cancelled 2019-06-01; dissolved 2020-01-01 | 2020-01-01 cancelled no
a listing ends with the firm
    C | C listed 2018-08-17; dissolved 2020-01-01 | 2020-01-01 ended no
a merged firm is gone
    Z | Z granted 2021-05-10; merged 2022-01-01 | 2022-01-01 ended no
one that goes on is not
    Z | Z granted 2021-05-10; split 2022-01-01 note 存续分立 | 2022-01-01 in_force yes
in Shanghai the term is two years
    S | granted 2010-05-10 | 2012-05-10 under_review unclear
a failure leaves a year to rectify
    S | granted 2010-05-10; failed 2012-09-20 | 2012-09-20 retained yes
and a second failure cancels
    S | granted 2010-05-10; failed 2012-09-20; failed 2013-06-20 | 2013-06-20 cancelled no
a list is never a title
    C | C publicised 2022-11-07 | 2023-01-01 undetermined no
a pass of a superseded title opens nothing
    A | A granted 2020-06-01; Z upgraded 2022-03-01; A passed 2023-07-01 | 2023-07-01 undetermined unclear
rows of one printed date compete
    Z | Z granted 2021-05-10; passed 2024-08; failed 2024-08 | 2024-09-01 ended no
rows of two printed dates that meet act one after the other
    Z | Z granted 2021-05-10; failed 2024-08; granted 2024-08-31 | 2024-09-01 in_force yes
"""
OPEN = """
granted "2018-08" the title is held on 10 August 2021 by both
    N | granted 2018-08 | 2021-08-10 undetermined unclear
a grant after a silent end does not show a lapse
    N | granted 2016-11-08; granted 2020-08-24 | 2020-06-01 undetermined unclear
a failed review of 2022 is not a cancellation
    N | granted 2018-08-17; failed 2022-09-01 | 2022-09-01 undetermined unclear
a failed review of 2021 is
    N | granted 2018-08-17; failed 2021-12-01 | 2021-12-01 cancelled no
a title of 2022 is unsettled by the notice of 2025
    N | granted 2022-10-01; granted 2026-01-10 | 2025-12-01 undetermined unclear
before its first record a title is undetermined
    N | granted 2018-08-17 | 2018-08-16 undetermined unclear
an annulled grant leaves no title in an open world too
    N | granted 2018-08-17; annulled 2020-01-01 names 1 | 2019-01-01 not_held no
what a dissolved firm holds needs no coverage
    N | granted 2018-08-17; dissolved 2023-01-01 | 2023-01-01 ended no
an act in Xiping of 2012 is older than its rules
    X | granted 2012-12-31 | 2013-06-01 undetermined unclear
what follows a filing needs the lists of the notices
    N | granted 2017-09-01; filed 2020-12-01 | 2020-12-01 undetermined unclear
a failure that falls on the day of the grant in one run comes after it and shows what was so since the term
    S | granted 2015-06-02/2015-07-02 from 2014-05-28 to 2014-05-28; failed 2015-07-02 | 2014-05-29 under_review unclear
a cancellation on the day of a pass that printed back is the next act and shows nothing
    S | passed 2013-01-01 from 2010 to 2010; cancelled 2013-01; passed 2013-01-31 | 2011-01-01 undetermined unclear
"""


def lines(table: str) -> list[Any]:
    sentences = table.strip().splitlines()[::2]
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1::2]]
    return [
        pytest.param(place, facts, *wanted.split(), id=sentence)
        for sentence, (place, facts, wanted) in zip(sentences, rows, strict=True)
    ]


@pytest.mark.parametrize(("place", "facts", "as_of", "status", "holds"), lines(CLOSED))
def test_closed(place: str, facts: str, as_of: str, status: str, holds: str) -> None:
    found = ask(with_place(place, facts), place, as_of)
    assert (found.status, found.holds_title) == (status, holds)


@pytest.mark.parametrize(("place", "facts", "as_of", "status", "holds"), lines(OPEN))
def test_open(place: str, facts: str, as_of: str, status: str, holds: str) -> None:
    found = ask(with_place(place, facts), place, as_of, closed=False)
    assert (found.status, found.holds_title) == (status, holds)
