"""Object storage by S3's protocol on this machine: moto's server, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from given import ROOT
from serving import free_port, wait_for

MOTO = ROOT / ".venv" / "moto"
KEYS = {"AWS_ACCESS_KEY_ID": "of-the-tests", "AWS_SECRET_ACCESS_KEY": "no secret", "AWS_REGION": "us-east-1"}


@dataclass(frozen=True)
class Storage:
    """Object storage that is served: its address."""

    address: str

    def name_in(self, patch: pytest.MonkeyPatch) -> None:
        """Name the storage and its keys in the environment."""
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": self.address}.items():
            patch.setenv(name, value)

    def put(self, files: Iterable[Path], folder: str) -> None:
        """Copy files into a folder below a bucket."""
        self._ask("PUT", folder.partition("/")[0])
        for file in files:
            self._ask("PUT", f"{folder}/{file.name}", file.read_bytes())

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Refuse every key while the block runs."""
        self._ask("POST", "moto-api/reset-auth", b"0")
        try:
            yield
        finally:
            self._ask("POST", "moto-api/reset-auth", b"inf")

    def _ask(self, method: str, path: str, body: bytes = b"") -> None:
        told = {"content-type": "application/octet-stream"}
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/{path}", body, told, method=method)).close()


@contextmanager
def object_storage() -> Iterator[Storage]:
    """Serve object storage while the block runs; it holds nothing at first."""
    if not MOTO.is_dir():
        pytest.skip("no moto in .venv/moto; `make test-scale` installs it there")
    port = free_port()
    line = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    env = {**os.environ, "PYTHONPATH": str(MOTO)}
    process = subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/moto-api/data.json", process)
        yield Storage(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(60)
