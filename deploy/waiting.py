"""Wait for a release: alive, not ready, until the folder has what its manifest names; then run ``serve.sh`` again.

usage: python waiting.py SERVE.SH RELEASES RELEASE. The first start of a cluster comes before the first release, and a
program that ends instead is begun again and again, ever later.
"""

from __future__ import annotations

import http.server
import json
import os
import signal
import sys
from pathlib import Path

LOOK = 1.0
"""Seconds between two looks at the folder."""


def is_there(release: Path) -> bool:
    """Whether a release is whole: its manifest is written, and the catalogue that it names."""
    try:
        manifest = json.loads((release / "manifest.json").read_bytes())
        return (release / manifest["catalogue"]["name"]).is_file()
    except (OSError, ValueError, KeyError, TypeError):
        return False


class Waiting(http.server.BaseHTTPRequestHandler):
    """What is answered meanwhile, and that nothing is logged of what was asked."""

    timeout = 5

    def do_GET(self) -> None:
        """Say that this is alive, and for everything else that it has to come again."""
        is_live = self.path.partition("?")[0].endswith("/-/live")
        body = json.dumps({"status": "ok" if is_live else "red"} | ({} if is_live else {"release": None})).encode()
        self.send_response(200 if is_live else 503)
        self.send_header("content-type", "application/json; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", "no-store")
        if not is_live:
            self.send_header("retry-after", "5")
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_POST = do_GET

    def log_message(self, *_given: object) -> None:
        """Write nothing."""


def wait(release: Path, host: str, port: int) -> None:
    """Answer probes until a release is there."""
    with http.server.ThreadingHTTPServer((host, port), Waiting) as server:
        server.timeout = LOOK
        while not is_there(release):
            server.handle_request()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(0))  # as process 1 of a container it would go unheard
    script, releases, release, *options = sys.argv[1:]
    # Without a version nothing can come: it is set by another start.
    wanted = Path(releases, release or "no-release-is-set")
    wait(wanted, os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8001")))
    os.execvp("sh", ["sh", script, *options])
