"""Publishing while the datasets folder is held, so that nobody writes into it meanwhile; and what other hosts set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qiangqi.catalogue.building.progress import Progress
from qiangqi.lists.editing.journal import consistent
from qiangqi.lists.editing.unfinished_purges import refuse_unfinished

from .publish import Published, publish


def publish_held(
    datasets: Path, output: Path, command: str, day: str, say: Callable[[str], None], progress: Progress | None = None
) -> Published:
    """Publish a datasets folder on a day, ISO 8601, as :func:`.publish.publish` does; others read who holds it.

    Raises:
        DataError: a purge is unfinished, or it cannot be published.
    """
    refuse_unfinished(datasets)
    with consistent(datasets, command, say):
        refuse_unfinished(datasets)  # an act that was cut off may have been a purge
        return publish(datasets, output, made_on=day, say=say, progress=progress)


def settings_of(version: str) -> tuple[str, ...]:
    """Return the commands of other hosts that let them serve a version, once they have its folder."""
    return (
        f"RELEASE={version} docker compose -f deploy/compose.yaml up -d",
        f"echo RELEASE={version} >examples/kubernetes/release.env && kubectl apply -k examples/kubernetes",
        f"RELEASES=build/releases RELEASE={version} sh deploy/serve.sh",
    )
