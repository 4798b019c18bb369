"""How long and how much a client may hold: the limits of connections and bodies, stated once.

``deploy/nginx.conf`` states the same where a proxy stands in front; ``deploy/README.md`` says what each is for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a connection may take of the server; times in seconds, sizes in bytes."""

    header_seconds: float = 10.0
    """From the connection, or the first byte of a later request, until the headers are whole."""

    header_bytes: int = 64 * 1024
    """The largest request line with its headers; of a body, what frames it may be so much more than the body."""

    body_seconds: float = 60.0
    """How long a body may take; whenever as much has come as the rate asks for, so long again."""

    body_rate: int = 1_000
    """The least bytes a second at which a body may go on beyond that time, or an answer may be taken."""

    grace_seconds: float = 5.0
    """How much longer than its body a connection lasts, so that whoever reads that can refuse it in words."""

    unread_seconds: float = 10.0
    """How long the rest of a body may come in once it has been answered."""

    taken_seconds: float = 60.0
    """How often it is seen whether a reader takes of its answer what the rate asks for."""

    per_address: int = 50
    """Connections from one address; an IPv6 network of 64 bits counts as one."""

    in_all: int = 800
    """Connections in all: fewer than the 1,024 open files that a system commonly allows a process."""

    @property
    def body_step(self) -> int:
        """The bytes with which a body earns its time again."""
        return int(self.body_rate * self.body_seconds)


LIMITS = Limits()
"""The limits that hold where nothing else is said."""
