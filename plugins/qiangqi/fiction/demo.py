"""The fictional catalogue, from a seed to a database."""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path

from qiangqi.catalogue.building.pipeline import publish
from qiangqi.durable import put_in_place
from qiangqi.standing.regime_files import load_regimes

from .completeness import missing
from .dirt import list_twice, share_code, spoil
from .documents import documents
from .error_reports import write_reports
from .firms import cast, firms
from .rules import copy_rules
from .sources import write_sources
from .words import names


class Incomplete(Exception):
    """The fiction does not show everything; ``str()`` names what is missing."""


def write_datasets(rules: Path, target: Path, count: int, seed: int) -> None:
    """Write a datasets folder of ``count`` invented firms under the rules of the datasets folder ``rules``.

    Raises:
        ValueError: fewer firms than are needed to show everything.
    """
    rng, regimes = random.Random(seed), load_regimes(rules)
    needed = len(cast(regimes))
    if count < needed:
        raise ValueError(f"{count} firms cannot show everything; expected at least {needed}")
    copy_rules(rules, target)
    found = documents(firms(count, rng, regimes, places_of(rules)), regimes, rng)
    spoil(found, count // 25, names(random.Random(seed + 1)), rng)
    share_code(found)
    list_twice(found)
    write_sources(found, target)
    write_reports(target, regimes)


def places_of(datasets: Path) -> dict[str, str]:
    """Return the words of each division by its code, from the province down."""
    with (datasets / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    words: dict[str, str] = {}
    for code, row in sorted(rows.items()):
        if row["level"] != "country":
            words[code] = (words.get(row["parent_code"]) or words.get(f"{code[:2]}0000", "")) + row["name"]
    return words


def make(rules: Path, output: Path, count: int, seed: int) -> Path:
    """Build ``output/demo.db`` and switch to it; return its path. The same arguments give the same bytes.

    Raises:
        ValueError: fewer firms than are needed to show everything.
        Incomplete: something of the closed lists does not occur; the catalogue in ``output`` is as it was.
    """
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".demo-", dir=output) as scratch:
        datasets = Path(scratch) / "datasets"
        datasets.mkdir()
        write_datasets(rules, datasets, count, seed)
        fresh = publish(datasets, Path(scratch), "demo", fictional=True)
        absent = missing(fresh)
        if absent:
            raise Incomplete(", ".join(absent))
        for name in ("demo.db", "demo.json"):
            put_in_place(fresh.with_name(name), output / name)
    return output / "demo.db"
