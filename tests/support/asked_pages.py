"""Ask pages of a catalogue of the Datasette that this process finds, and print what it answers as JSON.

``python asked_pages.py CATALOGUE`` reads addresses from standard input, one a line.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from datasette.version import __version__
from sites import Site

_NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
"""The time at which a result slip is written."""


def answers(database: Path, paths: list[str]) -> dict[str, list[object]]:
    """Return the status and the body of each path, without the time."""
    site = Site(database)
    found = {path: site.get(path) for path in paths}
    return {path: [answer.status_code, _NOW.sub("", answer.text)] for path, answer in found.items()}


if __name__ == "__main__":
    asked = sys.stdin.read().split("\n")
    print(json.dumps({"version": __version__, "answers": answers(Path(sys.argv[1]), asked)}))
