"""Characters are read as pypinyin reads them, and letters are parted into syllables."""

from __future__ import annotations

from python_runs import run_python
from qiangqi.catalogue.search.pinyin import pinyin_readings
from qiangqi.catalogue.search.spelling import spelt


def test_a_character_of_two_readings_is_found_by_both() -> None:
    assert [" ".join(reading) for reading in pinyin_readings().readings("重庆六安")] == [
        "zhong qing liu an",
        "zhong qing lu an",
        "chong qing liu an",
    ]
    assert pinyin_readings().first["绿"] == "lv" and pinyin_readings().readings("(5g)") == [["(", "5", "g", ")"]]


def test_the_table_of_readings_is_the_one_that_pypinyin_gives() -> None:
    done = run_python("scripts/pinyin.py", "--check")
    assert done.returncode == 0, done.stderr


def test_letters_are_parted_in_every_way_into_syllables() -> None:
    assert spelt("xian")[:3] == (("xian",), ("xi", "an"), ("xiang",))
    assert spelt("xi'an")[0] == ("xi", "an") and ("xian",) not in spelt("xi'an")
    assert spelt("yuto") == (("yu", "tong"), ("yu", "tou"))
    assert spelt("uu") == ()
