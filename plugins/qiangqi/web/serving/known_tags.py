"""A reader who has a page already is told so before it is made once more: by the ETag that it had when it was made.

What a page of the register says rests on its address, the catalogue, the list of releases and the day in Shanghai.
While all of these are the same, so is the page, and its ETag with it. Only of pages that were made, and that a cache
may keep, is it known: an address that has come to lead nowhere is answered as ever, and so is every page after midnight
and after a switch. Who sends a cookie, or asks for a catalogue that may be written to, always gets the page made.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from qiangqi.file_identity import Identity, identity_of
from qiangqi.releases.versions import list_of

from ..http.catalogue import name_of, register_of
from ..http.clock import today
from ..http.cors import Headers
from ..http.etags import matches
from ..http.headers import CACHE, App, Message, Send, is_shared, not_modified, shared
from ..http.preview import difference_of
from ..http.readers import OF_ONE_READER, is_read_by_anybody
from ..releases.folder import listed_folder

if TYPE_CHECKING:
    from datasette.app import Datasette

MOST = 4096
"""Pages that are known at once; of more, those that were made longest ago are forgotten. Some 2 MB."""

_TAG, _VARY, _CODED = b"etag", b"vary", b"Accept-Encoding"

_NO_OTHER_PAGE = OF_ONE_READER | {_CODED.lower()}
"""What the address of a page may vary by and still have one ETag, where none of the two is sent."""


class Question(NamedTuple):
    """What a page rests on: while it is the same, the page is."""

    method: str
    path: bytes
    query: bytes
    release: str
    releases: Identity | None
    day: int


class KnownTags:
    """The pages that were made: the ETag and the headers of each."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Question, tuple[str, Headers]] = OrderedDict()

    def headers(self, question: Question, if_none_match: str) -> Headers | None:
        """Return the headers of a page that the reader has; None where it has to be made to know."""
        tag, headers = self._pages.get(question, ("", []))
        return headers if tag and matches(if_none_match, tag) else None

    def keep(self, question: Question, headers: Headers) -> None:
        """Remember a page that was made."""
        self._pages[question] = (dict(headers)[_TAG].decode(), headers)
        if len(self._pages) > MOST:
            self._pages.popitem(last=False)


_KNOWN: WeakKeyDictionary[Datasette, KnownTags] = WeakKeyDictionary()
"""By instance, which may be wrapped more than once."""


def with_known_tags(datasette: Datasette, app: App, own: Collection[re.Pattern[str]]) -> App:
    """Return the application that makes no page for a reader who has it; ``own`` are the addresses of the register."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> None:
        question, if_none_match = _asked(datasette, scope)
        if question is None:
            return await app(scope, receive, send)
        known = _KNOWN.setdefault(datasette, KnownTags())
        if if_none_match and (headers := known.headers(question, if_none_match)):
            for message in not_modified([*headers, shared()]):
                await send(message)
            return None

        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = _kept(message)
                if headers and any(pattern.match(scope["path"]) for pattern in own):
                    known.keep(question, headers)
            await send(message)

        return await app(scope, receive, seen)

    return answer


def _asked(datasette: Datasette, scope: dict[str, Any]) -> tuple[Question | None, str]:
    """Return what is asked and which ETags the reader has; no question where the page has to be made in any case."""
    if not is_read_by_anybody(scope):
        return None, ""
    database = datasette.databases[name_of(datasette)]
    if database.is_mutable or difference_of(datasette):
        return None, ""
    tags = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    path = scope.get("raw_path") or scope["path"].encode()
    try:
        rests_on = register_of(datasette).catalogue.release, identity_of(list_of(listed_folder(datasette))), today()
    except OSError:  # of a file that is gone, whoever answers tells
        return None, ""
    return Question(scope["method"], path, scope["query_string"], *rests_on), tags.decode("latin-1")


def _kept(start: Message) -> Headers:
    """Return the headers of a page that the reader is told to keep; none where there is no such page."""
    headers: Headers = [(name.lower(), value) for name, value in start["headers"]]
    named = dict(headers)
    by = [one.strip() for one in named.get(_VARY, b"").split(b",") if one.strip()]
    is_one = _NO_OTHER_PAGE.issuperset(one.lower() for one in by)
    if start["status"] not in (200, 304) or _TAG not in named or not is_one or not is_shared(named.get(CACHE, b"")):
        return []
    by += [_CODED] if _CODED not in by else []  # the page is compressed, the word that it is the same is not
    return [*(item for item in headers if item[0] not in (CACHE, _VARY)), (_VARY, b", ".join(by))]
