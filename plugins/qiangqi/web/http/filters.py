"""The filters that lists share: a word of a closed list, a place with those below it; each read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from datasette.utils.asgi import Request
from markupsafe import Markup, escape

from qiangqi.catalogue.query.orders import Orders
from qiangqi.catalogue.query.regions import NOWHERE as NOWHERE
from qiangqi.catalogue.query.regions import within as within

from .catalogue import Register
from .language import gettext as _
from .parameters import BadParameter, label_of

TEXT = 60
"""The most characters of a text that a list is searched for."""

_INDENT = {"province": 0, "prefecture": 1, "county": 2}

_KNOWN = """
select d.code, d.name, d.level from divisions d
where d.level != 'country' and exists (
    select 1 from firms f
    where f.division between d.code and case d.level when 'province' then substr(d.code, 1, 2) || '9999'
                                        when 'prefecture' then substr(d.code, 1, 4) || '99' else d.code end
)
order by d.code
"""


def given_of(request: Request, names: tuple[str, ...]) -> dict[str, str]:
    """Return what the address carries, to be kept in forms and links."""
    return {name: text for name in names if (text := (request.args.get(name) or "").strip())}


def choice_of(request: Request, name: str, allowed: Collection[str]) -> str | None:
    """Read one word of a closed list, or None where none is asked for."""
    text = (request.args.get(name) or "").strip()
    if text and text not in allowed:
        values = {"name": label_of(request, name), "text": text[:40], "known": ", ".join(allowed)}
        raise BadParameter(_("%(name)s 的取值“%(text)s”无效；可用值：%(known)s。") % values)
    return text or None


def text_of(request: Request, name: str = "q") -> str | None:
    """Read a text to look for in a list, or None where none is; beyond 60 characters it is not used."""
    return (request.args.get(name) or "").strip()[:TEXT] or None


def sort_of(request: Request, orders: Orders) -> str:
    """Read ``sort``, a column of a list or with ``-`` the same backwards."""
    return choice_of(request, "sort", orders.names) or orders.default


def region_of(request: Request, register: Register) -> str | None:
    """Read ``region``, the code of a division or ``none``; None where it is not asked for."""
    text = (request.args.get("region") or "").strip()
    if text in ("", NOWHERE) or register.row("select 1 from divisions where code = ?", text):
        return text or None
    raise BadParameter(
        _("行政区划代码“%(text)s”不存在；应为 410000 这样的代码，或 none（来源未载地区）。") % {"text": text[:40]}
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A division to choose: how deep it lies below the country, and its name."""

    code: str
    name: str
    depth: int


class Places:
    """The divisions to choose from: their options in HTML are written once, for there may be thousands of them."""

    def __init__(self, found: Iterable[Place]) -> None:
        kept = list(found)
        self.codes = {place.code for place in kept}
        option = Markup('<option value="{}" lang="zh-CN">{}</option>')
        self._options = Markup().join(option.format(place.code, "　" * place.depth + place.name) for place in kept)

    def options(self, chosen: str | None) -> Markup:
        """Return the options, one of them chosen; a code that is none of these is added at their end."""
        if not chosen or chosen == NOWHERE:
            return self._options
        if chosen not in self.codes:
            return self._options + Markup('<option value="{0}" selected>{0}</option>').format(chosen)
        head = f'<option value="{escape(chosen)}" lang="zh-CN"'
        return Markup(str(self._options).replace(f"{head}>", f"{head} selected>", 1))


@lru_cache(maxsize=8)
def places(register: Register) -> Places:
    """Return the divisions in which, or below which, a firm is known, each after the one above it."""
    return Places(Place(row["code"], row["name"], _INDENT[row["level"]]) for row in register.rows(_KNOWN))


def place_name(register: Register, region: str | None) -> str:
    """Return the name of a region that was asked for."""
    if region == NOWHERE:
        return _("来源未载地区")
    row = register.row("select name from divisions where code = ?", region) if region else None
    return row["name"] if row else ""
