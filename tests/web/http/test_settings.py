"""The plugin's settings: by their name, and by the one that they had before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from qiangqi.web.http.addresses import site_of
from qiangqi.web.http.settings import notice_of
from serving import server_of

ADDRESS = {"address": "https://register.example"}


@pytest.mark.parametrize(
    "plugins",
    [
        {"qiangqi": ADDRESS},
        {"standing": ADDRESS},
        {"standing": ADDRESS, "qiangqi": {"address": {"$env": "NOT_SET_ANYWHERE"}}},
        {"standing": {"address": "https://earlier.example"}, "qiangqi": ADDRESS},
    ],
)
def test_settings_hold_under_either_name_and_the_new_one_goes_first(plugins: dict[str, Any]) -> None:
    datasette = Datasette([], metadata={"plugins": plugins})
    assert site_of(datasette) == ADDRESS["address"]
    assert ("plugins: qiangqi:" in notice_of(datasette)) == ("standing" in plugins)


def test_a_server_names_the_new_name_once_as_it_begins_and_goes_by_what_is_set(database: Path, tmp_path: Path) -> None:
    metadata, log = tmp_path / "metadata.json", tmp_path / "log"
    metadata.write_text(json.dumps({"plugins": {"standing": {"check_processes": 0, **ADDRESS}}}), encoding="utf-8")
    with log.open("wb") as out, server_of(database, "--metadata", str(metadata), log=out):
        pass
    assert log.read_text().count("plugins: qiangqi:") == 1
    assert "address, check_processes" in log.read_text()
