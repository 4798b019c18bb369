"""The search index: each firm's names, codes, pinyin and places as words that SQLite's FTS5 finds by itself.

A name is one word a character, so any part of it is a phrase, and once more its overlapping pairs: few firms share a
pair where many share a character, so a part of two and more characters is found by these. So it is with syllables. A
code is its overlapping triples, initials are their overlapping pairs. Before each text stands its first word once more,
marked: a phrase with it is a beginning. Rows stand in the order in which they are shown, so the first that FTS5 returns
are the first wanted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from operator import add

from .pinyin import pinyin_readings

BETWEEN = "\ue000"
"""A private-use character, a word of its own: no phrase matches across two names."""

HEAD = "\ue001"
"""A private-use character: marks the first word of a text."""

PAIR = "\ue002"
"""A private-use character: marks a pair of initials, which could be taken for a syllable."""

JOINT = "\ue003"
"""A private-use character: stands between two syllables of a pair, so that xi an is not the xian of another."""

_NEXT, _PAIRED = f" {BETWEEN} ", f" {PAIR}"

_MARKS = {code: 0xE100 + code for code in range(0x80) if not chr(code).isalnum() and code != 0x20}
"""FTS5's ``ascii`` tokenizer drops punctuation; as private-use characters brackets and dots are words, too."""

_CACHE, _GATHERED = 200_000, 1 << 25
"""KiB of pages kept while indexing, and bytes of words gathered before they are written: fewer pieces to merge."""

_CREATE = """
create virtual table firms_fts
using fts5(names, codes, pinyin, initials, places, pairs, syllables, content='', tokenize='ascii')
"""

_IN_ORDER = """
select f.firm_id, h.last_day, h.held, f.uscc, f.division, f.region, {words}
from firms f not indexed left join {held}
order by h.last_day desc, length(f.name), f.firm_id
"""
"""Titles held the longest come first: on any day those that hold one stand before those whose last day is over.

One pass in the order of the rows, then sorted: a firm is looked up nowhere."""

_KEPT = _IN_ORDER.format(words="h.names, h.pinyin, h.initials", held="marks.words h on h.number = f.rowid")
_MADE = _IN_ORDER.format(
    words="(select group_concat(n.name_key, char(57344)) from firm_names n where n.firm_id = f.firm_id)",
    held="""(
  select firm_id, max(until) as last_day, group_concat(since || '/' || until, ' ') as held
  from (
    select firm_id, coalesce(from_on, '0001-01-01') as since, coalesce(until_on, '9999-12-31') as until
    from intervals where holds_title = 'yes' order by firm_id, from_on
  )
  group by firm_id
) h using (firm_id)""",
)

_PLACES = """
insert into search_places (place_id, region, division)
select row_number() over (order by region, division), region, division
from (select distinct region, division from firms where region is not null)
"""

_INTO_ORDER = "insert into search_order (place, firm_id, last_day, held) values (?, ?, ?, ?)"
_INTO_INDEX = """
insert into firms_fts (rowid, names, codes, pinyin, initials, places, pairs, syllables) values (?, ?, ?, ?, ?, ?, ?, ?)
"""

_AT_ONCE = 5_000
"""Firms that are written at a time."""

Order = tuple[int, str, str | None, str | None]
"""A row of ``search_order``: the place, the firm, the last day on which it held a title, and all spans of it."""

Words = tuple[int, str, str, str, str, str, str, str]
"""A row of the index: the place in the order of search, then the words of each column."""


def index_firms(db: sqlite3.Connection, are_kept: bool = False) -> None:
    """Fill the search tables, after all other rows and their indexes are in; the same rows give the same bytes.

    ``are_kept``: the words of each firm's names and when it held a title are in the marks of the incremental state.
    """
    db.execute(f"pragma cache_size = -{_CACHE}")
    db.execute(_CREATE)
    db.execute("insert into firms_fts(firms_fts, rank) values ('hashsize', ?)", [_GATHERED])
    db.execute(_PLACES)
    found = search_rows(db, are_kept)
    while rows := list(islice(found, _AT_ONCE)):
        db.executemany(_INTO_ORDER, (order for order, _ in rows))
        db.executemany(_INTO_INDEX, (words for _, words in rows))
    db.execute("create unique index idx_search_order_firm_id on search_order (firm_id)")
    db.execute("create index idx_search_places_region on search_places (region)")
    db.execute("insert into firms_fts(firms_fts) values ('optimize')")


