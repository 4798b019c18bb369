"""The user of the machine to whom the other end of a loopback connection belongs.

A browser sends a cookie of 127.0.0.1 to every port of it, also to one that another user of the machine listens on. So
the cookie alone is no proof; the system's own tables of connections say whose process a request came from.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

_TABLES = Path("/proc/net")
_LOCAL, _OTHER, _USER, _INODE = 1, 2, 7, 9
_MAPPED = "0000000000000000FFFF0000"
"""What stands before an IPv4 address in the table of IPv6: a socket of IPv6 reaches 127.0.0.1, too."""

NOBODY = -1
"""The user of a socket that no process holds any more: it was let go of, or is in no table."""

Address = tuple[str, int]


def user_of(client: Address, server: Address, tables: Path = _TABLES) -> int | None:
    """Return the user of the socket at ``client`` that is connected to ``server``.

    It is ``NOBODY`` where the tables have the connection but no process that holds the other end, and None where they
    tell nothing of the connection at all.
    """
    here, there = _written(server), _written(client)
    is_told = False
    for row in _rows(tables):
        ends = [row[_LOCAL].removeprefix(_MAPPED), row[_OTHER].removeprefix(_MAPPED)]
        if ends == [there, here]:
            return int(row[_USER]) if row[_INODE] != "0" else NOBODY
        is_told = is_told or ends == [here, there]
    return NOBODY if is_told else None


def may_come(client: Address, server: Address) -> bool:
    """Whether a connection is this user's own, or the system's; where nobody can say, the cookie decides alone."""
    return user_of(client, server) in (None, 0, os.getuid())


def _rows(tables: Path) -> Iterator[list[str]]:
    for name in ("tcp", "tcp6"):
        try:
            lines = (tables / name).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        yield from (line.split() for line in lines)


def _written(address: Address) -> str:
    """Write an IPv4 address and port as the table does: the bytes of the address in the machine's order."""
    number = int.from_bytes(socket.inet_aton(address[0]), "little")
    return f"{number:08X}:{address[1]:04X}"
