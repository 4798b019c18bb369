"""What a page may run and load: everything of the site's own, nothing within the page, nothing from elsewhere.

A template that brings a script within the page asks for ``nonce()``; one that brings the charts asks for ``charts()``;
a page that is made to stand within another site's asks for ``framed()``. All hold for the answer at hand only,
as does that it names the host that was asked, and so may not be kept (:mod:`.addresses`).
"""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from dataclasses import dataclass

_COMMON = (
    "default-src 'none'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; "
    "manifest-src 'self'; "
)


@dataclass(slots=True)
class Allowance:
    """What the answer at hand needs beyond the site's own files."""

    nonce: str = ""
    charts: bool = False
    framed: bool = False
    names_host: bool = False


_allowance: ContextVar[Allowance] = ContextVar("allowance")


def begin() -> Allowance:
    """Start a new answer, which is allowed nothing yet."""
    allowance = Allowance()
    _allowance.set(allowance)
    return allowance


def nonce() -> str:
    """Return the word that lets a script within this page run."""
    allowance = _allowance.get()
    allowance.nonce = allowance.nonce or secrets.token_urlsafe(16)
    return allowance.nonce


def charts() -> str:
    """Let this page compile the charts' expressions and style them; returns nothing to print."""
    _allowance.get().charts = True
    return ""


def framed() -> None:
    """Let any site show this page within its own; it is for pages that only say what is public, and do nothing."""
    _allowance.get().framed = True


def name_host() -> None:
    """Let the answer at hand name the host that was asked; it may then be kept by nobody."""
    allowance = _allowance.get(None)
    if allowance:  # none for what is worked out outside an answer
        allowance.names_host = True


def policy(allowance: Allowance) -> str:
    """Return the Content-Security-Policy of an answer."""
    common = _COMMON.format(ancestors="*" if allowance.framed else "'none'")
    scripts = "'self'" + (f" 'nonce-{allowance.nonce}'" if allowance.nonce else "")
    if not allowance.charts:
        return f"{common}script-src {scripts}; style-src 'self'; img-src 'self' data:"
    return (
        f"{common}script-src {scripts} 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:"
    )
