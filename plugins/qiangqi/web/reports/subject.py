"""What a report is about: the page that it comes from, and the firm, source and fact on it, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from datasette.utils import tilde_decode

from qiangqi.standing.dates import NEVER, iso

from ..firm.facts import facts_of
from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.language import gettext as _
from ..http.own_pages import OwnPages
from ..http.parameters import BadParameter

if TYPE_CHECKING:
    from datasette.app import Datasette

_FIRM = re.compile(r"/firm/(.+?)/?")
_SOURCE = re.compile(r"/source/(.+?)/?")
_FACT = re.compile(r"/[^/]+/facts/([^/.]+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of it; ``facts`` are those to choose from, each with what a reader calls it."""

    page: str
    release: str
    day: str
    firm_id: str = ""
    firm: str = ""
    source_id: str = ""
    source: str = ""
    fact: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def subject_of(datasette: Datasette, given: Mapping[str, str]) -> Subject:
    """Return what a report is about, by its parameters ``page`` and ``fact``.

    Raises:
        BadParameter: the page is none of this site, or the fact is none of the catalogue or of another firm.
    """
    register = register_of(datasette)
    page = (given.get("page") or "").strip()
    path, _days = OwnPages(datasette).given(page)
    found = Subject(page, register.catalogue.release, iso(today()))
    found = _on_page(register, found, path)
    fact = (given.get("fact") or "").strip()
    return _with_fact(register, found, fact) if fact else found


def _on_page(register: Register, found: Subject, path: str) -> Subject:
    if match := _FIRM.fullmatch(path):
        ids = register.catalogue.find(unquote(match[1], errors="replace"), NEVER - 1)
        return _with_firm(register, found, ids[0]) if len(ids) == 1 else found
    if match := _SOURCE.fullmatch(path):
        row = register.row("select source_id, title from sources where source_id = ?", unquote(match[1]))
        return replace(found, source_id=row["source_id"], source=row["title"]) if row else found
    if match := _FACT.fullmatch(path):
        fact = tilde_decode(match[1])
        known = register.row("select 1 from facts where fact_id = ?", fact)
        return _with_fact(register, found, fact) if known else found
    return found


def _with_firm(register: Register, found: Subject, firm_id: str) -> Subject:
    firm = register.catalogue.firm(firm_id, NEVER - 1)
    if firm is None:
        return found
    facts = tuple(
        (fact["fact_id"], " ".join((fact["day"], fact["kind_word"], fact["title"]["zh"] if fact["title"] else "")))
        for fact in facts_of(register, firm_id, NEVER - 1)
    )
    return replace(found, firm_id=firm_id, firm=firm.name, facts=facts)


def _with_fact(register: Register, found: Subject, fact: str) -> Subject:
    row = register.row("select firm_id, source_id from facts where fact_id = ?", fact)
    if row is None or found.firm_id not in ("", row["firm_id"]) or found.source_id not in ("", row["source_id"]):
        raise BadParameter(_("fact 不是这一页上的事项；应为 来源:行号。"))
    return replace(_with_firm(register, found, row["firm_id"]), fact=fact)
