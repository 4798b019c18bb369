"""Mutation testing: each mutant is tried alone, and noticed by those tests that tell it from the code as it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from given import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

if TYPE_CHECKING:
    from _noticing import Noticer

CODE = "def is_over(day, end):\n    return day >= end\n"


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "sample_of_code.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import sample_of_code

    yield sample_of_code
    del sys.modules["sample_of_code"]


def tried(sample: ModuleType, *fails: Callable[[], bool]) -> dict[str, str]:
    from _mutations import mutants_of
    from _noticing import try_all

    mutants = mutants_of(Path(str(sample.__file__)).parent, "")
    found = try_all((one._replace(module="sample_of_code") for one in mutants), noticers(*fails), frozenset(), 1)
    return {one.change().splitlines()[-1].strip("+ "): became for one, became in found}


def noticers(*fails: Callable[[], bool]) -> list[Noticer]:
    from _noticing import measured

    return list(measured(fails))


def test_a_mutant_lives_where_no_test_asks_for_the_day_on_which_it_differs(sample: ModuleType) -> None:
    beside = lambda: sample.is_over(1, 2) or not sample.is_over(3, 2)  # noqa: E731
    assert tried(sample, beside) == {"return day > end": "lived"}
    assert tried(sample, beside, lambda: not sample.is_over(2, 2)) == {"return day > end": "noticed"}
    assert sample.is_over(2, 2)


def test_a_test_that_fails_by_itself_notices_nothing(sample: ModuleType) -> None:
    with pytest.raises(AssertionError, match="although nothing was changed"):
        noticers(lambda: sample.is_over(2, 2))


def test_a_test_that_never_runs_the_function_is_not_asked(sample: ModuleType) -> None:
    assert tried(sample, lambda: False) == {"return day > end": "lived"}
