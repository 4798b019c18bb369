"""Plans: what an authority set out to reach and to pay, as data with articles; a target is never an achievement."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from qiangqi.standing.strict_yaml import DataError, Strict, Text, When, data_files, first_line, load

Level = Literal["national", "provincial", "city", "county"]


class Period(Strict):
    """The span of a plan; ``until`` is inclusive. ``basis`` says whether the text prints it or we read it so."""

    from_: When = Field(alias="from")
    until: When
    basis: Literal["text", "reading"]
    says: Text


class PlanProvision(Strict):
    """What an article says that is neither a target nor a measure, in our own words; ``bodies`` that it lists."""

    article: str
    says: Text
    bodies: list[str] = []


class Task(Strict):
    """A task of the plan with the bodies that the text makes responsible, in its order and words."""

    id: str
    says: Text
    bodies: list[str]


class Figure(Strict):
    """A figure in the target's unit; ``printed`` is how the text writes it where that differs."""

    value: Decimal
    printed: str | None = None


class Baseline(Figure):
    """The figure from which the plan starts, and the article that prints it."""

    year: int
    article: str


class Goal(Figure):
    """What is to be reached: ``>=`` at least, ``>`` more than, ``=`` the figure, ``range`` from value to value_to.

    Without a year it is due at the end of the plan, unless ``each_year`` says that ``every`` year is to reach it, or
    the years on ``average``, such as a yearly growth.
    """

    year: int | None = None
    each_year: Literal["every", "average"] | None = None
    operator: Literal[">=", ">", "=", "range"]
    value_to: Decimal | None = None

    @model_validator(mode="after")
    def _range(self) -> Goal:
        if (self.operator == "range") != (self.value_to is not None):
            raise ValueError("value_to goes with operator: range; expected both or neither")
        if self.year is not None and self.each_year is not None:
            raise ValueError("a goal is of one year or of each; expected year or each_year")
        return self


class Counted(Strict):
    """How the catalogue counts the indicator itself, by these regimes in the plan's place.

    ``means``: firms on a list of those in ``training`` (培育), firms whose title is ``new`` (新增), or the ``stock`` of
    holders on the last day; ``mixed`` where one figure joins several of them, which is then not counted. ``within``
    the plan's ``period``, each ``year`` that has a target, or ``ever``.
    """

    regimes: list[str]
    means: Literal["training", "new", "stock", "mixed"]
    within: Literal["period", "year", "ever"]


class Target(Strict):
    """One indicator: its baseline, its goal, and the row of the schedule that gives it year by year."""

    id: str
    indicator: Text
    unit: Text | None = None
    article: str
    task: str | None = None
    level: Level | None = None
    nature: str | None = None
    baseline: Baseline | None = None
    goal: Goal | None = None
    schedule: int | None = None
    counted: Counted | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _figures(self) -> Target:
        if self.goal is None and self.schedule is None:
            raise ValueError(f"target {self.id!r} has no figure; expected a goal or a row of the schedule")
        return self


class Measure(Strict):
    """One measure of support. Money in 万元 (CNY 10,000), rates in percent; null is what the text does not print.

    ``ceiling`` binds one payment, ``yearly_ceiling`` one applicant in a year. ``level`` is that of the title, park
    or money to which the measure is tied.
    """

    id: str
    article: str
    task: str | None = None
    kind: str
    level: Level | None = None
    for_: Text = Field(alias="for")
    says: Text
    condition: Text | None = None
    amount: Decimal | None = None
    rate: Decimal | None = None
    rate_of: Text | None = None
    ceiling: Decimal | None = None
    yearly_ceiling: Decimal | None = None
    is_one_off: bool = False
    bodies: list[str] | None = None

    @model_validator(mode="after")
    def _rate(self) -> Measure:
        if (self.rate is None) != (self.rate_of is None):
            raise ValueError("rate and rate_of go together; expected both or neither")
        if self.task is not None and self.bodies is not None:
            raise ValueError("the bodies of a measure are its task's; expected task or bodies")
        return self


class Step(Strict):
    """One row of the plan's schedule as it is numbered: a day, or figures by year."""

    number: int
    article: str
    says: Text
    unit: Text | None = None
    on: When | None = None
    years: dict[int, Decimal] = {}
    printed: dict[int, str] = {}


class Plan(Strict):
    """One plan. ``issued`` is null where no day is printed; a draft was published for comment, not adopted."""

    id: str
    title: Text
    number: str | None
    issuer: Text
    level: Level
    division: str
    issued: When | None
    is_draft: bool
    address: str | None
    licence: str
    period: Period
    unknown: list[Text]
    provisions: list[PlanProvision] = []
    tasks: list[Task]
    targets: list[Target]
    measures: list[Measure]
    schedule: list[Step]

    def bodies_of(self, part: Target | Measure) -> list[str]:
        """Return the bodies responsible for a target or a measure; none where the text names none."""
        own = part.bodies if isinstance(part, Measure) else None
        return own or next((task.bodies for task in self.tasks if task.id == part.task), [])


def load_plans(datasets: Path, regimes: Collection[str], kinds: Collection[str]) -> list[Plan]:
    """Load every ``<place>/plan*.yml`` of a datasets folder, in the order of their ids.

    Raises:
        DataError: a file does not fit the format, repeats an id, or names a task, a row, a regime or a kind that is
            not there.
    """
    plans: dict[str, Plan] = {}
    for path in data_files(datasets, "*/plan*.yml"):
        plan = load(path, Plan)
        if plan.id in plans:
            raise DataError(path, 1, f"plan {plan.id!r} is defined twice; expected another id")
        _check(path, plan, regimes, kinds)
        plans[plan.id] = plan
    return [plans[id_] for id_ in sorted(plans)]


def _check(path: Path, plan: Plan, regimes: Collection[str], kinds: Collection[str]) -> None:
    _check_ids(path, plan)
    tasks, rows = {task.id for task in plan.tasks}, {step.number for step in plan.schedule}
    for measure in plan.measures:
        _expect(path, measure.id, "task", measure.task, tasks)
        _expect(path, measure.id, "kind", measure.kind, kinds)
    for target in plan.targets:
        _expect(path, target.id, "task", target.task, tasks)
        _expect(path, target.id, "schedule", target.schedule, rows)
        for regime in target.counted.regimes if target.counted else ():
            _expect(path, target.id, "counted.regimes", regime, regimes)


def _check_ids(path: Path, plan: Plan) -> None:
    for name, ids in (
        ("targets", [target.id for target in plan.targets]),
        ("measures", [measure.id for measure in plan.measures]),
        ("schedule", [str(step.number) for step in plan.schedule]),
    ):
        twice = next((id_ for place, id_ in enumerate(ids) if id_ in ids[:place]), None)
        if twice is not None:
            raise DataError(path, first_line(path, ends=twice), f"{name}: {twice!r} stands here twice")


def _expect(path: Path, id_: str, key: str, given: object, known: Collection[object]) -> None:
    if given is not None and given not in known:
        listed = ", ".join(str(one) for one in known)
        raise DataError(path, first_line(path, ends=f"id: {id_}"), f"{id_}: {key} {given!r}; expected one of {listed}")
