"""The process that serves a preview: ``datasette serve``, until its standard input ends, as it does with the desk."""

from __future__ import annotations

import os
import signal
import sys
import threading

from datasette.cli import cli


def _end_with_desk() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)  # so that it cleans up after itself


if __name__ == "__main__":
    threading.Thread(target=_end_with_desk, daemon=True).start()
    cli(["serve", *sys.argv[1:]])
