"""Regime, tier and kind of the rows: from the titles that they stand under, their columns, or an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qiangqi.standing.regime import Regime
from qiangqi.values.personal_data import mask

from ..card_values import ISSUE_CODES, KINDS
from .answers import AnswerError, exactly
from .questions import Asker
from .sections import Section, Survey
from .title_words import UNCLEAR, is_refusal, kind_for, kind_in, kind_under, names_another_tier, regimes_in, tier_in

_UNCLEAR_WORDS = {UNCLEAR: "未区分新认定与复核"}


@dataclass(slots=True)
class Act:
    """What rows mean: a title (regime and tier) and a kind; each may be an issue code instead. ``skip``: not read."""

    regime: str = ""
    tier: str = ""
    kind: str = ""
    skip: bool = False


@dataclass(slots=True)
class Meaning:
    """The meaning of a whole file: of each section, or of its own values, as a card writes it.

    ``gives`` holds for the whole file, ``annexes`` by title; ``title`` and ``event`` are the lookups of the card.
    """

    gives: dict[str, str] = field(default_factory=dict)
    annexes: list[dict[str, object]] = field(default_factory=list)
    title: dict[str, dict[str, str]] = field(default_factory=dict)
    event: dict[str, dict[str, str]] = field(default_factory=dict)
    acts: list[tuple[Section, Act]] = field(default_factory=list)

    def kind_of(self, section: str, printed: str) -> str:
        """Return the kind of the rows of a section with a printed event, "" where they are no facts."""
        act = next((act for one, act in self.acts if one.title == section), Act(skip=True))
        kind = "" if act.skip else act.kind or self.event.get(printed, {}).get("kind", "")
        return "" if kind in ISSUE_CODES else kind

    @property
    def annex_titles(self) -> set[str]:
        """The titles that were each asked about as an annex."""
        return {section.title for section, _ in self.acts} if self.annexes else set()

    def kinds_under(self, section: str) -> set[str]:
        """Return the kinds of the rows of a section, of all where it has no rows."""
        titles = [one.title for one, _ in self.acts]
        under = [section] if section in titles else titles
        return {kind for title in under for printed in ("", *self.event) if (kind := self.kind_of(title, printed))}


class Reader:
    """Reads titles and values by the words of the regimes, and asks what they do not say."""

    def __init__(self, asker: Asker, regimes: dict[str, Regime], regime: str | None, kinds: dict[str, str]) -> None:
        self.document = ""
        self.asker, self.regimes, self.regime, self.kinds = asker, regimes, regime, kinds

    def read(self, survey: Survey, columns: dict[str, str], document: str) -> Meaning | None:
        """Return what the rows mean, or None while something is missing.

        Raises:
            AnswerError: an answer does not fit.
        """
        found = Meaning()
        by_value = {role for role in ("title", "event") if not columns.get(role, "@").startswith("@")}
        sections = survey.sections
        self._check_patterns([section.title for section in sections])
        alike = {self._annex_default(section.title, document, by_value) for section in sections}
        is_one = not self.asker.answers.annexes and (len(sections) < 2 or (len(alike) == 1 and None not in alike))
        complete = True
        for section in sections:
            act = self._one(document, section, by_value) if is_one else self._annex(section, document, by_value)
            if act is None:
                complete = False
                continue
            found.acts.append((section, act))
            given = self._gives(act, by_value, found)
            if is_one:
                found.gives = given
            else:
                self._add_annex(found, section, act, given)
        self.document = document
        named = [self._values(role, survey.values.get(role, []), found) for role in sorted(by_value)]
        return found if complete and all(named) else None

    def _check_patterns(self, titles: list[str]) -> None:
        """Refuse a pattern that matches no title: what it was to say would be lost."""
        for option, patterns in (("annex", self.asker.answers.annexes), ("total", self.asker.answers.totals)):
            for pattern, answer in patterns.items():
                if answer != "skip" and not any(re.search(pattern, title) for title in titles):
                    expected = "、".join(mask(title) for title in titles)
                    raise AnswerError(f"--{option} {pattern!r} matches no title over rows; expected one of {expected}")

    # Titles

    def _one(self, document: str, section: Section, by_value: set[str]) -> Act | None:
        """Return the meaning of a list that has one title only, by the options of the whole file."""
        regime = self.regime
        if regime is None or regime not in self.regimes:
            if "event" not in by_value:
                self._kind(section.title, document)
            return None
        act = Act(regime)
        if "title" not in by_value:
            act.tier = self._tier(section.title, document, regime) or ""
        if "event" not in by_value:
            act.kind = self._kind(section.title, document, regime, act.tier) or ""
        return act if self._is_whole(act, by_value) else None

    def _tier(self, title: str, document: str, regime: str) -> str | None:
        rules = self.regimes[regime]
        default = self._tier_default(title, document, rules)
        choices = (*rules.by_tier, "tier_missing")
        return self.asker.ask("tier", "等次", "tier", default, choices=choices)

    def _tier_default(self, title: str, document: str, rules: Regime) -> str | None:
        if names_another_tier(title, rules):
            return None
        only = rules.tiers[0].tier if len(rules.tiers) == 1 else None
        return tier_in(title, rules) or tier_in(document, rules) or only

    def _kind(self, title: str, document: str, regime: str = "", tier: str = "") -> str | None:
        kind = kind_under(title, document)
        default = kind if kind == UNCLEAR else kind_for(kind, self.regimes.get(regime), tier)
        zh = "名单是什么事项（认定、复核通过、公示……）"
        return self.asker.ask("kind", zh, "what the list does", default, choices=(*KINDS, UNCLEAR))

    def _annex(self, section: Section, document: str, by_value: set[str]) -> Act | None:
        """Return the meaning of one annex of several."""
        key = ("annex", section.title)
        zh = f"附件「{section.title}」（{section.rows} 行）：等次:事项，不读写 skip"
        default = self._annex_default(section.title, document, by_value)
        answer = self.asker.ask(key, zh, "annex: TIER:KIND, or skip", default)
        if answer is None:
            return None
        if answer == "skip":
            return Act(skip=True)
        title, _, kind = answer.partition(":")
        regime, tier = self._title(title, f'--annex "{section.title}={answer}"')
        act = Act(regime, tier, kind or "")
        if kind and kind not in (*KINDS, UNCLEAR):
            raise AnswerError(
                f'--annex "{section.title}={answer}": kind {kind!r}; expected {", ".join(KINDS)} or {UNCLEAR}'
            )
        return act if self._is_whole(act, by_value) else None

    def _annex_default(self, title: str, document: str, by_value: set[str]) -> str | None:
        named = regimes_in(title, self.regimes)
        regime = named[0] if len(named) == 1 else self.regime
        if regime is None or regime not in self.regimes or len(named) > 1:
            return None
        rules = self.regimes[regime]
        given = self.asker.answers.given
        tier = tier_in(title, rules) or given.get("tier") or self._tier_default(title, document, rules)
        kind = kind_under(title, document)
        if kind in (None, UNCLEAR) or kind_in(title) is None:
            kind = None if is_refusal(title) else given.get("kind") or kind
        kind = kind if kind == UNCLEAR else kind_for(kind, rules, tier)
        if (tier is None and "title" not in by_value) or (kind is None and "event" not in by_value):
            return None
        return f"{regime}/{tier or ''}:{kind or ''}"

    def _title(self, answer: str, option: str) -> tuple[str, str]:
        """Read ``REGIME/TIER``, ``TIER`` of the file's regime, or the issue tier_missing."""
        regime, slash, tier = answer.rpartition("/")
        regime = regime if slash else (self.regime or "")
        if regime not in self.regimes:
            raise AnswerError(f"{option}: regime {regime!r}; expected one of {', '.join(self.regimes)}")
        if tier and tier not in (*self.regimes[regime].by_tier, "tier_missing"):
            expected = ", ".join((*self.regimes[regime].by_tier, "tier_missing"))
            raise AnswerError(f"{option}: tier {tier!r}; expected one of {expected}")
        return regime, tier

    @staticmethod
    def _is_whole(act: Act, by_value: set[str]) -> bool:
        return bool((act.tier or "title" in by_value) and (act.kind or "event" in by_value))

    # What the card says of it

    def _gives(self, act: Act, by_value: set[str], found: Meaning) -> dict[str, str]:
        given: dict[str, str] = {}
        if act.skip:
            return given
        if "title" not in by_value:
            given["title"] = self._title_label(act)
            found.title[given["title"]] = self._title_lookup(act)
        if "event" not in by_value:
            given["event"] = self.kinds.get(act.kind) or _UNCLEAR_WORDS[act.kind]
            found.event[given["event"]] = {"issue": act.kind} if act.kind in ISSUE_CODES else {"kind": act.kind}
        return given

    def _title_label(self, act: Act) -> str:
        rules = self.regimes[act.regime]
        return rules.by_tier[act.tier].title.zh if act.tier in rules.by_tier else f"{rules.short.zh}（未写等次）"

    @staticmethod
    def _title_lookup(act: Act) -> dict[str, str]:
        return {"issue": act.tier} if act.tier in ISSUE_CODES else {"regime": act.regime, "tier": act.tier}

    def _add_annex(self, found: Meaning, section: Section, act: Act, given: dict[str, str]) -> None:
        patterns = (pattern for pattern in self.asker.answers.annexes if re.search(pattern, section.title))
        pattern = next(patterns, exactly(section.title))
        if any(annex["title"] == pattern for annex in found.annexes):
            return
        found.annexes.append({"title": pattern, "skip": True} if act.skip else {"title": pattern, "gives": given})

    # Values of columns

    def _values(self, role: str, printed: list[str], found: Meaning) -> bool:
        """Give each printed value of a column its meaning; a value that nothing names becomes a question."""
        complete = True
        for value in printed:
            answer = self._value(role, value)
            if answer is None:
                complete = False
            elif role == "title":
                found.title[value] = self._title_value(answer, value)
            else:
                found.event[value] = {"issue": answer} if answer in ISSUE_CODES else {"kind": answer}
        return complete

    def _value(self, role: str, value: str) -> str | None:
        key = ("value", role, value)
        if role == "event":
            zh, en = f"「{value}」是什么事项", "which kind of event this value is"
            return self.asker.ask(key, zh, en, self._event(value), choices=(*KINDS, *ISSUE_CODES))
        rules = self.regimes.get(self.regime or "")
        default = tier_in(value, rules) if rules and value else None
        return self.asker.ask(key, f"「{value}」是哪个等次", "which tier this value is", default)

    def _event(self, value: str) -> str | None:
        return kind_under(value, self.document) if kind_in(value) else None

    def _title_value(self, answer: str, value: str) -> dict[str, str]:
        if answer in ISSUE_CODES:
            return {"issue": answer}
        regime, tier = self._title(answer, f'--value "title:{value}={answer}"')
        return {"regime": regime, "tier": tier}
