"""`/llms.txt` (llmstxt.org): for a language model, what this site is, how to read its answers, and where to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from datasette.utils.asgi import Request, Response

from ..http.addresses import origin
from ..http.catalogue import Register, register_of
from ..http.language import LANGUAGES, language, set_language
from ..http.links import Links
from ..http.navigation import Way, all_ways
from ..openapi.described import as_json
from ..openapi.operations import Operation, operations

if TYPE_CHECKING:
    from datasette.app import Datasette

T = TypeVar("T")

HEAD = """\
# {name}

> {what_zh}
> {what_en}

- 引用 `says` 一句及其 `cautions`；“不明”“未收录”不是“不持有”，目录仅收录部分名单。
- 日期是 `as_of`（问哪一天）与 `known_on`（用哪一天的信息）。
- 所问的名称不留存、不记录；核验用 POST，名称在请求体里。
- Quote the sentence `says` with its `cautions`. "Unclear" and "not found" are not "does not hold".
- The days are `as_of`, the day asked about, and `known_on`, the day whose knowledge is used.
- No name that is asked is kept or logged; a check is a POST, with the names in its body.
"""

WHAT = (
    "截至 {day} 的公开名单与成文办法：{firms} 家企业的知识产权称号，任何一天是否持有、依据哪一条、来源与存疑之处。",
    "Published lists and written rules as of {day}: of {firms} firms, whether an IP title is held on any day, by which "
    "article and which source, and what is in doubt.",
)

FIRST = ("standing", "checks", "lists", "changes")
"""The tags of the addresses that most programs ask; the others are optional reading."""


@as_json
async def llms(datasette: Datasette, request: Request) -> Response:
    """Answer with one Markdown text in both languages; its links come from the navigation and the API's description."""
    register, site = register_of(datasette), origin(datasette, request)
    lines = "\n".join([_head(register), *_pages(datasette, site), *_addresses(datasette, site)])
    return Response(f"{lines}\n", 200, {}, "text/plain; charset=utf-8")


def _head(register: Register) -> str:
    invented = "虚构 · Fictional: " if register.is_fictional else ""
    given = {"day": register.known_on, "firms": register.count("firms")}
    zh, en = (what.format(**given) for what in WHAT)
    return HEAD.format(name=f"{invented}强企名录 · qiangqi", what_zh=zh, what_en=en)


def _pages(datasette: Datasette, site: str) -> Iterator[str]:
    """Yield a line for each page of the navigation, with its address in both languages."""
    chinese, english = _in_each(lambda: [(way, _address(datasette, way)) for _, ways in all_ways() for way in ways])
    yield from ("## 网页 · Pages", "")
    for (way, address), (other, elsewhere) in zip(chinese, english, strict=True):
        if not way.anchor:
            yield f"- [{way.label}]({site}{address}): [{other.label}]({site}{elsewhere})"
    yield ""


def _address(datasette: Datasette, way: Way) -> str:
    links = Links(datasette)
    return links.page(way.path) if way.path else links.database()


def _in_each(read: Callable[[], T]) -> list[T]:
    """Return what is read in each language of the interface."""
    kept = language()
    try:
        return [_read_in(lang, read) for lang in LANGUAGES]
    finally:
        set_language(kept)


def _read_in(lang: str, read: Callable[[], T]) -> T:
    set_language(lang)
    return read()


def _addresses(datasette: Datasette, site: str) -> Iterator[str]:
    """Yield a line for each address for programs, with the place of its description."""
    document = site + datasette.urls.path("/-/openapi.json")
    yield from ("## 接口 · API", "", f"- [OpenAPI]({document}): [English]({document}?lang=en)")
    reference = site + datasette.urls.path("/api/reference")
    yield from _described(reference, (one for one in operations() if one.described["tag"] in FIRST))
    yield from ("", "## Optional", "")
    yield from _described(reference, (one for one in operations() if one.described["tag"] not in FIRST))


def _described(reference: str, found: Iterable[Operation]) -> Iterator[str]:
    for one in found:
        zh, en = (one.described["summary"][lang] for lang in LANGUAGES)
        english = f"[{en}]({reference}?lang=en#{one.id})"
        yield f"- [{one.method.upper()} {one.path}]({reference}#{one.id}): {zh} · {english}"
