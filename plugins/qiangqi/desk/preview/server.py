"""The server of a preview: a process of its own that ends with the desk, however that ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from qiangqi.catalogue.building.lock import locked
from qiangqi.releases.preview.aside import Preview
from qiangqi.releases.preview.serving import serve_options

USUAL = 8003
"""The port of ``make preview``; where it is taken, any that is free."""


_LOOKS, _BETWEEN = 150, 0.2
"""How often, and after how many seconds, it is seen whether a server that was begun answers."""


class PreviewServer:
    """At most one server."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def address(self) -> str | None:
        """Where it serves; None while it does not run."""
        if self._process is None or self._process.poll() is not None:
            return None
        return f"http://127.0.0.1:{self._port}/preview"

    @property
    def answers(self) -> bool:
        """Whether somebody listens there by now."""
        with socket.socket() as tried:
            tried.settimeout(0.5)
            return self.address is not None and tried.connect_ex(("127.0.0.1", self._port)) == 0

    def start(self, made: Preview, metadata: Path | None, releases: Path) -> None:
        """Serve a preview that is built; while it is served nobody builds another one in its folder.

        Raises:
            DataError: it is served by somebody else.
            OSError: it cannot be started.
        """
        self.stop()
        self._port = _free_port()
        options = serve_options(made, metadata, releases, self._port)
        with locked(made.catalogue.parent / ".lock", "another preview is served from this folder", waits=False) as lock:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qiangqi.desk.preview.serving", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(lock,),
            )
        self._wait()

    def _wait(self) -> None:
        """Wait until it answers, or is seen not to."""
        for _look in range(_LOOKS):
            if self.address is None or self.answers:
                return
            time.sleep(_BETWEEN)

    def stop(self) -> None:
        """End it, if it runs."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.terminate()
            process.wait()


def _free_port() -> int:
    for port in (USUAL, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                tried.bind(("127.0.0.1", port))
                return int(tried.getsockname()[1])
    return USUAL
