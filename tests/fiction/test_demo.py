"""The fictional catalogue: it shows everything, it is about nobody, and a seed gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from given import DATASETS, day
from python_runs import run_python
from qiangqi.catalogue.building.inputs import gather
from qiangqi.catalogue.schema.database import tables
from qiangqi.fiction import demo, words
from qiangqi.fiction.completeness import missing
from qiangqi.fiction.dirt import spoil
from qiangqi.fiction.documents import documents
from qiangqi.fiction.facts import fictional_facts
from qiangqi.fiction.firms import firms
from qiangqi.fiction.rules import copy_rules
from qiangqi.fiction.sources import write_sources
from qiangqi.fiction.words import FICTIONAL
from qiangqi.lists.card_values import ISSUE_CODES
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.checksums import file_sha256
from qiangqi.values.names import name_key
from qiangqi.values.personal_data import MASK
from qiangqi.values.uscc import valid_uscc

FIRMS, SEED = 400, 7
NAMES = {
    "firms": "name",
    "firm_names": "name",
    "facts": "name",
    "issues": "name",
    "sources": "title",
}


@pytest.fixture
def db(fictional: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{fictional}?mode=ro", uri=True)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(fictional: Path, tmp_path: Path) -> None:
    assert file_sha256(demo.make(DATASETS, tmp_path / "again", FIRMS, SEED)) == file_sha256(fictional)
    assert file_sha256(demo.make(DATASETS, tmp_path / "other", 90, SEED + 1)) != file_sha256(fictional)


@pytest.mark.parametrize("table", NAMES)
def test_every_name_carries_the_word(table: str, db: sqlite3.Connection) -> None:
    names = [name for (name,) in db.execute(f"select {NAMES[table]} from {table}")]
    assert names
    assert [name for name in names if FICTIONAL not in name and name != MASK] == []


def test_new_names_authorities_and_numbers_carry_the_word_and_no_address_is_anybodys(db: sqlite3.Connection) -> None:
    for column, table in (("new_name", "facts"), ("authority", "sources"), ("number", "sources")):
        found = [value for (value,) in db.execute(f"select {column} from {table} where {column} is not null")]
        assert found
        assert [value for value in found if FICTIONAL not in value] == []
    addresses = [address for (address,) in db.execute("select address from sources where address is not null")]
    assert addresses and all(address.startswith("https://xugou.example/") for address in addresses)
    assert db.execute("select count(*) from sources where is_linked").fetchone() == (0,)


def test_the_build_says_that_it_is_fictional_and_the_real_one_does_not(db: sqlite3.Connection, database: Path) -> None:
    query = "select value from build where key = 'fictional'"
    assert db.execute(query).fetchall() == [(FICTIONAL,)]
    assert sqlite3.connect(database).execute(query).fetchall() == []


def test_no_firm_of_the_real_datasets_occurs(db: sqlite3.Connection) -> None:
    real = gather(DATASETS)
    names = {name_key(row.name) for row in (*real.facts, *real.issues)} | {row.uscc for row in real.facts if row.uscc}
    text = "\n".join(name_key(name) for t, c in NAMES.items() for (name,) in db.execute(f"select {c} from {t}"))
    assert [name for name in sorted(names) if name in text] == []


def test_every_spoilt_row_is_read_as_an_issue_whatever_the_form_of_its_name(tmp_path: Path) -> None:
    rng, regimes, count = Random(SEED), load_regimes(DATASETS), 60 * len(ISSUE_CODES)
    copy_rules(DATASETS, tmp_path)
    found = documents(firms(60, rng, regimes, demo.places_of(DATASETS)), regimes, rng)
    spoil(found, count, words.names(Random(SEED + 1)), rng)
    write_sources(found, tmp_path)
    codes = Counter(issue.code for issue in gather(tmp_path).issues if "-copy" not in issue.source)
    assert {code: codes[code] for code in ISSUE_CODES} == dict.fromkeys(ISSUE_CODES, count // len(ISSUE_CODES))


def test_nothing_is_missing(fictional: Path) -> None:
    assert missing(fictional) == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("delete from issues where code = 'no_year'", "issue_codes: no_year"),
        ("update intervals set status = 'ended' where status = 'retained'", "statuses: retained"),
        ("update facts set kind = 'granted' where kind = 'upgraded'", "kinds: upgraded"),
        ("update facts set regime = 'henan' where regime = 'yunnan'", "regimes: yunnan"),
        ("update vocabulary set word = 'new' where word_id = 'cautions:reading'", "cautions: new"),
    ],
)
def test_what_is_missing_is_named(sql: str, expected: str, fictional: Path, tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    path.write_bytes(fictional.read_bytes())
    spoilt = sqlite3.connect(path)
    spoilt.execute(sql)
    spoilt.commit()
    spoilt.close()
    assert expected in missing(path)


def test_some_lists_are_closed_and_others_open(db: sqlite3.Connection) -> None:
    closed = {regime for (regime,) in db.execute("select distinct regime from intervals where status = 'not_held'")}
    every = {regime for (regime,) in db.execute("select regime from regimes")}
    assert {"national-demonstration", "zhengzhou", "xiping"} <= closed < every
    says = db.execute("select says_zh, says_en from coverage").fetchall()
    assert all(zh.startswith(FICTIONAL) and en.startswith("Fictional") for zh, en in says)


def test_no_table_that_has_rows_is_described_as_empty(db: sqlite3.Connection) -> None:
    filled = [one for one in tables() if db.execute(f"select 1 from {one.name} limit 1").fetchone()]
    assert {"bars", "coverage"} <= {one.name for one in filled}
    for table in filled:
        assert "目前没有" not in table.says["zh"] and "at present" not in table.says["en"], table.name


def test_codes_are_valid_in_form_and_cannot_be_registered(db: sqlite3.Connection) -> None:
    codes = [code for (code,) in db.execute("select uscc from firms where uscc is not null")]
    assert 50 < len(codes) < db.execute("select count(*) from firms").fetchone()[0]
    for code in codes:
        assert valid_uscc(code) == code
        assert code[2:8] == "000000"
        organisation, check = code[8:16], code[16]
        total = sum(int(c, 36) * w for c, w in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
        assert check != "0123456789X0"[11 - total % 11 if total % 11 else 11]


def test_names_are_all_different_in_the_form_that_is_compared() -> None:
    found = [name_key(name) for name in islice(words.names(Random(1)), 30_000)]
    assert len(set(found)) == len(found)


def test_one_name_is_borne_in_two_provinces_and_some_firms_were_renamed(db: sqlite3.Connection) -> None:
    later = "select firm_id from facts join issues on of_fact_id = fact_id where code = 'after_firm_end'"
    assert db.execute(later).fetchall()  # the name of a firm that ended is borne again, in its own province
    places = "select min(substr(division, 1, 2)), max(substr(division, 1, 2)) from firms"
    places = f"{places} where firm_id not in ({later})"
    found = db.execute(f"{places} group by name_key having count(*) > 1").fetchall()
    assert found
    assert all(one != other for one, other in found)
    assert db.execute("select count(*) from firm_names where kind = 'renamed'").fetchone()[0] > 0


def test_personal_data_is_masked(db: sqlite3.Connection) -> None:
    values = [value for (value,) in db.execute("select value from issues where code = 'personal_data'")]
    assert values
    assert all("***" in value and "@" not in value for value in values)


def test_an_incomplete_fiction_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo.db").write_text("the last one", encoding="utf-8")
    monkeypatch.setattr(demo, "missing", lambda _: ["statuses: ended"])
    with pytest.raises(demo.Incomplete, match="statuses: ended"):
        demo.make(DATASETS, tmp_path, 90, SEED)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.db"]
    assert (tmp_path / "demo.db").read_text(encoding="utf-8") == "the last one"


def test_too_few_firms_are_refused_with_one_line(tmp_path: Path) -> None:
    run = run_python("scripts/demo.py", "--output", tmp_path, "--firms", "3")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("3 firms cannot show everything; expected at least ")
    assert list(tmp_path.iterdir()) == []


def test_facts_for_measuring_are_two_and_a_half_a_firm_over_every_regime() -> None:
    facts = list(fictional_facts(20_000, SEED))
    assert facts[:500] == list(fictional_facts(500, SEED))
    assert len(facts) == 20_000
    assert sum(map(len, facts)) / len(facts) == pytest.approx(2.5, abs=0.05)
    assert {fact.regime for some in facts for fact in some} == set(load_regimes(DATASETS))


def test_the_engine_answers_for_facts_for_measuring() -> None:
    engine = Engine(load_regimes(DATASETS))
    for facts in fictional_facts(300, SEED):
        assert engine.standings(facts, day("2024-10-01"), day("2026-10-31")) or {f.kind for f in facts} == {"renamed"}
