"""What became of the pages of sources, from an inbox into the datasets: ``<place>/watched.csv``, for the next build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from qiangqi.lists.cards import Card
from qiangqi.lists.editing.contents import put
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.sources import card_paths
from qiangqi.lists.watched_sources import NAME, WatchedSource, watched_text
from qiangqi.standing.strict_yaml import load

from .kept_answers import AddressState, KeptAnswers


def recorded(datasets: Path, inbox: Path, say: Callable[[str], None]) -> list[Path]:
    """Write which sources of each place have a page that vanished or changed; return the files that are new or other.

    It rests on what the collector last found, so twice gives the same bytes. A page that is again as it was when its
    source was made is not told any more. Nothing is taken from a page but the days.

    Raises:
        DataError: a card does not fit its format, or the folder cannot be written.
    """
    with writing(datasets, "scripts/collect.py --record", say):
        found: dict[Path, list[WatchedSource]] = {path.parent / NAME: [] for path in card_paths(datasets)}
        for path, one in _all(datasets, KeptAnswers(inbox)):
            found[path].append(one)
        return [path for path, rows in found.items() if _written(path, rows)]


def _all(datasets: Path, answers: KeptAnswers) -> Iterator[tuple[Path, WatchedSource]]:
    for path in card_paths(datasets):
        card = load(path, Card)
        state = answers.state(card.address) if card.address else None
        if state is not None and (told := _became(card, state)):
            what, since = told
            id = f"{path.parent.name}/{path.stem}"
            yield path.parent / NAME, WatchedSource(id, state.address, what, since, state.last_on)


def _became(card: Card, state: AddressState) -> tuple[str, str] | None:
    """Return whether a page vanished or changed, and since which day; None where it is as it was.

    It is compared with the last version that was there on the day on which the source's file was made, else with the
    first that was kept.
    """
    if state.gone_on is not None:
        return "vanished", state.gone_on
    before = [number for number, one in enumerate(state.versions) if one.first_on <= card.made]
    used = before[-1] if before else 0
    if state.versions[-1].says == state.versions[used].says:
        return None
    return "changed", state.versions[used + 1].first_on


def _written(path: Path, rows: list[WatchedSource]) -> bool:
    if not rows:
        is_there = path.exists()
        path.unlink(missing_ok=True)
        return is_there
    text = watched_text(rows).encode()
    if path.exists() and path.read_bytes() == text:
        return False
    put(path, text)
    return True
