"""The user of the machine to whom the other end of a loopback connection belongs.

A browser sends a cookie of 127.0.0.1 to every port of it, also to one that another user of the machine listens on. So
the cookie alone is no proof; the system's own table of connections says whose process a request came from.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOCAL, _OTHER, _USER = 1, 2, 7


def user_of(client: tuple[str, int], server: tuple[str, int], table: Path = _TABLE) -> int | None:
    """Return the user of the socket at ``client`` that is connected to ``server``; None where no table says it."""
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return None
    wanted = [_written(client), _written(server)]
    rows = (line.split() for line in lines)
    return next((int(row[_USER]) for row in rows if [row[_LOCAL], row[_OTHER]] == wanted), None)


def may_come(client: tuple[str, int], server: tuple[str, int]) -> bool:
    """Whether a connection is this user's own, or the system's; where nobody can say, the cookie decides alone."""
    return user_of(client, server) in (None, 0, os.getuid())


def _written(address: tuple[str, int]) -> str:
    """Write an IPv4 address and port as the table does: the bytes of the address in the machine's order."""
    number = int.from_bytes(socket.inet_aton(address[0]), "little")
    return f"{number:08X}:{address[1]:04X}"
