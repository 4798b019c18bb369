"""Let a script run from a bare checkout: with the project's packages, or in the project's own environment.

``python scripts/build.py`` puts this folder first on the path, where ``standing.py`` would hide the package of
that name; and it may be started by a Python that has none of the packages, while ``make env`` has made one that has.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def enter() -> None:
    """Take this folder off the path, and start again in ``.venv`` where the packages are missing here."""
    here = str(Path(__file__).resolve().parent)
    sys.path[:] = [entry for entry in sys.path if entry and str(Path(entry).resolve()) != here]
    if importlib.util.find_spec("qiangqi") is not None:
        return
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == ROOT / ".venv":
        sys.exit("The project's packages are not installed here. Run `make env` first, then this command again.")
    os.execv(python, [str(python), *sys.argv])


enter()
