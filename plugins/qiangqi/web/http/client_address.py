"""What counts as one address among clients: the unit of every limit."""

from __future__ import annotations

import ipaddress


def address_of(client: tuple[str, int] | None) -> str:
    """Return what counts as one address: of IPv6 a network, for one holder has at least that; empty: a local socket."""
    host = client[0].partition("%")[0] if client else ""
    if ":" not in host:
        return host
    found = ipaddress.IPv6Address(host)
    return str(found.ipv4_mapped or ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))
