"""What hosts allow: ``robots.txt``, read by protego and kept for one run (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from .addresses import Forbidden
from .answer import Answer
from .requester import Failed

PRODUCT = "qiangqi"
"""The name by which a ``robots.txt`` may address this collector."""


class Robots:
    """Which addresses hosts allow; ``fetch`` gets the file, ``delay`` is told the seconds that a host asks for."""

    def __init__(self, fetch: Callable[[str], Answer], delay: Callable[[str, float], None]) -> None:
        self._fetch, self._delay = fetch, delay
        self._rules: dict[str, Protego | str] = {}

    def check(self, address: str) -> None:
        """Refuse an address that its host does not allow.

        A file that is not there allows everything; one that cannot be had allows nothing until the next run.

        Raises:
            Forbidden: it is not allowed.
            Failed: the file cannot be had.
        """
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            self._rules[root] = self._read(root, parts.hostname or "")
        rules = self._rules[root]
        if isinstance(rules, str):
            raise Failed(f"its robots.txt could not be had: {rules}")
        if not rules.can_fetch(address, PRODUCT):
            raise Forbidden("its robots.txt does not allow it")

    def _read(self, root: str, host: str) -> Protego | str:
        """Return the rules of a host, or why they could not be had."""
        try:
            answer = self._fetch(f"{root}/robots.txt")
        except (Failed, Forbidden) as error:
            return str(error)
        if answer.status >= 500 or 300 <= answer.status < 400:
            return f"HTTP {answer.status}"
        rules = Protego.parse(answer.body.decode("utf-8", "replace") if answer.status == 200 else "")
        rate = rules.request_rate(PRODUCT)
        asked = (rules.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        self._delay(host, max(asked))
        return rules
