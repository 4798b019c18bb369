"""Which answers a cache may keep: those to addresses made of the catalogue's own ids, codes and closed words.

An address with anything else in it, such as the name of a customer, would stay readable in every cache on its way.
So it is a list of what may be kept, and all that was refused is kept nowhere.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from qiangqi.values.uscc import looks_like_code, valid_uscc

from .catalogue import register_of

if TYPE_CHECKING:
    from datasette.app import Datasette

_OWN = (
    "as_of body code cursor date evidence excel from holds kind known_on lang level limit marks months owner page "
    "place region regime severity since sort source source_id status theme tier until"
)
_OF_TABLES = (
    "_chart _col _facet _facet_array _facet_date _facet_size _json _json_infinity _label _labels _next _nl _nocol "
    "_nocount _nofacet _nosuggest _shape _size _sort _sort_desc _stream _timelimit _ttl"
)
CLOSED = frozenset(f"{_OWN} {_OF_TABLES}".split())
"""Parameters whose values are words of closed lists, dates, numbers or columns; another value is refused."""

_WORD = re.compile(r"[A-Za-z0-9_.,:/+~-]{0,200}")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FILE_TAG = re.compile(r"[0-9a-f]{4,64}")
"""The hash behind the address of a script or a style sheet."""

_FIRM = re.compile(r"/(?:firm/(?P<page>.+?)(?:/facts\.csv|\.atom|\.ics)?/?|-/standing/(?P<data>.+)\.json)")

_NEWEST = re.compile(r"/releases/latest(?:/[A-Za-z0-9_.-]*)?")

_KNOWN = """
select 1 where exists (select 1 from firms where firm_id = ?) or exists (select 1 from firms where uscc = ?)
or exists (select 1 from former_ids where old_id = ?) or exists (select 1 from withdrawn_ids where old_id = ?)
"""


def is_cacheable(datasette: Datasette, scope: dict[str, Any], status: int) -> bool:
    """Whether the answer to a request may be kept by a cache.

    A redirect is where it leads to a firm by its code or its former id, or to the newest release; another one may
    only repeat what was typed.
    """
    if status >= 400:
        return False
    path = unquote((scope.get("raw_path") or scope["path"].encode()).decode("ascii", "replace").partition("?")[0])
    firm = _FIRM.fullmatch(path)
    if firm is None and status in (301, 302) and not _NEWEST.fullmatch(path):
        return False
    if firm and not _is_known(datasette, firm["page"] or firm["data"]):
        return False
    given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return all(_is_closed(name, value) or (value != "" and _is_known(datasette, value)) for name, value in given)


def is_file_tag(query: bytes) -> bool:
    """Whether a query is nothing but the hash behind the address of a script or a style sheet."""
    return bool(_FILE_TAG.fullmatch(query.decode("latin-1")))


def _is_closed(name: str, value: str) -> bool:
    if not value and _FILE_TAG.fullmatch(name):
        return True
    if not _WORD.fullmatch(name):
        return False
    own = name if name.startswith("_") else name.partition("__")[0]
    return bool(_DAY.fullmatch(value)) or (own in CLOSED and bool(_WORD.fullmatch(value)))


def _is_known(datasette: Datasette, text: str) -> bool:
    """Whether a text is an id, a former id or a code of the catalogue."""
    text = text.strip()
    code = valid_uscc(text) if looks_like_code(text) else None
    try:
        return register_of(datasette).row(_KNOWN, text, code, text, text) is not None
    except (LookupError, OSError, sqlite3.Error, UnicodeError):  # no catalogue, or not a whole one
        return False
