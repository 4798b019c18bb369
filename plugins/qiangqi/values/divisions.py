"""Divisions by the words that lists use for places: GB/T 2260 codes by the table of the list's year, never a guess."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

COUNTRY = "100000"

_PEOPLES = (
    "壮族|回族|维吾尔|哈尼族|彝族|苗族|土家族|藏族|蒙古族|蒙古|朝鲜族|白族|傣族|黎族|侗族|布依族|羌族|瑶族|满族|哈萨克族?|柯尔克孜"
    "|塔吉克|锡伯|傈僳族|怒族|独龙族|景颇族|纳西族|拉祜族|佤族|布朗族|普米族|畲族|水族|仡佬族|毛南族|仫佬族|撒拉族|东乡族|保安族"
    "|裕固族|土族|达斡尔族|鄂温克族|各族"
)
_SUFFIX = re.compile(rf"(?:(?<!内)(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|省|市|盟|区|县|旗)$")
_SEPARATOR = re.compile(r"[\s·,，、/()（）—–-]+")
_ZONE = re.compile(r"高新|经济|经开|开发|航空|自贸|综合保税|综保|示范区|新区|工业|产业|园区|城乡一体")
"""Zones that are no divisions: a short place name may stand before one (郑州高新区)."""


def prefix_of(code: str) -> str:
    """Return the digits with which the codes of a division and of all below it begin: its own less pairs of noughts."""
    return code.removesuffix("00").removesuffix("00")


class Place(NamedTuple):
    """What the words of a place say: the code of the finest division that is certain, or None with the candidates."""

    code: str | None
    candidates: tuple[str, ...] = ()


class Division(NamedTuple):
    """One row of the table with the word that is left when its suffix is dropped (郑州市: 郑州).

    ``names`` are its whole name and, of an autonomous one, what everybody says: 恩施州. ``now`` is the code of today.
    """

    code: str
    names: tuple[str, ...]
    short: str
    now: str

    @property
    def is_prefecture(self) -> bool:
        """Whether lists print it without what lies above it: a prefecture, or a city directly under a province."""
        return self.code.endswith("00") or self.names[0].endswith(("市", "林区"))

    @property
    def is_known_alone(self) -> bool:
        """Whether its whole name is a place's and nothing else: 东城区 and 矿区 are zones of many a city."""
        return not self.names[0].endswith("区") and len(self.names[0]) > 2


def _division(row: Mapping[str, str]) -> Division:
    return _called(row["code"], row["name"], row.get("now_code") or row["code"])


@lru_cache(maxsize=1 << 13)
def _called(code: str, name: str, now: str) -> Division:
    """Return a division, of which most stand in the tables of all years."""
    short = _SUFFIX.sub("", name)
    short = short if len(short) > 1 else name
    names = (name, f"{short}{name[-1]}") if "自治" in name else (name,)
    return Division(code, names, short, now)


def _by_sign(found: Iterable[Division]) -> dict[str, list[Division]]:
    """Return divisions by the first sign of their names, which is that of their short ones."""
    by_sign: dict[str, list[Division]] = {}
    for one in found:
        by_sign.setdefault(one.names[0][0], []).append(one)
    return by_sign


