#!/usr/bin/env python3
"""Build aside and serve the would-be catalogue, with what differs from the one in service; that one stays as it is."""

from __future__ import annotations

import _project  # isort: skip

import os
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import click
from _clock import today
from _folders import DATASETS
from _refusals import refusals_told
from _waiting import waits
from qiangqi.catalogue.building.lock import locked
from qiangqi.lists.editing.journal import consistent
from qiangqi.releases.preview.aside import Preview, prepare
from qiangqi.releases.publishing.pending import finish_pending
from qiangqi.releases.preview.reading import about, counted, difference
from qiangqi.releases.preview.serving import serve_options

WORDS = {
    "sources": "来源 sources",
    "facts": "事项 facts",
    "standings": "资格状态 standings",
    "days": "到期日 days",
    "issues": "问题 issues",
}

EPILOG = """\b
Examples:
  scripts/preview.py                                     as make preview does
  scripts/preview.py --port 8005                         on another port
  scripts/preview.py --no-serve                          only the counts, for a script
  scripts/preview.py --in-service site/catalogue.db      compares with another catalogue that is served

\b
Exit status: 1 where the build would be refused, or the port or the folder is in use; nothing served is touched.
"""


@click.command(epilog=EPILOG)
@DATASETS
@click.option(
    "--in-service",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_project.ROOT / "build" / "catalogue.db",
    help="The catalogue to compare with (default: build/catalogue.db).",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "build" / "preview",
    help="The folder of the preview (default: build/preview/).",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8003, help="Where it is served (default: 8003).")
@click.option("--no-serve", is_flag=True, help="Print what differs, and end.")
@waits
def main(datasets: Path, in_service: Path, output: Path, port: int, no_serve: bool) -> None:
    """Build the catalogue of a datasets folder aside, print what differs from the one in service, and serve it.

    Every page says that it is a preview, and /preview shows what differs: facts that come, go and change, standings
    that turn as of today, issues new and gone. The preview is kept in no cache and listed nowhere.
    """
    with refusals_told():
        if not no_serve:
            _ask_for(port)
        finish_pending(in_service.parent, click.echo)
        with ExitStack() as stack:
            held = stack.enter_context(
                locked(output / ".lock", "another preview is served from this folder", waits=False)
            )
            with consistent(datasets, "scripts/preview.py", click.echo):
                made = prepare(datasets, output, in_service, today().isoformat())
            _tell(made)
            if not no_serve:
                _serve(made, in_service.absolute().parent / "releases", port, held)


def _ask_for(port: int) -> None:
    """End where somebody listens on the port already, before anything is built."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            click.echo(f"端口 {port} 已被占用 port {port} is in use: make preview PORT={port + 1}", err=True)
            sys.exit(1)


def _tell(made: Preview) -> None:
    with difference(made.difference) as db:
        compared, counts = about(db), counted(db)
    click.echo(f"在用 in service: {compared.since or '还没有 none yet'}")
    click.echo(f"预览 would be:   {compared.to}（资格状态按 standings as of {compared.day}）")
    for section, ops in counts.items():
        told = f"新增 new {ops['ADD']:,} · 改动 changed {ops['MOD']:,} · 去掉 gone {ops['DEL']:,}"
        click.echo(f"  {WORDS[section]}: {told}")


def _serve(made: Preview, releases: Path, port: int, lock: int) -> None:
    """Become the server of the preview."""
    options = serve_options(made, _project.ROOT / "metadata.yml", releases, port)
    click.echo(f"预览 preview: http://127.0.0.1:{port}/preview  (Ctrl-C 停止 stops it)")
    click.echo("在用的目录未动 what is in service is untouched")
    sys.stdout.flush()
    os.set_inheritable(lock, True)  # no other preview is built here while this one is served
    os.execv(sys.executable, [sys.executable, "-m", "datasette", "serve", *options])


if __name__ == "__main__":
    main()
