#!/usr/bin/env python3
"""The registrar's desk: serve it on loopback, and print the address that lets a browser in."""

from __future__ import annotations

import _project  # isort: skip


import sys
from pathlib import Path

import click
from _clock import today
from _folders import DATASETS, OUTPUT
from _refusals import refusals_told
from qiangqi.desk.app import LOOPBACK, serve
from qiangqi.desk.settings import Desk

FOLDER = click.Path(file_okay=False, path_type=Path)

EPILOG = """\b
Examples:
  scripts/desk.py                       as make desk does
  scripts/desk.py --port 8005           on another port
  scripts/desk.py --datasets my/datasets --output my/build

\b
The address that it prints lets in whoever has it, so it is printed once and stands in no file. It is valid until the
desk ends. Exit status: 1 where the port or the folder is in use.
"""


def _loopback(_context: click.Context, _option: click.Parameter, host: str) -> str:
    if host not in (LOOPBACK, "localhost"):
        raise click.BadParameter(f"{host!r}; the desk is served on {LOOPBACK} alone")
    return host


@click.command(epilog=EPILOG)
@DATASETS
@OUTPUT
@click.option("--work", type=FOLDER, help="The folder of files in work (default: waiting/desk beside the datasets).")
@click.option("--port", type=click.IntRange(1, 65535), default=8004, help="Where it is served (default: 8004).")
@click.option("--host", default=LOOPBACK, callback=_loopback, help=f"{LOOPBACK}, and no other.")
def main(datasets: Path, output: Path, work: Path | None, port: int, host: str) -> None:
    """Serve the desk until Ctrl-C: files are dropped, read, answered, tried, saved, published and taken back.

    Files in work lie in a folder of the desk's own, and are there again after it ended, however it ended.
    """
    folder = work or datasets.resolve().parent / "waiting" / "desk"
    try:
        with refusals_told():
            serve(
                Desk(
                    datasets.resolve(), output.resolve(), folder.resolve(), port, today, _project.ROOT / "metadata.yml"
                ),
                _say,
            )
    except KeyboardInterrupt:  # how it is stopped
        click.echo()


def _say(address: str) -> None:
    click.echo(f"登记工作台 desk: {address}")
    click.echo("请把整个地址粘贴到本机浏览器；Ctrl-C 停止 paste it whole into a browser here; Ctrl-C stops it")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
