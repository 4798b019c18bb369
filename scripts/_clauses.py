"""Where each clause of the implemented documents is held, found from the data: rules by citation, plans by article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from qiangqi.catalogue.plans.plan_files import Plan, load_plans
from qiangqi.standing.regime import Provision, Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import Strict, load
from qiangqi.values.vocabulary import load_vocabulary


class Outline(Strict):
    """The clauses of one document, a regime's or a plan's, in the order of the text."""

    regime: str | None = None
    plan: str | None = None
    clauses: list[str]


class Outlines(Strict):
    """All of ``clauses.yml``."""

    documents: list[Outline] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One place that holds a clause: what it is called in the data, and on what it rests."""

    says: str
    basis: Literal["text", "reading", "practice"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its clauses, each with the places that hold it; ``unlisted`` are cited but in no outline."""

    title: str
    clauses: dict[str, list[Place]]
    unlisted: list[str]


def documents(datasets: Path) -> Iterator[Document]:
    """Yield the documents of ``clauses.yml`` with where their clauses are held."""
    regimes = load_regimes(datasets)
    plans = {plan.id: plan for plan in load_plans(datasets, regimes, load_vocabulary(datasets).words("measure_kinds"))}
    for outline in load(datasets / "clauses.yml", Outlines).documents:
        places = _of_regime(regimes[outline.regime]) if outline.regime else _of_plan(plans[outline.plan or ""])
        title = regimes[outline.regime].name.zh if outline.regime else plans[outline.plan or ""].title.zh
        yield _document(title, outline.clauses, list(places))


def _document(title: str, clauses: list[str], places: list[tuple[str, Place]]) -> Document:
    held: dict[str, list[Place]] = {clause: [] for clause in clauses}
    unlisted = []
    for article, place in places:
        if article not in held:
            unlisted.append(article)
        elif place not in held[article]:
            held[article].append(place)
    return Document(title, held, unlisted)


def _own_provisions(regime: Regime) -> list[Provision]:
    """Return the provisions of the document itself: those of a later document are no clauses of it."""
    return [provision for provision in regime.provisions if provision.note is None]


def _of_regime(regime: Regime) -> Iterator[tuple[str, Place]]:
    for provision in _own_provisions(regime):
        yield provision.id, Place("provisions", provision.basis)
    for parameter in regime.parameters:
        for value in parameter.values:
            if value.provision:
                yield value.provision, Place(f"parameter `{parameter.id}`", value.basis)
    for condition in regime.conditions:
        yield condition.provision, Place(f"conditions ({condition.stage})", condition.basis)
    for name in ("benefits", "calendar"):
        for entry in getattr(regime, name):
            yield entry.provision, Place(name, "text")
    if regime.quota:
        yield regime.quota.provision, Place("quota", "text")
    if regime.ladder:
        yield regime.ladder.provision, Place("ladder", "text")


def _of_plan(plan: Plan) -> Iterator[tuple[str, Place]]:
    held = [
        *((provision.article, "provisions") for provision in plan.provisions),
        *((task.id, "task with its bodies") for task in plan.tasks),
        *((target.article, f"target `{target.id}`") for target in plan.targets if target.article != "附件2"),
        *((one.baseline.article, f"target `{one.id}`, baseline") for one in plan.targets if one.baseline),
        *((measure.article, f"measure `{measure.id}`") for measure in plan.measures),
        *((step.article, f"schedule {step.number}") for step in plan.schedule if step.article != "印发通知"),
    ]
    for articles, says in held:
        for article in re.split("；", articles):
            yield article, Place(says, "text")


def table(datasets: Path) -> str:
    """Return a table for each document: clause, where it is held, basis."""
    parts = []
    for document in documents(datasets):
        rows = [f"| {clause} | {_said(places)} | {_bases(places)} |" for clause, places in document.clauses.items()]
        head = [
            f"## {document.title}",
            "",
            f"{len(rows)} clauses.",
            "",
            "| clause | held in | basis |",
            "|---|---|---|",
        ]
        parts.append("\n".join([*head, *rows]))
    return "\n\n".join(parts)


def _said(places: list[Place]) -> str:
    return ", ".join(dict.fromkeys(place.says for place in places))


def _bases(places: list[Place]) -> str:
    return ", ".join(dict.fromkeys(place.basis for place in places))
