"""Addresses of pages: which may be asked, by their scheme, port and the domain of their authority."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}

NO_DOMAINS = frozenset({*("com", "net", "org", "gov", "edu", "ac", "mil"), "cn", "中国"})
"""Labels under which authorities register: a domain that has no other label is nobody's."""


class Forbidden(Exception):
    """An address that is not asked; ``str()`` says why."""


def within(host: str, domain: str) -> bool:
    """Whether a host is a domain or below it."""
    return host == domain or host.endswith(f".{domain}")


def is_somebodys(domain: str) -> bool:
    """Whether a domain can be one authority's: not ``gov.cn``, under which thousands register."""
    return any(label not in NO_DOMAINS for label in domain.split("."))


_KEPT = "%/:@!$&'()*+,;=?~-._[]"


def absolute(base: str, address: str) -> str:
    """Return where a link of a page leads: without its fragment, its characters beyond ASCII as UTF-8 in percents."""
    try:
        parts = urlsplit(urldefrag(urljoin(base, address.strip())).url)
    except ValueError:
        return ""
    return urlunsplit(parts._replace(path=quote(parts.path, _KEPT), query=quote(parts.query, _KEPT)))


def port_of(parts: SplitResult) -> int | None:
    """Return the port of an address.

    Raises:
        Forbidden: it is none.
    """
    try:
        return parts.port or PORTS.get(parts.scheme)
    except ValueError:
        raise Forbidden("its port is none") from None


def check_address(address: str, domain: str, watched: str, before: str = "") -> SplitResult:
    """Return the parts of an address that may be asked.

    ``domain`` is the authority's, ``watched`` the address in ``watch.yml``, whose port may be used besides those of
    HTTP, and ``before`` the address that redirected here.

    Raises:
        Forbidden: its scheme or port is another, it has a user, is out of the domain, or leaves HTTPS.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise Forbidden("is no address") from None
    if parts.scheme not in PORTS:
        raise Forbidden("is neither http nor https")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("has a user's name in it")
    if not within(host, domain):
        raise Forbidden(f"leads out of {domain}")
    if port_of(parts) not in {*PORTS.values(), port_of(urlsplit(watched))}:
        raise Forbidden("has a port of its own")
    if parts.scheme == "http" and before.startswith("https:"):
        raise Forbidden("leads from https to http")
    return parts
