"""Rules of the fiction: the real ones with invented statements of coverage, so that closed and open lists occur."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import to_json

from qiangqi.standing.coverage import ENDING, RENEWING
from qiangqi.standing.regime_files import load_regimes_by_file

from .words import FICTIONAL


class Closed(NamedTuple):
    """An invented statement: all lists of these kinds from one day (None: since ever) to another are held."""

    kinds: tuple[str, ...]
    tier: str | None
    start: str | None
    to: str
    published: str


CLOSED = {
    "national-demonstration": (
        Closed(RENEWING, "demonstration", None, "2023-06-30", "2023-07-10"),
        Closed(ENDING, "demonstration", "2017-01-01", "2023-06-30", "2023-07-10"),
    ),
    "national-advantage": (Closed(RENEWING, None, None, "2022-12-31", "2023-02-01"),),
    "zhengzhou": (Closed((*RENEWING, *ENDING), None, None, "2025-12-31", "2026-02-02"),),
    "xiping": (Closed((*RENEWING, *ENDING), "advantage", None, "2025-12-31", "2026-02-02"),),
    "henan": (Closed(("granted",), "demonstration", None, "2024-12-31", "2025-03-03"),),
    "shandong": (Closed(RENEWING, None, None, "2021-12-31", "2022-03-01"),),
}
"""What is closed, by regime; every other regime is open, as its real one is."""

_COPIED = ("vocabulary.yml", "divisions.csv", "divisions-history.csv", "divisions.yml")


def copy_rules(source: Path, target: Path) -> None:
    """Copy the closed lists of words, the divisions and every regime, its coverage replaced by what is invented."""
    for name in _COPIED:
        shutil.copyfile(source / name, target / name)
    for path, rules in load_regimes_by_file(source).items():
        regime = rules.model_dump(mode="json", by_alias=True)
        regime["coverage"] = [row for closed in CLOSED.get(rules.id, ()) for row in _statements(closed)]
        copy = target / path.parent.name / _file_name(path)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(to_json(regime, indent=1))


def _file_name(path: Path) -> str:
    """Return the name of the one file that holds a copied regime, whatever holds the original."""
    if path.is_file():
        return path.name
    place, id_ = path.parent.name, path.name
    return "regime.yml" if id_ == place else f"regime-{id_.removeprefix(f'{place}-')}.yml"


def _statements(closed: Closed) -> list[dict[str, Any]]:
    zh = f"{FICTIONAL}：为演示而设，视为名单已收录完整"
    en = "Fictional: taken as complete, to show what a complete list allows."
    return [
        {
            "kind": kind,
            "tier": closed.tier,
            "from": closed.start,
            "to": closed.to,
            "published": closed.published,
            "because": {"zh": zh, "en": en},
        }
        for kind in closed.kinds
    ]
