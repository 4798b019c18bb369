"""What a build or a release rests on is all of what it imports: a change of any of it is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qiangqi.code_hash import BUILD, RELEASE, code_hash

ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(r"^ *(?:from|import) qiangqi(?:\.| import )(?!releases\.publishing)(\w+)", re.MULTILINE)
"""But for the switch that an earlier run began, which a script finishes first: no byte of what is made rests on it."""


def parts_imported_by(path: Path) -> set[str]:
    """Return what the source under a path imports of ``qiangqi``: packages, and modules with their suffix."""
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    names = {name for file in files for name in IMPORTED.findall(file.read_text(encoding="utf-8"))}
    return {name if (ROOT / "plugins/qiangqi" / name).is_dir() else f"{name}.py" for name in names}


@pytest.mark.parametrize(
    ("parts", "script"), [(BUILD, "build.py"), ((*BUILD, "fiction"), "demo.py"), (RELEASE, "release.py")]
)
def test_everything_that_is_imported_is_part_of_the_hash(parts: tuple[str, ...], script: str) -> None:
    sources = [ROOT / "scripts" / script, *(ROOT / "plugins/qiangqi" / part for part in parts)]
    assert set[str]().union(*map(parts_imported_by, sources)) <= set(parts)


def test_the_makefile_builds_anew_after_a_change_of_what_a_build_rests_on() -> None:
    code = next(line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line[:5] == "CODE ")
    assert {*BUILD, "fiction"} <= set(re.split(r"[ ,)]", code))


def test_the_hash_is_another_one_where_it_rests_on_more() -> None:
    assert len({code_hash(BUILD), code_hash(RELEASE), code_hash(("lists",))}) == 3
