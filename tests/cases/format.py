"""The one shape of all case files; a key that it does not name is an error with its file and line."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field
from qiangqi.lists.loose_facts import COLUMNS
from qiangqi.standing.strict_yaml import Day, Strict, load
from qiangqi.values.vocabulary import load_vocabulary

CASES = Path(__file__).resolve().parent
DATASETS = CASES.parent.parent / "datasets"
VOCABULARY = load_vocabulary(DATASETS)
FIRM = "示例企业"


def _one_of(*words: str) -> AfterValidator:
    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"{word!r}; expected one of {', '.join(words)}")
        return word

    return AfterValidator(check)


Column = Annotated[str, _one_of(*COLUMNS)]
Status = Annotated[str, _one_of(*VOCABULARY.words("statuses"))]
Caution = Annotated[str, _one_of(*VOCABULARY.words("cautions"))]
Holds = Literal["yes", "no", "unclear"]


class Term(Strict):
    from_: Day | None = Field(alias="from")
    from_range: list[Day] = []
    to: Day | None
    to_range: list[Day] = []
    basis: Literal["printed", "text", "reading", "practice"] | None = None


class Next(Strict):
    on: Day | None
    on_range: list[Day] = []
    status: Status


class Reading(Strict):
    dates: Literal["earliest", "latest"]
    status: Status
    holds_title: Holds | None = None
    since: Day | None = None
    until: Day | None = None
    barred_until: Day | None = None


class Expectation(Strict):
    """What is asked and what matters of the answer: a key that is not given is not compared.

    ``known_on`` is that of the case, or else ``as_of``. ``tier`` chooses among several standings of the regime.
    """

    as_of: Day
    known_on: Day | None = None
    regime: str | None = None
    tier: str | None = None
    name: str | None = None
    former_names: list[str] = []
    tiers: list[str | None] = []
    status: Status | None = None
    holds_title: Holds | None = None
    since: Day | None = None
    until: Day | None = None
    since_range: list[Day] = []
    until_range: list[Day] = []
    barred_until_range: list[Day] = []
    term: Term | None = None
    next: Next | None = None
    barred_until: Day | None = None
    evidence: str | None = None
    readings: list[Reading] = []
    cautions: list[Caution] = []
    no_cautions: list[Caution] = []
    caution_says: list[str] = []
    because_provisions: list[str] = []
    because_facts: list[str] = []
    because_says: list[str] = []
    because_not: list[str] = []


class Issue(Strict):
    row: int
    field: str


class Case(Strict):
    """One sentence of law, the facts of one firm, and the days on which it is asked.

    ``exercises`` names parameters: the first value by the parameter's id, a later one as ``id@from``.
    """

    sentence: str
    provisions: list[str]
    exercises: list[str]
    world: Literal["closed", "open"]
    known_on: Day | None = None
    facts: list[dict[Column, str]]
    issues: list[Issue] = []
    expect: list[Expectation]


class CaseFile(Strict):
    """All cases of one topic; ``datasets`` names another folder of rules than the real one, from tests/."""

    regime: str
    datasets: str = "../datasets"
    cases: list[Case]


class Told(NamedTuple):
    """A case with what its file says about it."""

    id: str
    datasets: Path
    regime: str
    case: Case

    @property
    def regimes(self) -> set[str]:
        """The regimes of its facts."""
        return {row.get("regime", self.regime) for row in self.case.facts}


def told_cases() -> list[Told]:
    """Read every case file.

    Raises:
        DataError: a file does not have the shape; it names the file and the line.
    """
    told = []
    for path in sorted(CASES.glob("*/*.yml")):
        file = load(path, CaseFile)
        topic = path.relative_to(CASES).with_suffix("").as_posix()
        rules = (CASES.parent / file.datasets).resolve()
        told += [Told(f"{topic}: {case.sentence}", rules, file.regime, case) for case in file.cases]
    return told


def as_file(regime: str, rows: list[dict[str, str]], folder: Path) -> Path:
    """Write the facts of a case as a file of loose facts, all of one made-up firm."""
    path = folder / "FACTS.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows({"firm_name": FIRM, "regime": regime, **row} for row in rows)
    return path
