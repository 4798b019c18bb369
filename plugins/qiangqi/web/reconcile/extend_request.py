"""What a data extension request wants: properties, each with its settings, of firms by their ids; read strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qiangqi.checks.json_reader import Reader
from qiangqi.checks.rows import LONGEST, Refused, read_title
from qiangqi.standing.dates import iso
from qiangqi.standing.regime import Regime
from qiangqi.values.asked_days import knowledge_day, read_day

from ..http.language import gettext as _
from ..http.problems import Refusal
from .properties import Property, properties
from .queries import QUERIES, members, reading

MOST = 40
"""The most properties of one request."""

_SETTINGS = ("regime", "tier", "as_of", "known_on")


class Wanted(NamedTuple):
    """A property with its settings: the title, the day asked about and the day of knowledge, both ordinals."""

    property: Property
    regime: str | None
    tier: str | None
    as_of: int
    known_on: int


class ExtendRequest(NamedTuple):
    """What is to be fetched, for which firms; ``today`` is the clock's day."""

    ids: Sequence[str]
    wanted: Sequence[Wanted]
    today: int

    def meta(self) -> list[dict[str, str]]:
        """Return what the columns of the answer are, as the specification has it; the day stands in their names."""
        return [{"id": one.property.id, "name": self._name(one)} for one in self.wanted]

    def _name(self, one: Wanted) -> str:
        name, known_on = one.property.name, iso(one.known_on)
        is_of_now = one.known_on == self.today
        if not one.property.is_titles:
            says = "%(name)s" if is_of_now else _("%(name)s（据截至 %(known_on)s 的文件）")
        else:
            says = _("%(name)s（%(as_of)s）") if is_of_now else _("%(name)s（%(as_of)s，据截至 %(known_on)s 的文件）")
        return says % {"name": name, "as_of": iso(one.as_of), "known_on": known_on}


def read_extension(text: bytes, regimes: Mapping[str, Regime], today: int) -> ExtendRequest:
    """Read a data extension query.

    Raises:
        Refusal: it is none, names a property or setting that is not there, or asks for too much.
    """
    found: dict[str, object] = {}
    with reading("extend"):
        for name, reader in members("extend", text):
            is_list = name == "ids" and reader.peek() == "["
            found[name] = list(_ids(reader)) if is_list else reader.value()
    ids, given = found.get("ids"), found.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) and one.isprintable() for one in ids):
        raise Refusal("no-queries", _("extend 的 ids 应为文字的数组。"))
    if any(len(one) > LONGEST for one in ids):
        raise Refusal("cell-too-long", _("有一栏超过 %(count)s 个字符。") % {"count": LONGEST})
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        raise Refusal("no-queries", _("extend 的 properties 应为 1 至 %(count)s 项的数组。") % {"count": MOST})
    wanted = [_wanted(one, regimes, today) for one in given]
    named = [one.property.id for one in wanted]
    if twice := next((id_ for id_ in named if named.count(id_) > 1), None):
        raise Refusal("no-queries", _("属性 %(name)s 出现两次；每个属性一次只能取一回，请分次提交。") % {"name": twice})
    return ExtendRequest(list(dict.fromkeys(ids)), wanted, today)


def _ids(reader: Reader) -> Iterator[object]:
    for number, id_ in enumerate(reader.items()):
        if number >= QUERIES:
            raise Refusal("too-many-queries", _("一次最多 %(count)s 个编号；请分批提交。") % {"count": QUERIES})
        yield id_


def _wanted(given: object, regimes: Mapping[str, Regime], today: int) -> Wanted:
    known = {one.id: one for one in properties().values() if one.is_returned}
    if not isinstance(given, dict) or not isinstance(given.get("id"), str) or given["id"] not in known:
        raise Refusal("no-queries", _("可取的属性是 %(names)s。") % {"names": ", ".join(known)})
    settings = given.get("settings") or {}
    if not isinstance(settings, dict) or any(name not in _SETTINGS for name in settings):
        raise Refusal("no-queries", _("属性的设置只有 %(names)s。") % {"names": ", ".join(_SETTINGS)})
    for name in ("as_of", "known_on"):
        if not isinstance(settings.get(name), str | None):
            raise Refusal("bad-date", _("%(field)s 应为 2019-01-01 这样的文字。") % {"field": name})
    texts = {name: str(settings.get(name) or "").strip() for name in _SETTINGS}
    title = read_title(texts["regime"], texts["tier"], regimes)
    if isinstance(title, Refused):
        raise Refusal("no-queries", _("没有所设的管理办法或等次；可用值见清单的 property_settings。"))
    as_of, known_on = (_day(name, texts[name], today) for name in ("as_of", "known_on"))
    return Wanted(known[given["id"]], *title, as_of, knowledge_day(known_on, today))


def _day(name: str, text: str, today: int) -> int:
    day = read_day(text) if text else today
    if day is None:
        raise Refusal("bad-date", _("%(field)s 不是日历上的一天；应为 2019-01-01 这样的日期。") % {"field": name})
    return day
