"""Limits of what is asked and taken: a page of an authority is small, soon there, and asked for seldom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request, and of what comes of it.

    ``body`` are bytes as sent and, once decoded, as kept; ``seconds`` are those of one request from its first packet
    to its last, ``silence`` those without a byte. ``gap`` are the seconds between two requests of one host. ``waits``
    are the seconds before each next try after a 429 or 5xx that says none; ``longest_wait`` is the longest that a run
    waits for a host, which is left alone until the next run where it asks for more.
    """

    body: int = 64 << 20
    seconds: float = 180.0
    silence: float = 30.0
    gap: float = 1.0
    redirects: int = 5
    waits: tuple[float, ...] = (10.0, 60.0)
    longest_wait: float = 120.0
    robots: int = 500 << 10
    notices: int = 100
    attachments: int = 20
