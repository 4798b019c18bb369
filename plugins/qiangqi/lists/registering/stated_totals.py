"""The figures that a document states of its list, each of one title and kind; a figure in doubt is left out."""

from __future__ import annotations

import re
from typing import Any

from qiangqi.values.divisions import COUNTRY
from qiangqi.values.personal_data import mask

from ..readers.preview import Look
from .answers import NONE, AnswerError, exactly
from .card_draft import CardDraft, Known
from .document_marks import counts, texts, titles
from .questions import Asker
from .row_meaning import Act
from .sections import UNTITLED, Section
from .title_words import UNCLEAR


def stated_totals(look: Look, asker: Asker, draft: CardDraft, batch: str, known: Known) -> list[dict[str, Any]]:
    """Return the figures that the document states, each of one title and kind."""
    assert draft.meaning is not None
    read = [(section, act) for section, act in draft.meaning.acts if not act.skip]
    acts = [(section, act) for section, act in read if act.tier and act.kind and act.tier != "tier_missing"]
    found, open_ = [], set()
    for section, act in acts:
        title = section.title if len(section.title) > len(UNTITLED) else asker.answers.given.get("title", section.title)
        stated = _stated(look, asker, section, len(read) == 1)
        if stated is None or act.kind == UNCLEAR:
            open_.add((act.regime, act.tier, act.kind))
        else:
            found.append(_total(act, stated, batch or title, draft, known))
    # Where one annex of a title states no figure, the others' sum would be less than the facts.
    return _summed([total for total in found if (total["regime"], total["tier"], total["kind"]) not in open_])


def _stated(look: Look, asker: Asker, section: Section, is_only: bool) -> int | None:
    given = asker.answers.totals
    answer = next((n for pattern, n in given.items() if pattern and re.search(pattern, section.title)), given.get(""))
    if answer is not None:
        if answer != NONE and not answer.isdigit():
            raise AnswerError(f"--total {answer!r}; expected a number, or {NONE}")
        return None if answer == NONE or (not is_only and given.get("") == answer) else int(answer)
    certain = list(dict.fromkeys([*_below(section), *_in_title(section.title), *(_in_titles(look) if is_only else ())]))
    if not certain and is_only:
        certain = list(dict.fromkeys(n for line in texts(look) for n in counts(line)))
        return certain[0] if len(certain) == 1 else None
    return _one_of(certain, asker, "" if is_only else section.title)


def _below(section: Section) -> list[int]:
    """Return what total rows and headings state; those of parts are one where their sum is stated or is the rows."""
    figures = section.stated
    if len(figures) > 2 and sum(figures[:-1]) == figures[-1]:
        return figures[-1:]
    return [section.rows] if len(figures) > 1 and sum(figures) == section.rows else figures


def _one_of(figures: list[int], asker: Asker, title: str) -> int | None:
    """Return the figure, or where a document states several of one list the one that is answered."""
    if len(figures) < 2:
        return figures[0] if figures else None
    about = f"「{mask(title)}」" if title else ""
    zh = f"{about}文件所列企业总数不一致：{'、'.join(map(str, figures))}；写实际应有的家数，都不采用写 {NONE}"
    en = f"the document states different numbers of firms; the one that holds, or {NONE}"
    key = ("total", exactly(title) if title else "")
    answer = asker.ask(key, zh, en, candidates=map(str, figures), check=_is_figure)
    return None if answer in (None, NONE) else int(answer)


def _is_figure(text: str) -> None:
    if text != NONE and not text.isdigit():
        raise ValueError(f"{text!r}; expected a number, or {NONE}")


def _in_titles(look: Look) -> list[int]:
    return [figure for title in titles(look) for figure in _in_title(title)]


def _in_title(title: str) -> list[int]:
    return [int(n) for n in re.findall(r"[(（]\s*共?计?\s*(\d+)\s*[家户个]", title)]


def _total(act: Act, stated: int, batch: str, draft: CardDraft, known: Known) -> dict[str, Any]:
    regime = draft.regime if draft.regime and draft.regime.id == act.regime else known.regimes[act.regime]
    return {
        "scope": known.division_names.get(
            regime.division or "", "全国" if regime.level == "national" else regime.short.zh
        ),
        "division": regime.division or (COUNTRY if regime.level == "national" else None),
        "regime": act.regime,
        "tier": act.tier,
        "kind": act.kind,
        "batch": batch,
        "count": stated,
        "stage": "publicity" if act.kind == "publicised" else "final",
        "is": "act",
    }


def _summed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the figures of annexes that are of one title, kind and batch: of several scopes the widest would count."""
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    for total in found:
        key = (total["regime"], total["tier"], total["kind"], total["batch"])
        if key in sums:
            sums[key]["count"] += total["count"]
        else:
            sums[key] = total
    return list(sums.values())
