"""The diagram of statuses says what the engine does, and no change that the engine knows is missing from it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from histories import REGIMES, as_facts, histories
from hypothesis import HealthCheck, example, given, settings
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import NEVER
from qiangqi.web.regimes.status_map import REACHABLE, STEPS
from qiangqi.web.regimes.status_svg import NARROW, WIDE
from second_evaluator import Row

TOLD = {(source, step.target) for step in STEPS for source in step.sources}
CLOSED = Engine(REGIMES, closed_world=True)
DAY, NEXT = date(2015, 1, 1), date(2015, 1, 2)
FAILED_THEN_GRANTED_PAST_ITS_TERM = [
    Row(1, "xiping", "advantage", "review_failed", DAY, DAY, DAY),
    Row(2, "xiping", "advantage", "granted", NEXT, NEXT, NEXT, date(2012, 7, 16), date(2012, 7, 16)),
]
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
@given(histories())
@example(("xiping", FAILED_THEN_GRANTED_PAST_ITS_TERM))
@pytest.mark.slow
def test_every_change_that_the_engine_makes_is_told(drawn: tuple[str, list[Row]]) -> None:
    regime, rows = drawn
    history = CLOSED.history(as_facts(rows), regime, NEVER - 1)
    for segments in history.segments.values():
        changes = {(one.status, other.status) for one, other in pairwise(segments) if one.status != other.status}
        assert {change for change in changes if "undetermined" not in change} <= TOLD


def test_the_picture_shows_every_status_once_and_at_both_widths_the_same_changes() -> None:
    for drawing in (WIDE, NARROW):
        assert sorted(node.status for node in drawing.nodes) == sorted(REACHABLE)
        assert {arrow.by for arrow in drawing.arrows} <= {step.by for step in STEPS}
    assert sorted(arrow.by for arrow in NARROW.arrows) == sorted(arrow.by for arrow in WIDE.arrows)
