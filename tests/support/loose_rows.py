"""Rows of loose facts, and the answers to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from given import DATASETS, day
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.vocabulary import load_vocabulary

HEADER = "firm_name,uscc,regime,tier,kind,effective_on,published_on,valid_from,valid_to,new_name,corrects,note\n"


def ask(
    tmp_path: Path, rows: str, as_of: str, known_on: str = "2026-01-01", closed: bool = True
) -> list[dict[str, Any]]:
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    regimes = load_regimes(DATASETS)
    facts, _ = read_facts(path, regimes)
    lines = load_vocabulary(DATASETS).caution_lines()
    return answers(facts, Engine(regimes, closed), day(as_of), day(known_on), lines)
