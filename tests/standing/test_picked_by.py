"""Which of two values of a rule holds: that of the day of the act, or that of the end of the term, as the data say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from given import day
from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.dates import NEVER, Span, last_day
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime_files import load_regimes

RULES = Path(__file__).resolve().parents[1] / "rules"
KINDS = {"passed": "review_passed", "failed": "review_failed", "filed": "review_filed"}

# The law changes on 1 January 2022; what is about, the facts, the day, and what is so by the act and by the term's end.
PICKED = """
the length of a renewal | granted 2019-03-01; passed 2021-12-20 | 2022-03-01
    in_force 2025-02-28 text | in_force 2024-02-29 reading
the window for a pass after the end | granted 2018-09-01; passed 2022-01-15 | 2022-01-15
    undetermined open text | in_force 2024-08-31 text
the consequence of a failure before the end, with its bar | granted 2019-03-01; failed 2021-12-20 | 2022-03-01
    cancelled open text barred 2024-02-29 | ended open text barred 2023-02-28
the bar of a lapse | granted 2018-09-01 | 2022-03-01
    lapsed open text barred 2023-02-28 | lapsed open text barred 2024-02-29
whether a filing counts | granted 2018-07-01; filed 2021-05-15 | 2022-01-01
    lapsed open text barred 2022-12-31 | under_review 2024-06-30 text
how long a filing waits for its notice | granted 2018-09-01; filed 2021-10-01 | 2022-03-01
    under_review 2023-08-31 text | under_review 2024-08-31 text
a title is held in the window as the law of the end of the term says | granted 2019-03-01 | 2022-03-01
    under_review 2022-05-31 text | under_review 2022-05-31 text
whether a filing settles an early failure | granted 2018-09-01; failed 2019-02-01; filed 2022-01-15 | 2022-01-15
    undetermined open text | under_review 2024-08-31 text
"""


@lru_cache
def engine(picked_by: str) -> Engine:
    regime = load_regimes(RULES)["changing"]
    parameters = [one.model_copy(update={"picked_by": picked_by}) for one in regime.parameters]
    return Engine({"changing": regime.model_copy(update={"parameters": parameters})}, closed_world=True)


def facts(text: str) -> list[Fact]:
    found = []
    for number, part in enumerate(text.split("; "), 1):
        kind, when = part.split()
        on = day(when)
        found.append(Fact(f"row:{number}", "changing", "advantage", KINDS.get(kind, kind), Span(on, on), on))
    return found


def said(standing: Standing) -> str:
    barred = last_day(standing.barred_until or NEVER)
    basis = standing.term.basis if standing.term else "no term"
    return f"{standing.status} {last_day(standing.until) or 'open'} {basis}{f' barred {barred}' if barred else ''}"


def picked() -> list[object]:
    lines = PICKED.strip().splitlines()
    found: list[object] = []
    for head, wanted in zip(lines[::2], lines[1::2], strict=True):
        (what, text, as_of), both = head.split(" | "), wanted.strip().split(" | ")
        for picked_by, one in zip(("act", "term_end"), both, strict=True):
            found.append(pytest.param(picked_by, text, as_of, one, id=f"{what}, by {picked_by}"))
    return found


@pytest.mark.parametrize(("picked_by", "text", "as_of", "wanted"), picked())
def test_the_day_picks(picked_by: str, text: str, as_of: str, wanted: str) -> None:
    (found,) = engine(picked_by).standings(facts(text), day(as_of), NEVER - 1, "changing")
    assert said(found) == wanted
