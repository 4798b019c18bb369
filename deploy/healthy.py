"""Whether this copy is alive (``healthy.py live``) or can answer (``healthy.py``), for a probe: by its exit status.

It asks ``/-/live`` or ``/-/ready``, never ``/-/health``: changes that are late make that one red, and rightly so for
whoever watches the service; but every copy is then equally late, and to take all of them away would end the service.
"""

from __future__ import annotations

import http.client
import os
import sys

SECONDS = 4.0
"""Less than the probe itself waits, so that a line says what was wrong."""


def wrong(port: int, probe: str) -> str:
    """Return what is wrong with the copy that listens on a port of this machine, or an empty text."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        asked.request("GET", f"/-/{probe}")
        answer = asked.getresponse()
        told = answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return f"/-/{probe} does not answer: {error}"
    finally:
        asked.close()
    return "" if answer.status == 200 else f"/-/{probe} answers {answer.status}: {told}"


if __name__ == "__main__":
    sys.exit(wrong(int(os.environ.get("PORT", "8001")), sys.argv[1] if len(sys.argv) > 1 else "ready") or 0)
