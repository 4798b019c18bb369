#!/usr/bin/env python3
"""Collect: ask the watched pages of issuing bodies for notices; what is new or has changed waits for a registrar."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from collections import Counter
from pathlib import Path

import click
from _folders import DATASETS
from _refusals import refusals_told
from _waiting import waits
from qiangqi.values.personal_data import mask

try:
    from qiangqi.collecting.clock import SystemClock, day_of
    from qiangqi.collecting.collector import Collector
    from qiangqi.collecting.records import recorded
    from qiangqi.collecting.settings import AGENT, Settings
    from qiangqi.collecting.watch_file import load_watched
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed: make env, or pip install 'qiangqi[build,collect]'")

WORDS = {
    "new": "新通知 new",
    "changed": "有变化 changed",
    "gone": "已撤下 gone",
    "refused": "未访问 refused",
    "failed": "未取得 failed",
    "not_due": "未到期 not due",
}

EPILOG = """\b
Examples:
  scripts/collect.py                              as make collect does: every page that is due
  scripts/collect.py --place henan --all          those of one place, due or not
  scripts/collect.py --check                      reads the watch.yml of every place, and asks nobody anything
  scripts/collect.py --record                     writes which sources vanished or changed, for the next build

\b
What is new waits in the inbox, with its files and a proposed card; nothing is published. Every request is a row of
log.csv there, and a record of WARC. Killed at any point, the next run goes on. Exit status: 0, also where a site does
not answer; 1 where a watch.yml does not fit its format or the inbox cannot be written.
"""


@click.command(epilog=EPILOG)
@DATASETS
@click.option(
    "--inbox",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of what was collected (default: inbox/ beside the datasets).",
)
@click.option("--place", "places", multiple=True, help="Only what is watched for this place (its folder in datasets/).")
@click.option("--all", "is_all", is_flag=True, help="Ask also pages that are not due.")
@click.option("--contact", default="", help="An address or mailbox that sites are told with each request.")
@click.option("--check", "is_check", is_flag=True, help="Read every watch.yml, and ask nobody anything.")
@click.option(
    "--record", "is_record", is_flag=True, help="Write datasets/<place>/watched.csv, and ask nobody anything."
)
@click.option("--allow-loopback", is_flag=True, hidden=True, help="Ask this machine, too: for tests.")
@waits
def main(
    datasets: Path,
    inbox: Path | None,
    places: tuple[str, ...],
    is_all: bool,
    contact: str,
    is_check: bool,
    is_record: bool,
    allow_loopback: bool,
) -> None:
    """Ask what datasets/<place>/watch.yml names, as seldom as it says, and one request a second of a host at most."""
    folder, clock = inbox or datasets.resolve().parent / "inbox", SystemClock()
    with refusals_told():
        if is_check:
            _say_watched(datasets)
        elif is_record:
            for path in recorded(datasets, folder, _say):
                _say(f"已写入 written: {path}")
        else:
            agent = f"{AGENT} (+{contact})" if contact else AGENT
            settings = Settings(datasets, folder, clock, agent=agent, allows_loopback=allow_loopback, say=_say)
            _say_counts(Collector(settings).run(places, is_all), folder, day_of(clock.now()))


def _say_watched(datasets: Path) -> None:
    pages = [page for found in load_watched(datasets).values() for page in found]
    asked = sum(page.address is not None for page in pages)
    verified = sum(page.verified for page in pages)
    _say(f"监看 watched: {len(pages)}，有网址 with an address: {asked}，已核对 verified: {verified}")


def _say_counts(counts: Counter[str], folder: Path, day: str) -> None:
    told = "，".join(f"{WORDS[name]} {counts[name]}" for name in WORDS)
    _say(f"{day}: {told}")
    if counts["refused"] or counts["failed"]:
        _say(f"原因 why: {folder / 'log.csv'}")
    if counts["new"] or counts["changed"]:
        _say(f"待登记 waiting: {folder / 'waiting'}；make desk")


def _say(text: str) -> None:
    click.echo(mask(text))


if __name__ == "__main__":
    main()
