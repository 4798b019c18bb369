"""The OpenAPI document has neither errors nor warnings for the linters of others, in both languages."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from given import ROOT
from installed import NODE, node_tools
from sites import Site

pytestmark = pytest.mark.scale

RULES = ROOT / "tests/web/api/linters"
LINES = {
    "redocly": ("lint", "--config", str(RULES / "redocly.yaml")),
    "spectral": ("lint", "--ruleset", str(RULES / "spectral.yaml"), "--fail-severity", "warn"),
}
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


@pytest.mark.parametrize("linter", LINES)
def test_a_linter_finds_nothing(site: Site, tmp_path: Path, linter: str) -> None:
    node_tools()
    for tongue in ("zh", "en"):
        (tmp_path / f"{tongue}.json").write_bytes(site.get(f"/-/openapi.json?lang={tongue}").content)
    line = [NODE / ".bin" / linter, *LINES[linter], "zh.json", "en.json"]
    done = subprocess.run(line, cwd=tmp_path, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
