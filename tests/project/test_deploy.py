"""What serves the site by copies, run without containers."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import yaml
from copies import DEPLOY, copy
from given import ROOT
from tool_runs import run

pytestmark = pytest.mark.slow


class Begun(NamedTuple):
    """A copy that was begun before its release was there, and what it answered until then."""

    address: str
    before: dict[str, httpx.Response]


@pytest.fixture(scope="module")
def begun(fictional_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """A copy whose changes are late, whatever the day: the next were due years before the last."""
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("begun")
    (folder / "metadata.json").write_text(
        json.dumps(metadata | {"plugins": {"qiangqi": {"changes_due_days": -3650}}}), encoding="utf-8"
    )
    told = {"METADATA": str(folder / "metadata.json"), "FORWARDED_ALLOW_IPS": "127.0.0.1", "WAITS": "yes"}
    with copy(folder / "releases" / fictional_release.name, probe="/-/live", **told) as address:
        before = {path: httpx.get(address + path) for path in ("/-/ready", "/")}
        (folder / "releases").symlink_to(fictional_release.parent)
        while not is_ready(address):
            time.sleep(0.1)
        yield Begun(address, before)


@pytest.fixture(scope="module")
def site(begun: Begun) -> str:
    """The address of that copy, once it has its release."""
    return begun.address


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/-/ready").status_code == 200
    except httpx.TransportError:  # between the one that waited and the site nobody listens
        return False


def test_a_copy_serves_the_release_that_it_is_told(site: str, fictional_release: Path) -> None:
    told = httpx.get(f"{site}/releases/{fictional_release.name}/manifest.json").json()
    assert httpx.get(f"{site}/-/health").json()["catalogue"]["release"] == told["catalogue"]["sha256"]


@pytest.mark.parametrize("release", ["", "2020-01-01-none"])
def test_a_release_that_is_not_there_is_refused_and_those_that_are_there_are_named(
    release: str, fictional_release: Path
) -> None:
    done = run("sh", DEPLOY / "serve.sh", RELEASES=str(fictional_release.parent), RELEASE=release)
    assert done.returncode == 1 and fictional_release.name in done.stderr and done.stderr.count("\n") == 1


def test_a_first_start_waits_for_its_release_alive_and_not_ready(begun: Begun) -> None:
    ready, page = begun.before["/-/ready"], begun.before["/"]
    assert (ready.status_code, ready.json()) == (503, {"status": "red", "release": None})
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert httpx.get(f"{begun.address}/-/ready").json()["status"] == "ok"


def test_a_copy_that_waits_ends_when_it_is_told(tmp_path: Path) -> None:
    with copy(tmp_path / "releases" / "none", probe="/-/live", WAITS="yes"):
        pass  # `copy` ends it, and fails where it does not end


def test_the_tools_for_machines_serve_the_release_that_they_are_told(fictional_release: Path) -> None:
    call = {"name": "what_changed", "arguments": {}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    with copy(fictional_release, probe="/-/live", SERVES="mcp", ALLOW="register.example") as address:
        assert run(sys.executable, "-S", DEPLOY / "healthy.py", PORT=address.rpartition(":")[2]).returncode == 0
        answers = {
            host: httpx.post(f"{address}/mcp", json=asked, headers={"host": host, "accept": "application/json"})
            for host in ("register.example", "other.example")
        }
    assert [answer.status_code for answer in answers.values()] == [200, 421]
    assert answers["register.example"].json()["result"]["structuredContent"]["to"] == fictional_release.name


def test_late_changes_are_red_but_take_no_copy_away(site: str) -> None:
    health = httpx.get(f"{site}/-/health")
    assert (health.status_code, health.json()["changes"]["status"]) == (503, "red")
    assert run(sys.executable, "-S", DEPLOY / "healthy.py", PORT=site.rpartition(":")[2]).returncode == 0


def test_a_copy_whose_catalogue_is_gone_or_that_does_not_answer_is_not_healthy(
    fictional_release: Path, tmp_path: Path
) -> None:
    release = tmp_path / "releases" / fictional_release.name
    release.mkdir(parents=True)
    shutil.copyfile(fictional_release / "SHA256SUMS", release / "SHA256SUMS")
    shutil.copyfile(fictional_release / "catalogue.db", release / "demo.db")  # it serves what the manifest names
    told = json.loads((fictional_release / "manifest.json").read_bytes())
    (release / "manifest.json").write_text(json.dumps(told | {"catalogue": told["catalogue"] | {"name": "demo.db"}}))
    with copy(release) as address:
        port = address.rpartition(":")[2]
        assert run(sys.executable, DEPLOY / "healthy.py", PORT=port).returncode == 0
        (release / "demo.db").unlink()
        while (gone := run(sys.executable, DEPLOY / "healthy.py", PORT=port)).returncode == 0:
            time.sleep(0.1)  # what was read is told again for a second
        assert gone.returncode == 1 and "/-/ready answers 503" in gone.stderr
        assert run(sys.executable, DEPLOY / "healthy.py", "live", PORT=port).returncode == 0
    silent = run(sys.executable, DEPLOY / "healthy.py", PORT=port)
    assert silent.returncode == 1 and silent.stderr.count("\n") == 1
