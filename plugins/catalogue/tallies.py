"""How many titles stand how, by place and time: what a list of any day is counted from.

A catalogue has few days on which many titles change together, so the tally is a small part of the intervals.
"""

from __future__ import annotations

import sqlite3

_GROUPED = "i.regime, i.tier, i.holds_title, i.status, f.division, i.from_on, i.until_on"


def tally(db: sqlite3.Connection) -> None:
    """Fill ``tallies`` from the intervals, in an order of its own: the same catalogue gives the same rows."""
    db.execute(
        f"""
        insert into tallies (regime, tier, holds_title, status, division, from_on, until_on, titles)
        select {_GROUPED}, count(*) from intervals i join firms f using (firm_id)
        group by {_GROUPED} order by {_GROUPED}
        """
    )
