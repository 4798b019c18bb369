"""The cells of a scan at a terminal: which are to be confirmed, and each typed or taken by the number of its row."""

from __future__ import annotations

import re
import sys

import click
from qiangqi.lists.registering.read_cells import open_lines, scan_lines
from qiangqi.lists.registering.session import Registration
from qiangqi.lists.scans.waiting import BLANK, OK, Waiting
from qiangqi.values.personal_data import mask

_SHOWN = 20


def confirm_cells(registration: Registration, is_asking: bool) -> None:
    """Ask for the cells of a scan that are not confirmed, and end where some are left."""
    scan = registration.scan
    if scan is None:
        return
    for line in scan_lines(scan):
        click.echo(mask(line))
    if is_asking:
        _ask(scan)
    if scan.open:
        click.echo("\n还没有核对的格 cells to confirm  [--cell ROW:COLUMN=…, --cell ROW=ok]:", err=True)
        for line in open_lines(scan.open, scan):
            click.echo(line, err=True)
        click.echo(f"或填写 or fill in the last column of {scan.folder / 'confirm.csv'}", err=True)
        sys.exit(2)
    registration.see()


def _ask(scan: Waiting) -> None:
    """Ask for rows by their numbers until nothing is typed."""
    while True:
        for line in open_lines(scan.open[:_SHOWN], scan):
            click.echo(line)
        text = (
            "行号（回车：以后再核对）/ row (Enter: later)"
            if scan.open
            else "要改的行号（回车：没有）/ row to change (Enter: none)"
        )
        typed = click.prompt(text, default="", show_default=False).strip()
        if not typed:
            return
        try:
            _confirm(scan, typed)
        except ValueError as error:
            click.echo(str(error))


def _confirm(scan: Waiting, typed: str) -> None:
    found = re.fullmatch(r"(\d+)(?::(\d+))?", typed)
    if not found:
        raise ValueError(f"{typed!r}; expected ROW or ROW:COLUMN")
    row = int(found[1])
    asked = [one.column for one in scan.open if one.row == row]
    columns = [int(found[2])] if found[2] else asked or [click.prompt("  列 column", type=int)]
    for column in columns:
        reading = mask(scan.text(row, column)) or BLANK
        text = f"  {row}:{column}（空写 blank: {BLANK}） [{reading}]"
        scan.confirm(row, column, click.prompt(text, default=OK, show_default=False))
