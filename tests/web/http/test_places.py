"""The options of a list's field for places."""

from __future__ import annotations

import pytest
from qiangqi.web.http.filters import Place, Places

PLACES = Places([Place("410000", "河南省", 0), Place("410100", "郑州市", 1)])
FIRST, SECOND = (
    '<option value="410000" lang="zh-CN">河南省</option>',
    '<option value="410100" lang="zh-CN">　郑州市</option>',
)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (None, FIRST + SECOND),
        ("none", FIRST + SECOND),
        ("410100", FIRST + SECOND.replace('"zh-CN"', '"zh-CN" selected')),
        ("410122", f'{FIRST}{SECOND}<option value="410122" selected>410122</option>'),
        ('"><b>', f'{FIRST}{SECOND}<option value="&#34;&gt;&lt;b&gt;" selected>&#34;&gt;&lt;b&gt;</option>'),
    ],
)
def test_one_option_at_most_is_chosen_and_a_place_without_firms_is_added(chosen: str | None, expected: str) -> None:
    assert PLACES.options(chosen) == expected
