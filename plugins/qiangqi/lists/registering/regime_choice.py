"""Choice of the regime of a file: the one that its titles name, the one that is answered, or a new one."""

from __future__ import annotations

import re

from qiangqi.values.divisions import COUNTRY

from ..readers.preview import Look
from ..readers.prose import listed
from ..readers.reading import PROSE
from .answers import NONE, AnswerError
from .card_draft import CardDraft, Known
from .document import ask_level
from .new_regime import ask_regime
from .questions import Asker, only
from .title_words import regimes_in

NEW = "new"
"""The answer to --regime for a title that the catalogue does not have yet."""


def which_regime(asker: Asker, draft: CardDraft, known: Known, title: str, look: Look) -> str | None:
    """Return the regime of the file; a new one is made only where the registrar says that it is new."""
    if "new-regime" in asker.answers.given or asker.answers.given.get("regime") == NEW:
        issuer = asker.answers.given.get("issuer", "")
        level = ask_level(asker, None, issuer)
        division = asker.answers.given.get("division")
        if division not in (None, NONE, *known.division_names):
            raise AnswerError(f"--division {division!r}; expected a code of GB/T 2260 in divisions.csv, or {NONE}")
        division = division or known.divisions.code(_place_in(issuer))
        draft.regime = ask_regime(
            asker, level, COUNTRY if level == "national" else None if division == NONE else division
        )
        return _settled(draft, known)
    sections = draft.survey.sections if draft.survey else []
    is_prose = draft.structure is not None and draft.structure.is_prose
    named = regimes_in(f"{title} {listing(look)}" if is_prose else title, known.regimes)
    named += [id for section in sections for id in regimes_in(section.title, known.regimes)]
    zh = "属于哪个制度；目录里还没有的选新制度，随后填写它的名称、授予单位和称号"
    en = "which regime; a new one where the catalogue has none, of which name, issuer and title are asked next"
    return asker.ask("regime", zh, en, only(named), choices=(*known.regimes, NEW))


def _settled(draft: CardDraft, known: Known) -> str | None:
    """Return the id of a new regime; one that stands there already, whole and the same, is not made again."""
    made = draft.regime
    there = known.regimes.get(made.id) if made else None
    if made is None or there is None:
        return made.id if made else None
    if there != made:
        raise AnswerError(f"--new-regime {made.id}: there is another of this id; expected --regime, or a new id")
    draft.regime = None
    return made.id


def listing(look: Look) -> str:
    """Return the lines whose sentences list firms, without their names."""
    lists = ([line.text, *one.names] for line in look.lines for one in listed(line.text, re.compile(PROSE)))
    found = []
    for line, *names in lists:
        for name in names:
            line = line.replace(name, " ")
        found.append(line)
    return " ".join(found)


def _place_in(issuer: str) -> str:
    found = re.match(r"[㐀-鿿]{2,12}?(?:省|自治区|市|州|盟|县|区)(?:[㐀-鿿]{2,6}?(?:市|州|县|区))*", issuer)
    return found[0] if found else ""
