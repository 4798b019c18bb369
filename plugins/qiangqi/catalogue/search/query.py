"""Search queries: what somebody typed, as expressions for the search index; every text is plain text to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qiangqi.values.names import name_key

from .index import HEAD, joint, marked, neighbours, pairs, triples
from .spelling import spelt

CHARACTERS = 60
"""So many characters of a text are used; the longest name of a firm is shorter."""

WORDS = 6
"""So many different words of a text are used."""

AROUND = "“”‘’\"'《》〈〉「」『』【】[]。，、；：！？.,;:!?"
"""What people put around a name that they copy, and after it."""

NOTHING = '""'
"""The expression that finds nothing."""

_PINYIN = re.compile(r"[a-z]+(?:'[a-z]+)*")
_CODE = re.compile(r"(?=.*[0-9])[0-9a-hj-npqrtuwxy]{3,18}")
_NO_INITIALS = frozenset("iuv")
"""No syllable begins so."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text as it is searched for: the keys of its words, and whether it was too long to be used whole."""

    words: tuple[str, ...]
    is_cut: bool

    @property
    def whole(self) -> str:
        """The words as one."""
        return "".join(self.words)


def read(text: str) -> Query:
    """Read a text; control characters and halves of characters part words, as spaces do.

    Quotes and stops around a word are no part of it, nor are the tone marks of pinyin.
    """
    cut = text.strip()[:CHARACTERS]
    plain = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in cut)
    bare = (_toneless(word.strip(AROUND)) for word in plain.split())
    keys = dict.fromkeys(key for word in bare if (key := name_key(word)))
    words = tuple(keys)[:WORDS]
    return Query(words, len(text.strip()) > CHARACTERS or len(keys) > WORDS)


def _toneless(word: str) -> str:
    """Return pinyin without its tone marks, and any other word as it is."""
    if not any("LATIN" in unicodedata.name(char, "") and not char.isascii() for char in word):
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


class Pairs(NamedTuple):
    """Which pairs an index has: those of characters, and those of syllables; catalogues built before 0075 have none."""

    of_characters: bool = True
    of_syllables: bool = True


ALL_PAIRS, NO_PAIRS = Pairs(), Pairs(False, False)

HAS_PAIRS = "select max(name = 'pairs'), max(name = 'syllables') from pragma_table_info('firms_fts')"
"""Finds one row: the values of :class:`Pairs` for a catalogue, as 0 or 1."""


def passes(query: Query, places: Mapping[str, list[str]], has: Pairs = ALL_PAIRS) -> list[str]:
    """Return the expressions that find a query, the nearest first; the last finds all that the others find.

    First the names that begin with it, then those that contain it as it is written, then those that have such
    pinyin or such a code from the first character on, then all firms in which each word is found; ``places`` gives
    the index's words for the places that a word names.
    """
    if not query.words:
        return [NOTHING]
    whole = query.whole
    each = [" OR ".join([*_met(word, has), *_in_places(places.get(word))]) for word in query.words]
    if len(each) > 1:
        each = [" OR ".join([" AND ".join(f"({one})" for one in each), *_phonetic(whole, False, has)])]
    as_written = [written(whole, True, has), written(whole, False, has)]
    return [one for one in dict.fromkeys([*as_written, " OR ".join(_phonetic(whole, True, has)), *each]) if one]


def expression(query: Query, places: Mapping[str, list[str]]) -> str:
    """Return the expression that finds all of a query in the index of any catalogue."""
    return passes(query, places, has=NO_PAIRS)[-1]


def _met(word: str, has: Pairs) -> list[str]:
    return [written(word, False, has), *_phonetic(word, False, has)]


def written(word: str, at_head: bool, has: Pairs) -> str:
    """Return the phrase for a word as it is written in a name; from the name's first character on only if asked."""
    key = marked(word)
    if has.of_characters and len(key) > 1:
        return _in("pairs", _after(key[:2], neighbours(key), at_head))
    return _in("names", _after(key[0], " ".join(key), at_head))


def _phonetic(word: str, at_head: bool, has: Pairs) -> list[str]:
    """Return the phrases for a word that may be pinyin, initials or a part of a code; from the head only if asked."""
    found = []
    if _CODE.fullmatch(word):
        found.append(_in("codes", _after(word[:3], triples(word), at_head)))
    if not _PINYIN.fullmatch(word):
        return found
    letters = word.replace("'", "")
    if not _NO_INITIALS & set(letters):
        found.append(_in("initials", _after(letters[0], pairs(letters), at_head or len(letters) == 1)))
    if len(letters) > 1:
        found += [_spoken(read, at_head, has) for read in spelt(word)]
    return found


def _spoken(read: Sequence[str], at_head: bool, has: Pairs) -> str:
    """Return the phrase for syllables; from the name's first one on only if asked."""
    if has.of_syllables and len(read) > 1:
        return _in("syllables", _after(joint(read[:2]), joint(read), at_head))
    return _in("pinyin", _after(read[0], " ".join(read), at_head))


def _in_places(words: Iterable[str] | None) -> list[str]:
    return [_in("places", word) for word in words or ()]


def _after(first: str, words: str, at_head: bool) -> str:
    return f"{HEAD}{first} {words}" if at_head else words


def _in(column: str, words: str) -> str:
    return f'{column} : "{words}"'
