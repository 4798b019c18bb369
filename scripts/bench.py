#!/usr/bin/env python3
"""Run the benchmarks one after another, or those that are named: each is a script of its own with more options."""

from __future__ import annotations

import _project  # isort: skip

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import click


class Benchmark(NamedTuple):
    """A script, whether it takes the number of firms, and what else it is called with."""

    script: str
    measures: str
    sized: bool = True
    options: tuple[str, ...] = ()


BENCHMARKS = {
    "intervals": Benchmark("bench_intervals.py", "every interval of so many firms, and single answers"),
    "build": Benchmark("bench_build.py", "a build, whole and with one source changed, beside the sqlite3 shell"),
    "search": Benchmark("bench_search.py", "search by parts of names"),
    "checks": Benchmark("bench_checks.py", "batches and single checks beside DuckDB's join and Datasette's rows"),
    "pages": Benchmark("bench_pages.py", "pages of firms and lists"),
    "titles": Benchmark("bench_titles.py", "lists of a day and the calendar of ends, at two sizes", sized=False),
    "memory": Benchmark("bench_memory.py", "memory of the served catalogue beside Datasette alone", sized=False),
    "start": Benchmark("bench_start.py", "the first answer after a start beside Datasette alone", sized=False),
    "release": Benchmark("bench_release.py", "a release in all forms beside the sqlite3 shell"),
    "scale": Benchmark("bench_scale.py", "requests a second of every route, and what a cache keeps"),
    "changes": Benchmark("bench_changes.py", "changes between two releases"),
    "hostile": Benchmark("bench_hostile.py", "single checks beside attacks", sized=False),
    "ocr": Benchmark("bench_ocr.py", "reading scans", sized=False),
}


def _names(_context: click.Context, _option: click.Parameter, given: str) -> list[str]:
    """Return the benchmarks of a text, parted by commas or spaces; of an empty one, all."""
    names = given.replace(",", " ").split()
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise click.BadParameter(f"{', '.join(unknown)}: expected some of {', '.join(BENCHMARKS)}")
    return names or list(BENCHMARKS)


@click.command(epilog="Example:\n\n  scripts/bench.py --only intervals,search --firms 100000 --json build/bench.json")
@click.option("--only", "names", default="", callback=_names, help=f"Some of: {', '.join(BENCHMARKS)}.")
@click.option("--firms", default=100_000, show_default=True, help="Firms of the fictional catalogues (1000000).")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(names: list[str], firms: int, as_json: Path | None) -> None:
    """Run each benchmark in a process of its own, and say which one is running."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names, 1):
            click.secho(f"[{number}/{len(names)}] {name}: {BENCHMARKS[name].measures}", bold=True)
            figures[name] = figures_of(BENCHMARKS[name], firms, Path(folder, f"{name}.json"))
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def figures_of(benchmark: Benchmark, firms: int, path: Path) -> Any:
    """Run one script and return its figures.

    Raises:
        SystemExit: with the script's own status, where it failed.
    """
    sized = ("--firms", str(firms)) if benchmark.sized else ()
    script = _project.ROOT / "scripts" / benchmark.script
    command = [sys.executable, str(script), *sized, *benchmark.options, "--json", str(path)]
    if status := subprocess.run(command, check=False).returncode:
        raise SystemExit(status)
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
