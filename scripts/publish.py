#!/usr/bin/env python3
"""Publish: check, build whole, write the release, and switch what is served to both, as one act or not at all."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from pathlib import Path

import click
from _clock import today
from _folders import DATASETS, OUTPUT
from _waiting import waits
from qiangqi.releases.publishing.pending import finish_pending, state_of
from qiangqi.releases.publishing.held import publish_held, settings_of
from qiangqi.releases.publishing.publish import Published
from qiangqi.lists.editing.unfinished_purges import refuse_unfinished
from qiangqi.lists.refusal_words import told
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

EPILOG = """\b
Examples:
  scripts/publish.py                                     as make publish does
  scripts/publish.py --datasets datasets --output build
  scripts/publish.py --finish                            only finishes what was broken off

\b
Exit status: 0 published, or nothing had changed; 1 refused: the last line says whether anything was switched.
Look at it first: make preview.
"""


@click.command(epilog=EPILOG)
@DATASETS
@OUTPUT
@click.option("--finish", is_flag=True, help="Publish nothing new; finish a switch that was broken off, if one was.")
@waits
def main(datasets: Path, output: Path, finish: bool) -> None:
    """Check and build the whole catalogue aside, write its release, and switch to both as one act.

    Broken off before the switch nothing has begun; broken off within it, the next command finishes it and says so.
    A server that runs under `make serve` switches by itself; what to set on other hosts is printed.
    """
    try:
        if finish:
            refuse_unfinished(datasets)
            finish_pending(output, click.echo)
            return
        done = publish_held(datasets, output, "scripts/publish.py", today().isoformat(), click.echo)
    except DataError as error:
        click.echo(mask(told(error)), err=True)
        click.echo(f"未发布 not published; {state_of(output)}", err=True)
        click.echo("改好后再运行 mend it and run it again: make publish", err=True)
        sys.exit(1)
    _tell(done, output)


def _tell(done: Published, output: Path) -> None:
    if not (done.is_released or done.is_switched):
        click.echo(f"没有变化，在用的仍是 nothing has changed; in service stays {done.version}")
        return
    folder = output / "releases" / done.version
    click.echo(f"已发布 published: {done.version}")
    click.echo(f"  数据版本 release: {folder} ({'新写 written' if done.is_released else '已有 was there'})")
    click.echo(
        f"  目录 catalogue: {output / 'catalogue.db'} ({'已切换 switched' if done.is_switched else '未变 unchanged'})"
    )
    click.echo(f"  RELEASE={done.version}")
    click.echo(f"  SHA-256 of catalogue.db: {done.sha256}")
    click.echo(f"核对 to verify: cd {folder} && sha256sum --quiet -c SHA256SUMS")
    click.echo("其他主机 on other hosts, once they have that folder and versions.json:")
    for line in settings_of(done.version):
        click.echo(f"  {line}")
    if done.before:
        click.echo(f"退回 back: RELEASE={done.before} 同上 in the same commands")


if __name__ == "__main__":
    main()
