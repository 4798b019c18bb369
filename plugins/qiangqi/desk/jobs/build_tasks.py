"""Jobs that build: the preview, and the publication.

What writes a release begins threads, and a build forks: nothing of the former is loaded here before the build.
"""

from __future__ import annotations

from typing import Any

from qiangqi.catalogue.building.lock import locked
from qiangqi.lists.editing.journal import consistent, last_number
from qiangqi.releases.preview.aside import prepare
from qiangqi.releases.publishing.held import publish_held
from qiangqi.releases.publishing.pending import finish_pending

from .work import Noted, Work

PREVIEW = "preview"
"""The folder of the preview in that of what is built, as that of ``scripts/preview.py``."""


def build_preview(work: Work) -> dict[str, Any]:
    """Build the would-be catalogue aside, and what differs in it from the one in service."""
    folder = work.output / PREVIEW
    finish_pending(work.output, work.say)
    with (
        locked(folder / ".lock", "another preview is served from this folder", waits=False),
        consistent(work.datasets, "scripts/desk.py preview", work.say),
    ):
        act = last_number(work.datasets)
        made = prepare(work.datasets, folder, work.output / "catalogue.db", work.day, Noted(work.folder))
    return {"catalogue": str(made.catalogue), "difference": str(made.difference), "act": act}


def publish(work: Work) -> dict[str, Any]:
    """Publish: check, build whole, write the release, and switch to both as one act."""
    progress = Noted(work.folder)
    done = publish_held(work.datasets, work.output, "scripts/desk.py publish", work.day, work.say, progress)
    return done._asdict()
