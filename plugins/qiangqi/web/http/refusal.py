"""What a request is refused with; a worker that reads a body raises it, too, and loads no server for it."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A request that is answered with a problem: its kind, one sentence of detail, and headers it needs."""

    def __init__(
        self, id_: str, detail: str = "", extensions: Mapping[str, object] | None = None, **headers: str
    ) -> None:
        super().__init__(id_)
        self.id, self.detail, self.extensions, self.headers = id_, detail, extensions or {}, headers