def search_rows(db: sqlite3.Connection, are_kept: bool = False) -> Iterator[tuple[Order, Words]]:
    """Yield each firm's rows in the order of search; ``search_places`` must be there."""
    places = {(region, division): id_ for id_, region, division in db.execute("select * from search_places")}
    rows = db.execute(_KEPT if are_kept else _MADE)
    for place, (firm_id, last_day, held, code, division, region, *texts) in enumerate(rows, 1):
        names, pinyin, initials = texts if are_kept else words(texts[0].split(BETWEEN))
        codes = _texts([(code[:3], triples(code))]) if code else ""
        around = _places(division, places.get((region, division)))
        in_pairs = _paired(names), _paired_syllables(pinyin)
        yield (place, firm_id, last_day, held), (place, names, codes, pinyin, initials, around, *in_pairs)


def title_spans(held: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """Return the last day on which a firm held a title, and all spans of it in order; both None where it never did.

    ``held`` are the first and the last days of the intervals in which it does.
    """
    spans = sorted([(since or "0001-01-01", until or "9999-12-31") for since, until in held])
    if not spans:
        return None, None
    return max(until for _, until in spans), " ".join(f"{since}/{until}" for since, until in spans)


def words(keys: Iterable[str]) -> tuple[str, str, str]:
    """Return the words of a firm's names by their keys: as characters, as syllables, and as initials."""
    known = pinyin_readings()
    names = [marked(key) for key in dict.fromkeys(keys)]
    readings = [reading for name in names for reading in known.readings(name)]
    initials = dict.fromkeys(["".join([syllable[0] for syllable in reading]) for reading in readings])
    return (
        _texts([(name[0], " ".join(name)) for name in names]),
        _texts([(reading[0], " ".join(reading)) for reading in readings]),
        _texts([(letters[0], pairs(letters)) for letters in initials]),
    )


def _paired(names: str) -> str:
    """Return the words of names (:func:`words`) as overlapping pairs; a name of one character has none."""
    keys = [text.partition(" ")[2].replace(" ", "") for text in names.split(_NEXT)]
    return _texts([(key[:2], neighbours(key)) for key in keys if len(key) > 1])


def _paired_syllables(pinyin: str) -> str:
    """Return the words of readings (:func:`words`) as overlapping pairs; a reading of one syllable has none."""
    readings = [text.split(" ")[1:] for text in pinyin.split(_NEXT)]
    return _texts([(joint(some[:2]), joint(some)) for some in readings if len(some) > 1])


@cache
def _places(division: str | None, place_id: int | None) -> str:
    """Return the division with those around it, and the region as printed, each as one word."""
    around = [division[:2], division[:4], division] if division else []
    codes = dict.fromkeys(code.removesuffix("00").removesuffix("00") for code in around)
    return " ".join([*codes, f"p{place_id}"])


def _texts(texts: list[tuple[str, str]]) -> str:
    """Return texts, each after its first word, marked as a beginning."""
    return _NEXT.join([f"{HEAD}{first} {words}" for first, words in texts])


def marked(key: str) -> str:
    """Return a key in which every character is a word to the tokenizer."""
    return key if key.isalnum() else key.translate(_MARKS)


def neighbours(key: str) -> str:
    """Return the words of a marked key for its parts of two and more characters: each character with its next."""
    return " ".join(map(add, key, key[1:]))


def joint(syllables: Sequence[str]) -> str:
    """Return the words for two and more syllables that stand together: each with its next."""
    return " ".join([f"{one}{JOINT}{two}" for one, two in pairwise(syllables)])


def pairs(letters: str) -> str:
    """Return the words of initials: each with its next."""
    return PAIR + _PAIRED.join(map(add, letters, letters[1:])) if len(letters) > 1 else ""


def triples(code: str) -> str:
    """Return the words of a code or a part of one: each three characters that stand together."""
    return " ".join([code[start : start + 3] for start in range(len(code) - 2)])
