"""Which hooks Datasette knows of each plugin, when a process begins with one module or another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from given import ROOT

_TOLD = """
from datasette.plugins import pm
for name, plugin in pm.list_name_plugin():
    print(name, *sorted(caller.name for caller in pm.get_hookcallers(plugin) or ()))
"""


def hooks(first: str, before: Sequence[Path] = ()) -> list[str]:
    """Return a line for each plugin in a process whose first import is ``first``; ``before`` leads its path."""
    path = os.pathsep.join(map(str, (*before, ROOT / "plugins")))
    line = [sys.executable, "-c", f"import {first}\n{_TOLD}"]
    run = subprocess.run(line, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True)
    return sorted(run.stdout.splitlines())
