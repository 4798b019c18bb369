"""A big fictional catalogue written straight into its tables, for measuring search: rules, but no lists and no facts.

Every name begins with 虚构 and every code is one that no registrar can issue.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiangqi.catalogue.building.day_lists import fill_day_lists
from qiangqi.catalogue.building.inputs import gather
from qiangqi.catalogue.building.intervals import PIECES
from qiangqi.catalogue.building.tallies import tally
from qiangqi.catalogue.schema import rule_tables
from qiangqi.catalogue.schema.database import create, fill, index
from qiangqi.catalogue.search.index import index_firms

from .words import FICTIONAL, code

_TRADES = "精密机械 新材料 环保科技 制药 电气 仪器仪表 轴承 化工 食品 农业科技 光电 生物科技 汽车零部件 陶瓷 纺织 软件"
_FORMS = "有限公司 有限公司 有限公司 有限责任公司 股份有限公司 （集团）有限公司"
_PLACES = (
    ("河南省郑州市", "410100"),
    ("河南省", "410000"),
    ("广东省中山市", "440000"),
    ("北京市", "110000"),
    ("", None),
)
_CODES = 1_000_000
"""So many fictional codes there are; later firms have none."""


def write_invented(rules: Path, path: Path, firms: int, seed: int) -> None:
    """Write a catalogue of so many invented firms, with one title each; the same seed gives the same bytes.

    ``rules`` is the datasets folder whose rules, words and places it has.
    """
    found = gather(rules)
    named = list(_names(firms, random.Random(seed)))
    db = sqlite3.connect(path)
    with db:
        create(db)
        fill(db, "divisions", iter(found.divisions.rows))
        for table, rows in rule_tables.every(found.regimes, found.vocabulary):
            fill(db, table, rows)
        fill(db, "firms", (_firm(number, name) for number, name in enumerate(named)))
        fill(db, "firm_names", (_name(number, name) for number, name in enumerate(named)))
        fill(db, "intervals", (row for number in range(firms) for row in _intervals(number)))
        fill(db, "build", [{"key": "fictional", "value": FICTIONAL}])
        index(db)
        tally(db)
        fill_day_lists(db)
        index_firms(db)
    db.execute("pragma optimize")
    db.close()


def _names(firms: int, rng: random.Random) -> Iterator[str]:
    """Yield names of two or three of the common characters (GB 2312, level 1), some far more frequent than others."""
    characters = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]
    rng.shuffle(characters)
    weights = [1 / (place + 8) for place in range(len(characters))]
    picked = rng.choices(characters, weights, k=firms * 3)
    trades, forms = _TRADES.split(), _FORMS.split()
    for number in range(firms):
        word = "".join(picked[3 * number : 3 * number + 2 + number % 2])
        yield FICTIONAL + word + rng.choice(trades) + rng.choice(forms)


def _firm(number: int, name: str) -> dict[str, Any]:
    region, division = _PLACES[number % len(_PLACES)]
    own_code = code(number) if number % 2 and number < _CODES else None
    return {
        **_of(number),
        "name": name,
        "name_key": _key(name),
        "uscc": own_code,
        "region": region,
        "division": division,
        "facts": 1,
    }


def _name(number: int, name: str) -> dict[str, Any]:
    known = {"kind": "printed", "known_on": "2020-01-01"}
    return {"name_id": number + 1, **_of(number), "name": name, "name_key": _key(name), **known}


def _intervals(number: int) -> Iterator[dict[str, Any]]:
    year, month = 2013 + number % 11, 1 + number % 12
    start, end = f"{year}-{month:02}-01", f"{year + 3}-{month:02}-01"
    title = {**_of(number), "regime": "zhengzhou", "tier": ("advantage", "demonstration")[number % 2]}
    spans = ((None, start, "not_held", "no"), (start, end, "in_force", "yes"), (end, None, "undetermined", "unclear"))
    for place, (first, last, status, holds) in enumerate(spans):
        days = {"from_on": first, "until_on": last}
        yield {"interval_id": (number + 1 << PIECES) + place, **title, **days, "status": status, "holds_title": holds}


def _of(number: int) -> dict[str, str]:
    return {"firm_id": f"n{number:012x}"}


def _key(name: str) -> str:
    return name.replace("（", "(").replace("）", ")")
