"""Requests made from the OpenAPI document, by the thousand, to a real server: what is answered is what is described."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from given import ROOT
from qiangqi.releases.changes.history import Place, cursor_of
from qiangqi.releases.release import release
from qiangqi.web.openapi.operations import operations
from serving import serving

HANGS = 600
"""Seconds after which the run is given up; it took 58 on two cores under a load of 12."""

_SHARED = """
select {0} from plan_measures group by {0} having count(distinct plan_id) = (select count(*) from plans)
"""

FORMATS = {
    "division-code": "select code from divisions limit 40",
    "source-id": "select source_id from sources",
    "place-code": "select distinct place from source_levels where place is not null",
    "plan-id": "select plan_id from plans",
    "measure-kind": _SHARED.format("kind"),
    "measure-level": _SHARED.format("level"),
    "measure-body": _SHARED.format("bodies"),
    "firm-id": "select firm_id from firms limit 20",
    "change-kind": "select distinct kind from facts union select 'term_ends' union select 'row_added'",
    "month-or-date": "select '2026-11' union select '2026-11-05'",
    "end-kind": "select 'term_ends' union select 'title_lapses'",
}
"""What the document calls by a format: the codes and ids that the catalogue has, and the words of every plan."""


def known(database: Path, released: Path) -> dict[str, list[str]]:
    """Return the values of each format."""
    with closing(sqlite3.connect(database)) as db:
        found = {name: [row[0] for row in db.execute(sql) if row[0]] or [""] for name, sql in FORMATS.items()}
    files = [file.name for file in sorted(released.iterdir()) if file.suffix in (".csv", ".json", ".md", "")]
    return {
        **found,
        "release-version": [released.name],
        "change-cursor": [cursor_of(Place(released.name, 1))],
        "release-file": files,
    }


def released(database: Path, folder: Path) -> Path:
    """Release a catalogue that lacks some facts, and then the whole, so that there are changes; return the last."""
    older = folder.parent / "older.db"
    shutil.copy(database, older)
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("delete from facts where rowid % 5 = 0")
    release(older, folder)
    return release(database, folder)


def closed(schema: Any, values: dict[str, list[str]]) -> Any:
    """Return a schema with no member but those described, where the document leaves room for later ones."""
    if isinstance(schema, list):
        return [closed(one, values) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value, values) for name, value in schema.items()}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    if isinstance(found.get("format"), str) and found["format"] in values:
        found["enum"] = values[found.pop("format")]
    return found


def of_its_kinds(document: dict[str, Any]) -> dict[str, Any]:
    """Let each refusal be only of the kinds that its answer names, and say the status that it comes with."""
    for operation in (one for methods in document["paths"].values() for one in methods.values()):
        for status, told in operation["responses"].items():
            if "x-problems" in told:
                kind = {"type": {"enum": told["x-problems"]}, "status": {"const": int(status)}}
                body = told["content"]["application/problem+json"]
                body["schema"] = {"allOf": [body["schema"], {"properties": kind}]}
    return document


def by_rows(told: Any) -> Any:
    """Return a document in which a file by lines is the list of its rows, as the hooks write and read it.

    A file of any kind may be one by lines, which they read as rows, too.
    """
    if isinstance(told, list):
        return [by_rows(one) for one in told]
    if not isinstance(told, dict):
        return told
    if told.get("$ref") == "#/components/schemas/File":
        return {}
    if "x-row" not in told:
        return {name: by_rows(one) for name, one in told.items()}
    rows = {"type": "array", "items": told["x-row"], "x-columns": told.get("x-columns", [])}
    return {**rows, "minItems": 1} if "minLength" in told else rows


@pytest.mark.long
def test_every_operation_answers_as_the_document_says(database: Path, tmp_path: Path) -> None:
    served, document = tmp_path / "catalogue.db", tmp_path / "openapi.json"
    shutil.copy(database, served)
    values = known(served, released(served, tmp_path / "releases"))
    with serving(served) as base:
        told = closed(by_rows(of_its_kinds(httpx.get(f"{base}/-/openapi.json").json())), values)
        document.write_text(json.dumps(told), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            str(ROOT / "tests/web/api/schemathesis.toml"),
        ]
        command += ["run", str(document), "--url", base, "--phases", "examples,coverage,fuzzing", "--no-color"]
        env = {**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(ROOT / "tests/support")}
        run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=HANGS)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"Tested: {len(operations())}" in run.stdout
