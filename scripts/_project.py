"""Let a script run from a bare checkout: with the project's packages, or in the project's own environment.

``python scripts/build.py`` puts this folder first on the path, where a script would hide a package of its name (such
as ``build``); and a Python may start it that has none of the packages, while ``make env`` has made one that has them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def enter() -> None:
    """Put this folder last on the path, and start again in ``.venv`` where the packages are missing here.

    It stays on the path for the processes that a script begins anew: each of them imports the script once more.
    """
    here = str(Path(__file__).resolve().parent)
    sys.path[:] = [*(entry for entry in sys.path if entry and str(Path(entry).resolve()) != here), here]
    if importlib.util.find_spec("qiangqi") is not None:
        from qiangqi.standard_output import end_where_full

        end_where_full()
        return
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == ROOT / ".venv":
        sys.exit("The project's packages are not installed here. Run `make env` first, then this command again.")
    os.execv(python, [str(python), *sys.argv])


enter()
