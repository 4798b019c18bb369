"""Whether this copy can answer, for a probe: exit status 0 where it can, else 1 and a line that says why.

It reads ``/-/health``, part by part. Changes that are late make the whole red, and rightly so for whoever watches the
service; but every copy is then equally late, and to take all of them away would end the service itself. So only what is
wrong with this copy counts here.
"""

from __future__ import annotations

import http.client
import json
import os
import sys

COMMON = ("changes", "receipts")
"""Parts that are the same in every copy of a release: no other copy would answer better."""


def wrong(port: int) -> str:
    """Return what is wrong with the copy that listens on a port of this machine, or an empty text."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        asked.request("GET", "/-/health")
        told = json.loads(asked.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"/-/health does not answer: {error}"
    red = [
        name for name, part in told.items() if name not in COMMON and isinstance(part, dict) and part["status"] == "red"
    ]
    return f"/-/health says red: {', '.join(red)}" if red else ""


if __name__ == "__main__":
    sys.exit(wrong(int(os.environ.get("PORT", "8001"))) or 0)
