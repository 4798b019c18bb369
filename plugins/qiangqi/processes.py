"""What every process that this program begins does: the build's workers, the checks' workers and the server's."""

from __future__ import annotations

import multiprocessing
import os
import threading


def follow_parent() -> None:
    """End this process with the one that began it, also where that one is killed and can end nothing itself."""
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
