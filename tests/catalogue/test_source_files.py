"""The files of the sources in the catalogue: whole where they may be passed on, else only why they are left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import DATASETS
from qiangqi.catalogue.schema import source_files as module
from qiangqi.catalogue.schema.database import Row
from qiangqi.catalogue.schema.source_files import source_files, why_left_out
from qiangqi.lists.sources import Source, load_sources
from qiangqi.values.checksums import file_sha256

ROWS = "企业名称,称号\n虚构甲有限公司,示范企业\n"


def load() -> list[Source]:
    return load_sources(DATASETS)


def rows_of(*sources: Source) -> list[Row]:
    return list(source_files(sources, {source.id: why_left_out(source) for source in sources}))


@pytest.fixture(scope="module")
def source() -> Source:
    """A source with a CSV of its own; each test puts another file in its place."""
    return next(source for source in load() if source.raw_path)


def kept(source: Source, folder: Path, content: bytes, name: str = "list.csv", **card: object) -> tuple[object, object]:
    (folder / name).write_bytes(content)
    one = source.model_copy(
        update={"path": folder / "card.yml", "card": source.card.model_copy(update={"raw": name, **card})}
    )
    (row,) = rows_of(one)
    return row["content"], row["left_out"]


def test_every_source_with_a_file_has_a_row_whose_hash_is_the_cards() -> None:
    found = {row["source_id"]: row for row in rows_of(*load())}
    expected = {source.id: source for source in load() if source.raw_path}
    assert set(found) == set(expected) and found
    for id_, row in found.items():
        assert row["left_out"] is None and row["is_transcription"] == 1
        assert row["sha256"] == expected[id_].card.sha256 == file_sha256(expected[id_].rows_path or Path())


@pytest.mark.parametrize(
    ("content", "name", "left_out"),
    [
        (ROWS.encode(), "list.csv", None),
        ((ROWS + "虚构乙有限公司,13800138000\n").encode(), "list.csv", "personal"),
        ("企业名称,联系人\n虚构甲有限公司,某某\n".encode(), "list.csv", "personal"),
        (b"%PDF-1.7", "list.pdf", "form"),
        (ROWS.encode("gb18030"), "list.csv", "form"),
        (ROWS.encode() * 40_000, "list.csv", "size"),
    ],
    ids=["a list", "a number", "a column of persons", "a scan", "another encoding", "a large one"],
)
def test_a_file_is_left_out_where_it_shows_a_person_or_cannot_be_looked_through(
    source: Source, tmp_path: Path, content: bytes, name: str, left_out: str | None
) -> None:
    found, why = kept(source, tmp_path, content, name)
    assert (why, found) == (left_out, None if left_out else content.decode())


def test_a_file_of_another_is_offered_with_a_licence_or_as_an_authoritys_document(
    source: Source, tmp_path: Path
) -> None:
    given = {"transcription": False, "licence": "not stated"}
    assert kept(source, tmp_path, ROWS.encode(), evidence="news", **given)[1] == "licence"
    assert kept(source, tmp_path, ROWS.encode(), evidence="government_site", **given)[1] is None
    assert kept(source, tmp_path, ROWS.encode(), evidence="news", transcription=False, licence="CC0-1.0")[1] is None


def test_a_file_in_another_encoding_keeps_its_bytes(source: Source, tmp_path: Path) -> None:
    content, why = kept(source, tmp_path, ROWS.encode("gb18030"), encoding="gb18030")
    assert why is None and str(content).encode("gb18030") == ROWS.encode("gb18030")
    assert module.LARGEST == 512 * 1024
