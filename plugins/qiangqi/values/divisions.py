"""Divisions by the words that lists use for places: GB/T 2260 codes through one year's table, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import model_validator

from qiangqi.standing.strict_yaml import Strict, Text

COUNTRY = "100000"

_PEOPLES = "壮族|回族|维吾尔|哈尼族|彝族|苗族|土家族|藏族|蒙古族|蒙古|朝鲜族|白族|傣族|黎族|侗族|布依族|羌族|瑶族|满族"
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
    """One row of the table with the word that is left when its suffix is dropped (郑州市: 郑州)."""

    code: str
    name: str
    short: str


def _division(row: Mapping[str, str]) -> Division:
    short = _SUFFIX.sub("", row["name"])
    return Division(row["code"], row["name"], short if len(short) > 1 else row["name"])


class Divisions:
    """The table of one year. Its rows are mappings with ``code``, ``name`` and ``parent_code``."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._children: dict[str, list[Division]] = {}
        self._seen: dict[str, Place] = {}
        table = list(rows)
        codes = {COUNTRY, *(row["code"] for row in table)}
        for row in table:
            parent = row["parent_code"]
            if parent and parent not in codes:  # directly under its province: the group 419000 is no division
                parent = f"{row['code'][:2]}0000"
            self._children.setdefault(parent, []).append(_division(row))
        self._provinces = self._children.get(COUNTRY, [])
        self._cities = [city for province in self._provinces for city in self._children.get(province.code, [])]
        self._counties = [county for city in self._cities for county in self._children.get(city.code, [])]

    def code(self, region: str) -> str | None:
        """Return the code of the finest division that the words name for certain, or None."""
        return self.look_up(region).code

    def look_up(self, region: str) -> Place:
        """Read the words from the province down; the suffix of each (省, 市) may be missing.

        A city may stand without its province. A county or district alone is never decided, for its name stands in
        several cities and the table does not hold them all (鼓楼区): its candidates are returned.
        """
        if region not in self._seen:
            self._seen[region] = self._read(region)
        return self._seen[region]

    def _read(self, region: str) -> Place:
        rest = _SEPARATOR.sub("", region)
        for options in (self._provinces, self._cities):
            found = self._first(rest, options)
            if len(found) == 1:
                return Place(self._descend(*found[0]))
            if found:
                return Place(None, tuple(division.code for division, _ in found))
        named = [county for county in self._counties if rest in (county.name, county.short)]
        return Place(None, tuple(sorted(division.code for division in named)))

    def _descend(self, division: Division, rest: str) -> str:
        found = self._first(rest, self._children.get(division.code, []))
        return self._descend(*found[0]) if rest and len(found) == 1 else division.code

    def _first(self, rest: str, options: Iterable[Division]) -> list[tuple[Division, str]]:
        """Return the divisions that the text begins with, each with the rest; whole names before short ones."""
        whole = [(division, rest[len(division.name) :]) for division in options if rest.startswith(division.name)]
        if whole:
            longest = max(len(division.name) for division, _ in whole)
            return [item for item in whole if len(item[0].name) == longest]
        short = [(division, rest[len(division.short) :]) for division in options if rest.startswith(division.short)]
        return [item for item in short if self._may_follow(*item)]

    def _may_follow(self, division: Division, rest: str) -> bool:
        """Whether what follows a short name shows that it was one: 河南蒙古族自治县 does not lie in 河南省."""
        if not rest or _ZONE.match(rest):
            return True
        return bool(self._first(rest, self._children.get(division.code, [])))


class DivisionsCard(Strict):
    """What the table of divisions is, and under which licence it is reused."""

    standard: str
    year: int
    source: str
    licence: str
    scope: Text
    sha256: str
    rows: int

    @model_validator(mode="after")
    def _some(self) -> DivisionsCard:
        if self.rows < 1:
            raise ValueError("rows must be at least 1")
        return self
