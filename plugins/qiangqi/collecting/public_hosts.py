"""Hosts of the public network: a name is resolved once, every address it has is checked, and one of these is used."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from .addresses import Forbidden

_CARRIES_V4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""Networks whose addresses end in one of IPv4, which a gateway or an old system reaches."""


def is_public(text: str) -> bool:
    """Whether an address is one of the public network.

    Private, loopback, link-local, shared (CGNAT), multicast, reserved and undefined ones are none, in whatever IPv6
    form they are wrapped.
    """
    address = ip_address(text.partition("%")[0])
    inner = _inside(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _CARRIES_V4) and not address.is_loopback:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolved(host: str, port: int, allows_loopback: bool = False) -> str:
    """Return the address to connect to; nothing is resolved again between this check and the connection.

    Raises:
        Forbidden: one of the host's addresses is not of the public network. ``allows_loopback`` is for tests.
        OSError: the name cannot be resolved.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for one in found:
        if not is_public(one) and not (allows_loopback and ip_address(one.partition("%")[0]).is_loopback):
            raise Forbidden(f"{host} is at {one}, which is not of the public network")
    if not found:
        raise OSError(f"{host} has no address")
    return found[0]