class Divisions:
    """The table of one year. Its rows are mappings with ``code``, ``name`` and ``parent_code``.

    A row of a year that is past has the ``now_code`` under which its place is found today; what is returned is that.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        children: dict[str, list[Division]] = {}
        self._seen: dict[str, Place] = {}
        table = list(rows)
        codes = {COUNTRY, *(row["code"] for row in table)}
        for row in table:
            parent = row["parent_code"]
            if parent and parent not in codes:  # directly under its province: the group 419000 is no division
                parent = f"{row['code'][:2]}0000"
            children.setdefault(parent, []).append(_division(row))
        provinces = children.get(COUNTRY, [])
        below = [one for province in provinces for one in children.get(province.code, [])]
        counties = [one for one in below if not one.code.endswith("00")]
        counties += [county for city in below for county in children.get(city.code, [])]
        self._below = {code: _by_sign(found) for code, found in children.items()}
        self._cities = _by_sign([one for one in below if one.is_prefecture])
        self._shorts: dict[str, set[str]] = {}
        self._counties: dict[str, list[Division]] = {}
        for county in counties:
            self._shorts.setdefault(county.short, set()).add(county.code)
            for name in {*county.names, county.short}:
                self._counties.setdefault(name, []).append(county)

    def code(self, region: str) -> str | None:
        """Return the code of the finest division that the words name for certain, or None."""
        return self.look_up(region).code

    def look_up(self, region: str) -> Place:
        """Read the words from the province down; the suffix of each (省, 市) may be missing.

        A city may stand without its province, and so may a county whose whole name no other has. A district alone is
        never decided, for its name stands in several cities or is that of a zone (鼓楼区): its candidates are returned.
        """
        if region not in self._seen:
            self._seen[region] = self._read(region)
        return self._seen[region]

    def _read(self, region: str) -> Place:
        rest = _SEPARATOR.sub("", region)
        for options in (self._below.get(COUNTRY, {}), self._cities):
            found = self._first(rest, options)
            now = sorted({division.now for division, _ in found})
            if len(now) == 1 and not self._may_be_county(*found[0], rest):
                return Place(self._descend(*found[0]))
            if found:
                return Place(None, tuple(now))
        named = self._counties.get(rest, [])
        candidates = tuple(sorted({county.now for county in named}))
        is_certain = len(candidates) == 1 and any(one.is_known_alone and rest == one.names[0] for one in named)
        return Place(candidates[0] if is_certain else None, () if is_certain else candidates)

    def _may_be_county(self, division: Division, after: str, text: str) -> bool:
        """Whether a city's short name is also a county's elsewhere: 朝阳 is a city, and a district of two others."""
        if division.code.endswith("0000") or text.startswith(division.names):
            return False
        prefix = prefix_of(division.code)
        return not after and any(not code.startswith(prefix) for code in self._shorts.get(division.short, ()))

    def _descend(self, division: Division, rest: str) -> str:
        found = self._first(rest, self._below.get(division.code, {}))
        if rest and len({one.now for one, _ in found}) == 1:
            return self._descend(*found[0])
        return division.now

    def _first(self, rest: str, below: Mapping[str, list[Division]]) -> list[tuple[Division, str]]:
        """Return the divisions that the text begins with, each with the rest; whole names before short ones."""
        options = below.get(rest[:1], [])
        whole = [
            (len(name), division, rest[len(name) :])
            for division in options
            for name in division.names
            if rest.startswith(name)
        ]
        if whole:
            longest = max(length for length, _, _ in whole)
            return [(division, after) for length, division, after in whole if length == longest]
        short = [(division, rest[len(division.short) :]) for division in options if rest.startswith(division.short)]
        return [item for item in short if self._may_follow(*item)]

    def _may_follow(self, division: Division, rest: str) -> bool:
        """Whether what follows a short name shows that it was one: 河南蒙古族自治县 does not lie in 河南省."""
        if not rest or _ZONE.match(rest):
            return True
        return bool(self._first(rest, self._below.get(division.code, {})))


class DivisionsByYear:
    """The tables of all years that are held: a list of 2010 may print a name that is gone today (富阳市).

    ``history`` has rows of :class:`Divisions` with ``from`` and ``until``, the years at whose ends a division was there
    first and no longer there, and with its ``now_code``. ``no_place`` are words that name none.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, str]],
        history: Iterable[Mapping[str, str]] = (),
        no_place: Iterable[str] = (),
    ) -> None:
        self.now = Divisions(rows)
        self._no_place = tuple(no_place)
        self._history = list(history)
        self._years: dict[int, Divisions] = {}
        self._gone: Divisions | None = None

    def code(self, region: str, year: int | None = None) -> str | None:
        """Return today's code of the finest division that the words named for certain in a year, or None.

        A name that the year's table lacks is sought among those that went before or came after it.
        """
        if not region:
            return None
        table = self.now if year is None or not self._history else self._of(year)
        found = table.look_up(region)
        if found.code is None and not found.candidates and self._history:
            self._gone = self._gone or Divisions(self._history)
            return self._gone.code(region)
        return found.code

    def place_in(self, region: str) -> str:
        """Return the words of a place as printed, or an empty text where they name none."""
        found = next((word for word in self._no_place if region.startswith(word)), None)
        return "" if found is not None and region[len(found) :][:1] in ("", "(", "（") else region

    def _of(self, year: int) -> Divisions:
        """Return the table of a year; a division that ended in it was there in a part of it."""
        if year not in self._years:
            rows = (row for row in self._history if int(row["from"]) <= year <= int(row["until"] or year))
            self._years[year] = Divisions(rows)
        return self._years[year]


class DivisionTables(NamedTuple):
    """The rows of the table of today and of those before, and the divisions in them by their words."""

    rows: list[dict[str, str]]
    history: list[dict[str, str]]
    by_year: DivisionsByYear


@lru_cache(maxsize=2)
def division_tables(table: str, history: str = "", no_place: tuple[str, ...] = ()) -> DivisionTables:
    """Return what two texts in CSV hold; of the same texts it is the same, which nobody changes."""
    rows, before = (list(csv.DictReader(text.splitlines())) for text in (table, history))
    return DivisionTables(rows, before, DivisionsByYear(rows, before, no_place))
