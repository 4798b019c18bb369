"""What a release says of its catalogue is read as it is meant, or named as what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qiangqi.releases.versions import MANIFEST, NoList, Released, catalogue_in, version_with


def release(folder: Path, told: object) -> Path:
    (folder / "one").mkdir()
    (folder / "one" / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    return folder


@pytest.mark.parametrize("sha256", [1, True, 0, [], ["a"], {}, 1.5])
def test_a_sum_that_is_no_text_is_no_sum_of_a_catalogue(sha256: object, tmp_path: Path) -> None:
    folder = release(tmp_path, {"catalogue": {"sha256": sha256}})
    for read in (lambda: catalogue_in(folder, "one"), lambda: version_with(folder, "a")):
        with pytest.raises(NoList, match=r"catalogue\.sha256 is no text; expected it whole"):
            read()


@pytest.mark.parametrize("told", [{}, {"catalogue": {}}, {"catalogue": {"sha256": None}}, {"catalogue": "a"}])
def test_a_manifest_of_before_there_were_sums_has_none(told: object, tmp_path: Path) -> None:
    folder = release(tmp_path, told)
    assert catalogue_in(folder, "one") == Released(None, False) and version_with(folder, "a") is None


def test_a_catalogue_is_found_by_its_sum(tmp_path: Path) -> None:
    assert version_with(release(tmp_path, {"catalogue": {"sha256": "a"}}), "a") == "one"
