#!/usr/bin/env python3
"""Make a release: every public table in every form, with hashes, a manifest and what describes it."""

from __future__ import annotations

import _project  # isort: skip

from pathlib import Path

import click
from _clock import today
from _refusals import refusals_told
from _waiting import waits
from qiangqi.releases.publishing.pending import finish_pending
from qiangqi.releases.release import release
from qiangqi.releases.versions import manifest_of


@click.command(
    epilog="Examples:\n\n  scripts/release.py\n\n  scripts/release.py --catalogue build/demo.db --output build/demo"
)
@click.option(
    "--catalogue",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_project.ROOT / "build" / "catalogue.db",
    help="The built catalogue (default: build/catalogue.db).",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "build" / "releases",
    help="Where the folder of the version is put (default: build/releases/).",
)
@waits
def main(catalogue: Path, output: Path) -> None:
    """Write the release of a catalogue into a folder of its own, <day of the data>-<hash of the content>.

    The same content is the same bytes, and a version that exists is left as it is. On an error every release stays as
    it was, the next attempt begins anew, and the exit status is 1.
    """
    with refusals_told():
        finish_pending(catalogue.parent, click.echo)
        folder = release(catalogue, output, made_on=today().isoformat())
    files = manifest_of(output, folder.name)["files"]
    click.echo(f"{folder} ({len(files)} files, {sum(file['bytes'] for file in files) / 1e6:.1f} MB)")
    click.echo(f"to verify: cd {folder} && sha256sum --quiet -c SHA256SUMS")


if __name__ == "__main__":
    main()
