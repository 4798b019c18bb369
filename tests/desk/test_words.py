"""Two languages on the desk: every Chinese word is a message, and every message has its English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import qiangqi.desk
from languages import loose_strings, loose_texts, messages
from qiangqi.desk.items.option_words import option_words
from qiangqi.desk.language import english, refusal_here, set_language
from qiangqi.lists.registering.options import MANY, ONE

PACKAGE = Path(qiangqi.desk.__file__).parent
SAME_IN_BOTH = {"强企", "中文"}


def test_every_word_of_the_desk_has_its_english_and_none_is_left_over() -> None:
    assert messages(PACKAGE) == set(english())


def test_an_english_message_fills_in_what_the_chinese_one_does() -> None:
    for chinese, other in english().items():
        assert other and sorted(re.findall(r"%\(\w+\)s", chinese)) == sorted(re.findall(r"%\(\w+\)s", other)), chinese


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_chinese_string_of_the_code_is_a_message(path: Path) -> None:
    assert list(loose_strings(path)) == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: path.name)
def test_every_chinese_word_of_a_template_is_a_message(path: Path) -> None:
    assert [text for text in loose_texts(path) if text.strip() not in SAME_IN_BOTH] == []


def test_every_option_of_the_session_has_its_words_on_the_desk() -> None:
    assert list(option_words()) == [*ONE, *MANY]


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "文件有密码；请去掉密码再提交 is encrypted"), ("en", "is encrypted")]
)
def test_a_refusal_is_said_in_chinese_with_its_english_beside_or_in_english_alone(lang: str, told: str) -> None:
    set_language(lang)
    assert refusal_here("is encrypted") == told
    set_language("zh")
