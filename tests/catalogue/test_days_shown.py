"""No day is shown more exactly than it is known: over every firm of the real catalogue, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from given import day
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import write_day

KNOWN_ON = day("2030-01-01")

AS_OF = ("1999-01-01", "2013-06-01", "2016-07-01", "2019-06-01", "2021-08-10", "2024-10-01", "2026-11-29", "2029-12-01")


def answers(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Return the answer for each firm on days of many kinds, in Chinese and in English."""
    for (firm_id,) in catalogue._db.execute("select firm_id from firms").fetchall():
        for as_of in AS_OF:
            for lang in ("zh", "en"):
                yield catalogue.ask(firm_id, day(as_of), KNOWN_ON, None, lang)


def made_days(catalogue: Catalogue) -> set[str]:
    """Return each day on which a raw file was made, and the days a term of years after it, as they may be written."""
    days = {day(row[0]) for row in catalogue._db.execute("select distinct made_on from sources")}
    ends = {one + step for one in days for step in (-1, 0, 1)}
    counted = {day(f"{int(iso(one)[:4]) + years}{iso(one)[4:]}") for one in ends for years in (0, 1, 2, 3)}
    return {write_day(one, lang) for one in counted for lang in ("zh", "en")}


def test_no_answer_prints_the_day_on_which_a_raw_file_was_made_as_the_start_or_the_end_of_anything(
    catalogue: Catalogue,
) -> None:
    made = made_days(catalogue)
    for answer in answers(catalogue):
        said = json.dumps(answer["standings"], ensure_ascii=False)
        assert not [text for text in made if text in said], said
