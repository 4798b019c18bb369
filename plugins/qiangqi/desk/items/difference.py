"""What saving an item would change: the catalogue is built aside with it and without it, in a worker, on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qiangqi.catalogue.building.progress import Progress
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.save import contents_of
from qiangqi.lists.sources import card_paths
from qiangqi.releases.acting import effect_of
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from ..acts.effect import effect_in
from ..pages import page
from ..settings import desk_of, workers_of
from .forms import item_asked
from .list_page import REFRESH
from .registration import registration
from .saving import COMMAND, SAYS
from .stored import Item, item_of, put
from .view import made_of

_TOLD, _FILE = "difference.json", "difference.db"
PATIENCE = 2.0


async def show(request: Request) -> Response:
    """Show what would differ, as soon as it is known."""
    item, desk, workers = item_asked(request), desk_of(request), workers_of(request)
    wanted = _now(item, desk.datasets)
    told = _told(item, wanted)
    if told is None and item.is_open:
        given = (desk.folder, item.id, desk.datasets, desk.output, desk.today().isoformat())
        await workers.wait(workers.begin(f"differ {item.id}", differ, *given), PATIENCE)
        told = _told(item, wanted)
    waits = item.folder / SAYS
    says = waits.read_text(encoding="utf-8") if told is None and waits.exists() else ""
    is_told = told is not None and "refused" not in told
    effect = effect_in(item.folder / _FILE, desk.datasets) if is_told else None
    answer = page(request, "items/difference.html", {"item": item, "told": told, "effect": effect, "says": says})
    if told is None:
        answer.headers.update(REFRESH)
    return answer


def _now(item: Item, datasets: Path) -> list[Any]:
    """Return what a difference would be told of now: the item's answers, and every card."""
    return [made_of(item, datasets), sorted(path.stat().st_mtime_ns for path in card_paths(datasets))]


def _told(item: Item, wanted: list[Any]) -> dict[str, Any] | None:
    path = item.folder / _TOLD
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return told if told.get("made_of") == wanted else None


def differ(folder: Path, id_: str, datasets: Path, output: Path, today: str) -> None:
    """Try an item aside, and keep beside it what would differ, or why it would be refused."""
    item = item_of(folder, id_)
    if item is None:
        return
    told: dict[str, Any] = {}
    waits = item.folder / SAYS
    try:
        with writing(datasets, COMMAND, lambda text: put(waits, mask(text).encode())):
            _try(item, datasets, output, today)
    except (AnswerError, DataError) as error:
        told = {"refused": mask(error.message if isinstance(error, DataError) else str(error))}
    finally:
        waits.unlink(missing_ok=True)
    put(item.folder / _TOLD, json.dumps({**told, "made_of": _now(item, datasets)}, ensure_ascii=False).encode())


def _try(item: Item, datasets: Path, output: Path, today: str) -> None:
    found = registration(item, datasets, today)
    draft = found.draft()
    if draft.card is None:
        raise DataError(item.path, 1, "has open questions; expected an answer to each")
    card, _outcome = found.finish(draft)
    cells = found.scan.cells() if found.scan else b""
    planned = contents_of(datasets, draft.place, draft.id, card, draft.regime, item.path.read_bytes(), cells)
    contents: dict[str, bytes | None] = {path.relative_to(datasets).as_posix(): content for path, content in planned}
    put(item.folder / _FILE, effect_of(datasets, output, contents, today, Progress()).read_bytes())
