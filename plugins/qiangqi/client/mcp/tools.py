"""The tools: each asks the catalogue by the functions of the site, and answers what :mod:`.results` describes.

Nothing that is asked is kept or logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal

from pydantic import Field

from qiangqi.releases.changes.history import NoPlace
from qiangqi.standing.written_days import LANGUAGES, pick

from ..file import File
from ..refusals import WrongInput
from . import lookups
from .parts import Held, Loan, Standing
from .results import Articles, Changes, Check, Checked, FirmStandings, Holders, Holding, Search

MOST_NAMES, LONGEST = 50, 200
"""Names of one check, and characters of one text."""

SILENCE = (
    "目录仅收录部分名单，未收录不等于未持有。",
    "Only some lists are covered: not to be in this register is no evidence of not holding a title.",
)

Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Names = Annotated[list[Text], Field(min_length=1, max_length=MOST_NAMES, description="Names or codes (USCC) of firms.")]
AsOf = Annotated[str | None, Field(description="The day asked about, YYYY-MM-DD; today in Asia/Shanghai if left out.")]
KnownOn = Annotated[str | None, Field(description="The day whose knowledge is used, YYYY-MM-DD; today if left out.")]
Regime = Annotated[str | None, Field(description="Id of a regime, such as national-demonstration; all if left out.")]
Tier = Annotated[Literal["demonstration", "advantage", "reserve", "candidate"] | None, Field(description="One tier.")]
LoanEnd = Annotated[str | None, Field(description="A loan's last day; its first is the day asked about.")]
Lang = Annotated[Literal["zh", "en"], Field(description="Language of the sentences.")]


_REGIMES = "select regime, name_zh, name_en, is_text_held from regimes order by regime"


class Tools:
    """The tools on one catalogue file; one question is answered after the other."""

    def __init__(self, path: Path) -> None:
        self._files = {lang: File(path, lang) for lang in LANGUAGES}
        self._lock = Lock()

    def search(self, text: Text, limit: Annotated[int, Field(ge=1, le=50)] = 10, lang: Lang = "zh") -> Search:
        """Find firms by a part of a name, a former name, a code, pinyin or a place. Use it before standing."""
        with self._lock:
            found = self._files[lang].search(text, limit)
        return Search.model_validate({**found, "coverage": pick(SILENCE, lang)})

    def standing(
        self, firm: Text, as_of: AsOf = None, known_on: KnownOn = None, regime: Regime = None, lang: Lang = "zh"
    ) -> FirmStandings:
        """Say for one firm (an id, a code or an exact name) which titles it holds on a day, why, and what to mind."""
        with self._lock:
            file = self._files[lang]
            found = file.standing(firm, as_of, known_on, regime)
            standings = self._standings(file, found["standings"], lang)
        return FirmStandings.model_validate(
            {**found, **self._head(found["query"], found["release"], lang), "standings": standings}
        )

    def check(
        self,
        names: Names,
        as_of: AsOf = None,
        loan_end: LoanEnd = None,
        regime: Regime = None,
        tier: Tier = None,
        known_on: KnownOn = None,
        lang: Lang = "zh",
    ) -> Check:
        """Check firms as a bank does: one outcome for each name, in order; like names are offered, never taken."""
        beside = {"regime": regime, "tier": tier, "until": loan_end}
        rest = {name: value for name, value in beside.items() if value}
        with self._lock:
            file = self._files[lang]
            file.day(loan_end)  # refused here by what was given: a row calls it until
            found = file.check([{"name": name, **rest} for name in names], as_of, known_on)
            results = [self._checked(file, result, lang) for result in found["results"]]
        return Check.model_validate({**self._head(found["query"], found["release"], lang), "results": results})

    def who_holds(
        self,
        as_of: AsOf = None,
        regime: Regime = None,
        tier: Tier = None,
        region: Annotated[str | None, Field(description="Code of a division by GB/T 2260, such as 410000.")] = None,
        holds: Annotated[Held | None, Field(description="Only those held, unclear or not held.")] = None,
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
        lang: Lang = "zh",
    ) -> Holders:
        """List who holds a title on a day, the held ones before the unclear; ``total`` says how many there are."""
        asked = {"as_of": as_of, "regime": regime, "tier": tier, "region": region, "holds": holds}
        with self._lock:
            file = self._files[lang]
            head, rows = file.holders({name: value for name, value in asked.items() if value})
            found = [Holding.model_validate(row) for row in islice(rows, limit)]
        query = {"as_of": head["query"]["as_of"], "known_on": head["known_on"]}
        about = {"total": head["total"], "is_cut": head["total"] > len(found), "holders": found}
        return Holders.model_validate({**self._head(query, head["release"], lang), **about})

    def what_changed(
        self,
        since: Annotated[str, Field(max_length=LONGEST, description="A release or a cursor.")] = "",
        firm: Annotated[str | None, Field(max_length=LONGEST, description="An id, a code or an exact name.")] = None,
        regime: Regime = None,
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
        lang: Lang = "zh",
    ) -> Changes:
        """List acts and days that are new, moved or withdrawn between releases; follow ``cursor`` to go on."""
        file = self._files[lang]
        with self._lock:
            file.regime(regime)
            wanted = lookups.changes_of(file.register, firm, regime)
            if wanted is None:
                says = ("没有唯一的这一家企业；请先用 search。", "No one firm is meant; use search first.")
                raise WrongInput(pick(says, lang))
            try:
                return lookups.changes(file, since, wanted, limit, lang)
            except NoPlace as error:
                there = ", ".join(error.versions) or pick(("没有", "none"), lang)
                says = (f"没有这个版本或游标；现有版本：{there}。", f"No such release or cursor; there is: {there}.")
                raise WrongInput(pick(says, lang)) from None

    def which_article(
        self,
        regime: Regime = None,
        about: Annotated[str, Field(max_length=LONGEST, description="A number, 第八条, or a word, 复核.")] = "",
        lang: Lang = "zh",
    ) -> Articles:
        """Find the articles of written rules, in the register's words, with the values and doubts that rest on them."""
        file = self._files[lang]
        with self._lock:
            file.regime(regime)
            return lookups.articles(file.register, regime, about, lang)

    def regimes(self) -> list[dict[str, Any]]:
        """Return every regime: its id, its name in both languages, and whether its rules are in the register."""
        with self._lock:
            rows = self._files["zh"].register.rows(_REGIMES)
        return [{**dict(row), "is_text_held": bool(row["is_text_held"])} for row in rows]

    def _checked(self, file: File, result: Mapping[str, Any], lang: str) -> Checked:
        standings = self._standings(file, result["standings"], lang)
        loan = [Loan.model_validate(one) for one in result["loan"] or []]
        return Checked.model_validate({**result, "standings": standings, "loan": loan})

    def _standings(self, file: File, found: list[dict[str, Any]], lang: str) -> list[Standing]:
        return [lookups.standing_of(file.register, one, lang) for one in found]

    def _head(self, query: Mapping[str, str], release: str, lang: str) -> dict[str, str]:
        days = {name: query[name] for name in ("as_of", "known_on")}
        return {**days, "release": release, "coverage": pick(SILENCE, lang)}
