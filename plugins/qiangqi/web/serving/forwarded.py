"""What a proxy in front says of a request, its scheme, its host and who asks, is believed of named proxies alone.

uvicorn does that for ``X-Forwarded-Proto`` and ``X-Forwarded-For``. A proxy that asks the site by another name says the
name that it was asked for in ``X-Forwarded-Host``, and that stands in the site's addresses then.
"""

from __future__ import annotations

from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ..http.cors import Headers
from ..http.headers import App, Send

_HOST, _GIVEN_HOST = b"host", b"x-forwarded-host"


class Proxies:
    """The proxies in front, as uvicorn names them: addresses or networks with commas, or ``*`` for whoever connects."""

    def __init__(self, named: str) -> None:
        self._named = named
        self._trusted = ProxyHeadersMiddleware(_nothing, named).trusted_hosts

    def has(self, address: str | None) -> bool:
        """Whether an address is one of them; None is a socket of this machine without one."""
        return address in self._trusted

    def before(self, app: App) -> App:
        """Return the application with what these say of a request; of anybody else it is passed over."""
        told = ProxyHeadersMiddleware(app, self._named)  # type: ignore[arg-type]

        async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
            if scope["type"] == "http" and self.has((scope.get("client") or (None,))[0]):
                scope["headers"] = _as_asked(scope["headers"])
            await told(scope, receive, send)  # type: ignore[arg-type]

        return answer


async def _nothing(*_given: Any) -> None:
    """Answer nothing; uvicorn reads its list of proxies only around an application."""


def _as_asked(headers: Headers) -> Headers:
    """Return headers with the host that the nearest proxy was asked for; that one is last where there are several."""
    given = [value for name, value in headers if name == _GIVEN_HOST]
    host = given[-1].rpartition(b",")[2].strip() if given else b""
    return [(_HOST, host), *(item for item in headers if item[0] != _HOST)] if host else headers
