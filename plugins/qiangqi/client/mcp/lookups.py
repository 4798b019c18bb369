"""What the tools look up besides answers: titles and sources of a standing, articles of rules, changes of releases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from qiangqi.catalogue.query.register import Register
from qiangqi.releases.changes.feed import Filter, filter_of, part
from qiangqi.releases.changes.history import NoPlace, Place, cursor_of, newest_step, place_of, steps_since
from qiangqi.standing.dates import NEVER

from ..file import File
from .parts import Source, Standing
from .results import Article, Articles, Change, Changes, Value

MOST_ARTICLES = 40

LEGAL = ("fact", "date")
"""The sorts of change that are of a title; the others are of rows of tables."""

_SOURCES = """
select source_id, title, number, authority, published_on, address, evidence, is_transcription from sources
where source_id in (select value from json_each(?)) order by source_id
"""
_ARTICLES = """
select p.regime, r.name_{lang} as regime_name, r.document, p.provision, p.basis, p.says_{lang} as says
from provisions p join regimes r on r.regime = p.regime
where (:regime is null or p.regime = :regime) and (:about = '' or exists (
    select 1 from (select p.provision as text union all select p.says_zh union all select p.says_en
                   union all select v.says_zh || v.says_en || v.parameter from parameters v
                   where v.regime = p.regime and v.provision = p.provision)
    where instr(lower(text), lower(:about))))
order by p.regime, p.rowid limit :most
"""
_VALUES = """
select parameter, valid_from, value, basis, says_{lang} as says, other_{lang} as other from parameters
where regime = ? and provision = ? order by parameter, valid_from
"""


def standing_of(register: Register, one: Mapping[str, Any], lang: str) -> Standing:
    """Return a standing of the contract with the title in full and the documents that its reasons name."""
    facts = [fact for reason in one["because"] for fact in reason["facts"]]
    row = register.row(f"select title_{lang} from tiers where tier_id = ?", f"{one['regime']}:{one['tier']}")
    found = {**one, "title": row[0] if row else None, "sources": sources_of(register, facts)}
    return Standing.model_validate(found)


def sources_of(register: Register, facts: Iterable[str]) -> list[Source]:
    """Return the documents whose rows are named, each once."""
    ids = sorted({fact.rpartition(":")[0] for fact in facts})
    return [Source.model_validate(dict(row)) for row in register.rows(_SOURCES, json.dumps(ids))]


def articles(register: Register, regime: str | None, about: str, lang: str) -> Articles:
    """Return the articles of a regime, or of all, that have a text in their number, in what they say or in a value."""
    given = {"regime": regime, "about": about.strip(), "most": MOST_ARTICLES + 1}
    rows = register.rows(_ARTICLES.format(lang=lang), **given)
    found = [Article(**dict(row), values=_values(register, row["regime"], row["provision"], lang)) for row in rows]
    unknown = [getattr(text, lang) for text in register.regimes[regime].unknown] if regime else []
    return Articles(articles=found[:MOST_ARTICLES], is_cut=len(found) > MOST_ARTICLES, unknown=unknown)


def _values(register: Register, regime: str, provision: str, lang: str) -> list[Value]:
    rows = register.rows(_VALUES.format(lang=lang), regime, provision)
    return [Value.model_validate(dict(row)) for row in rows]


def changes(file: File, since: str, wanted: Filter, most: int, lang: str) -> Changes:
    """Return the next changes of titles after a release or a cursor; an empty text is the release before the newest.

    Raises:
        NoPlace: there is no release, or no such place; it names the versions that there are.
    """
    among = file.in_service()
    newest = newest_step(file.releases, among)
    if newest is None:
        raise NoPlace("no_version", among)
    place = place_of(since) if since else Place(newest.since) if newest.since else Place(newest.version, 0)
    if place is None:
        raise NoPlace("no_cursor", among)
    found = part(steps_since(file.releases, among, place), place, wanted, most)
    rows = [Change(**{**row, "says": row[f"says_{lang}"]}) for row in found.rows]
    to = newest.version
    return Changes(since=cursor_of(place), to=to, changes=rows, cursor=cursor_of(found.place), is_last=found.is_last)


def changes_of(register: Register, firm: str | None, regime: str | None) -> Filter | None:
    """Return the filter of a firm's changes of titles, or of all; None where the text means no one firm."""
    ids: list[str] = []
    if firm:
        ids = register.catalogue.find(firm, NEVER - 1)
        if len(ids) != 1:
            return None
        ids += register.ids("select old_id from former_ids where firm_id = ?", ids[0])
    return filter_of(ids, regime, sorts=LEGAL)
