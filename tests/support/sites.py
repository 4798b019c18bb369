"""A catalogue as it is served, asked without a socket."""

from __future__ import annotations

import asyncio
import os
import sys
import weakref
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import yaml
from datasette.app import Datasette
from given import ROOT
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from qiangqi.web.http.datasette_versions import IS_1, environment_of
from qiangqi.web.http.language import language


@cache
def _metadata() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((ROOT / "metadata.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


class _Compiled(BytecodeCache):
    """The templates that any site of any worker has compiled; another asks Jinja for them no more."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.folder: Path | None = None

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what is kept of a template into its bucket; Jinja takes it as long as the template is the same."""
        key = self._key(bucket)
        if key not in self.kept and self.folder and (file := self.folder / key).exists():
            self.kept[key] = file.read_bytes()
        if key in self.kept:
            bucket.bytecode_from_string(self.kept[key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        key = self._key(bucket)
        self.kept[key] = bucket.bytecode_to_string()
        if self.folder:
            fresh = self.folder / f"{key}.{os.getpid()}"
            fresh.write_bytes(self.kept[key])
            fresh.rename(self.folder / key)

    @staticmethod
    def _key(bucket: Bucket) -> str:
        """Tell apart what one file is compiled to: in each language the register's own pages, and Datasette's."""
        return f"{bucket.key}-{language()}-{bucket.environment.is_async}"


COMPILED = _Compiled()

# Where it is installed, Datasette draws each error with all variables and their colours, which nobody sees.
sys.modules["datasette.handle_exception"].rich = None  # type: ignore[attr-defined]


def _let_go(datasette: Datasette, loop: asyncio.AbstractEventLoop) -> None:
    """Let an instance go with its threads and connections: by what keeps it, a worker grew to three times its size."""
    loop.close()
    if IS_1:
        datasette.close()
    else:  # a thread that has no end writes its internal database, and knows the instance by that
        datasette.databases["_internal"].ds = None


class Site:
    """A Datasette over one catalogue, asked without a socket; ``settings`` are the plugin's."""

    def __init__(self, database: Path, base_url: str = "/", **settings: str) -> None:
        metadata = deepcopy(_metadata())
        metadata |= {"plugins": {"qiangqi": settings}} if settings else {}
        self.datasette = Datasette([], immutables=[str(database)], metadata=metadata, settings={"base_url": base_url})
        environment_of(self.datasette).bytecode_cache = COMPILED
        self.loop = asyncio.new_event_loop()
        weakref.finalize(self, _let_go, self.datasette, self.loop).atexit = False

    def set_to(self, monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
        """Give the plugin settings for one test."""
        held = "config" if IS_1 else "_metadata_local"
        found = {**getattr(self.datasette, held), "plugins": {"qiangqi": settings}}
        monkeypatch.setattr(self.datasette, held, found)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Return the answer to a GET; redirects are not followed."""
        encoded = quote(path, safe="/?&=%+~:")
        return self.loop.run_until_complete(self.datasette.client.get(encoded, headers=headers))

    def post(self, path: str, **headers: str) -> httpx.Response:
        """Return the answer to a POST without a body."""
        return self.loop.run_until_complete(self.datasette.client.post(path, headers=headers))
