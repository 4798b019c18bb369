"""The images, of the site and of what works beside it: built by buildah on a base made by debootstrap, begun,
asked, and ended as a cluster ends them.

Takes some three minutes and reaches Debian's mirror and the package index; no daemon is needed. Containers run with
buildah's isolation `chroot`: they have the network and the processes of this machine, and files of their own.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from given import ROOT
from installed import needed
from serving import free_port, wait_for

pytestmark = pytest.mark.scale

SUITE = "bookworm"
"""The Debian whose Python is the 3.11 of the lock."""

PACKAGES = "python3,python3-venv,ca-certificates"
OF_MACHINE = ("/etc/ssl/certs", "/etc/pip.conf", "/etc/xdg/pip", "/opt/pypi", "/opt/wheels")
"""Where this machine says by which way a package index is reached; the image has nothing of it."""


class Buildah:
    """buildah with images and containers in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._program = needed("buildah", "install Debian's package buildah to build the image")
        (folder / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\nrunroot = "{folder}/run"\ngraphroot = "{folder}/root"\n', encoding="utf-8"
        )
        self._environment = os.environ | {
            "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
            "BUILDAH_ISOLATION": "chroot",
        }

    def __call__(self, *given: object) -> str:
        """Run one command; return what it prints."""
        done = self._run(subprocess.PIPE, *given)
        out, error = done.communicate()
        assert done.returncode == 0, error
        return out.strip()

    def begun(self, *given: object) -> subprocess.Popen[str]:
        """Begin a command that goes on; its errors are the log of what it runs."""
        return self._run(subprocess.DEVNULL, *given)

    def _run(self, out: int, *given: object) -> subprocess.Popen[str]:
        line = [self._program, *map(str, given)]
        return subprocess.Popen(
            line, cwd=ROOT, env=self._environment, stdout=out, stderr=subprocess.PIPE, text=True, start_new_session=True
        )


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Buildah:
    """A buildah that can make a container here."""
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("the base of the image is made by debootstrap, which needs root on Linux")
    return Buildah(tmp_path_factory.mktemp("buildah"))


@pytest.fixture(scope="module")
def base(buildah: Buildah, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An image of a small Debian with Python."""
    debootstrap = needed("debootstrap", "install Debian's package debootstrap to make a base")
    folder = tmp_path_factory.mktemp("base") / "root"
    line = [debootstrap, "--variant=minbase", f"--include={PACKAGES}", SUITE, str(folder)]
    made = subprocess.run(line, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"debootstrap makes no base here: {(made.stdout + made.stderr).strip().splitlines()[-1]}")
    container = buildah("from", "scratch")
    buildah("add", "--quiet", container, folder, "/")
    buildah("commit", "--quiet", "--rm", container, "localhost/base:test")
    return "localhost/base:test"


def built(buildah: Buildah, base: str, folder: str) -> str:
    """The image that the Containerfile of a folder makes on that base."""
    name = f"localhost/{folder.strip('.').replace('/', '-') or 'site'}:test"
    volumes = [f"--volume={path}:{path}:ro" for path in OF_MACHINE if Path(path).exists()]
    ignored = ".dockerignore" if folder == "." else f"{folder}/Containerfile.dockerignore"
    given = ["--quiet", "--format=docker", "--layers=false", f"--build-arg=BASE={base}", f"--ignorefile={ignored}"]
    buildah("build", *given, *volumes, f"--file={folder}/Containerfile", f"--tag={name}", ".")
    return name


@pytest.fixture(scope="module")
def image(buildah: Buildah, base: str) -> str:
    """The image of the site."""
    return built(buildah, base, ".")


class Container(NamedTuple):
    """An image, run: buildah's process, and where the site answers."""

    buildah: subprocess.Popen[str]
    name: str
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ended(self, what: str) -> str:
        """End the first process of the container as a cluster does, and return its log once it has ended."""
        found = subprocess.run(["pgrep", "-f", f"^{what}"], capture_output=True, text=True).stdout.split()
        (id_,) = [int(one) for one in found if f"PORT={self.port}\0" in Path(f"/proc/{one}/environ").read_text()]
        assert re.findall(r"^Uid:\s+(\d+)", Path(f"/proc/{id_}/status").read_text(), re.MULTILINE) == ["10001"]
        os.kill(id_, signal.SIGTERM)
        _out, log = self.buildah.communicate()
        # uvicorn ends by the signal that it was sent, once everything is answered; one that was killed ends by another.
        assert self.buildah.returncode == 0 or "exited on terminated" in log, log
        return log


@contextmanager
def container(buildah: Buildah, image: str, *given: str) -> Iterator[Container]:
    """Run the image with what it runs where nothing else is said."""
    name, port = buildah("from", "--pull-never", image), free_port()
    command = json.loads(buildah("inspect", name))["Docker"]["config"]["Cmd"]
    process = buildah.begun("run", f"--env=PORT={port}", "--env=HOST=127.0.0.1", *given, name, "--", *command)
    try:
        wait_for(f"http://127.0.0.1:{port}/-/live", process)
        yield Container(process, name, port)
    finally:
        process.kill()
        process.wait()
        buildah("rm", name)


def test_the_image_serves_the_release_that_it_is_told_and_ends_when_it_is_told(
    buildah: Buildah, image: str, fictional_release: Path
) -> None:
    given = f"--env=RELEASE={fictional_release.name}", f"--volume={fictional_release.parent}:/releases:ro"
    with container(buildah, image, *given) as run:
        while httpx.get(f"{run.address}/-/ready").status_code != 200:
            time.sleep(0.1)
        told = json.loads((fictional_release / "manifest.json").read_bytes())
        assert httpx.get(f"{run.address}/-/ready").json()["release"] == told["catalogue"]["sha256"]
        for path in ("/", "/titles", "/releases", "/catalogue/firms"):
            assert httpx.get(run.address + path, timeout=60).status_code == 200, path
        checked = httpx.post(f"{run.address}/-/check.json", json={"rows": [{"name": "虚构而不在目录的企业"}]})
        assert sum(checked.json()["counts"].values()) == 1
        buildah("run", f"--env=PORT={run.port}", run.name, "--", "python", "-S", "/site/healthy.py")
        assert "Application shutdown complete" in run.ended("python3 .*-m datasette serve")


def test_the_image_waits_for_its_first_release_and_ends_when_it_is_told(buildah: Buildah, image: str) -> None:
    with container(buildah, image) as run:
        assert httpx.get(f"{run.address}/-/ready").status_code == 503
        assert "expected the version of a release" in run.ended("python3 .*waiting.py")


def test_the_image_for_machines_that_ask_answers_probes_and_ends_when_it_is_told(
    buildah: Buildah, base: str, fictional_release: Path
) -> None:
    given = f"--env=RELEASE={fictional_release.name}", f"--volume={fictional_release.parent}:/releases:ro"
    with container(buildah, built(buildah, base, "deploy/mcp"), *given) as run:
        buildah("run", f"--env=PORT={run.port}", run.name, "--", "python", "-S", "/site/healthy.py")
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepted = {"accept": "application/json, text/event-stream"}
        told = httpx.post(f"{run.address}/mcp", json=asked, headers=accepted, timeout=60)
        assert told.status_code == 200 and '"standing"' in told.text, told.text
        run.ended("/venv/bin/python.* mcp")


@pytest.mark.parametrize("folder", ["deploy/collect", "deploy/publish"])
def test_an_image_that_works_once_and_ends_finds_all_that_it_needs(buildah: Buildah, base: str, folder: str) -> None:
    name = buildah("from", "--pull-never", built(buildah, base, folder))
    command = json.loads(buildah("inspect", name))["Docker"]["config"]
    told = buildah("run", name, "--", *command["Entrypoint"], "--help")
    assert all(option in told for option in command["Cmd"] if option.startswith("--"))
    buildah("rm", name)
