"""What is asked of every row of a batch, and the outcome of one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import pick
from qiangqi.values.asked_days import knowledge_day

from .answer_templates import all_bare, json_text
from .answers import Filled
from .known_firm import KnownFirm
from .matching import Outcome


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """What holds for a whole batch: the days, as ordinals, and the language. ``today`` is the clock's day.

    ``columns`` are the fields of a sheet by what their columns are called in it, so that a row that cannot be asked is
    told in the sender's words; the answers to the others do not rest on it.
    """

    as_of: int
    known_on: int
    today: int
    lang: str = "zh"
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)

    def field_at(self, name: str, row: int) -> str:
        """Return what a sentence calls a field of a row, counted from 0: of a sheet its column, and the row."""
        column = self.columns.get(name)
        words = "“{0}”列（表头下第{1}行）", "The column “{0}” (row {1} below the header)"
        return pick(words, self.lang).format(column, row + 1) if column else name

    def as_object(self) -> dict[str, str]:
        """Return the question as an answer repeats it, by the knowledge that answers; it holds nothing of the rows."""
        known_on = knowledge_day(self.known_on, self.today)
        return {"as_of": iso(self.as_of), "known_on": iso(known_on), "lang": self.lang}


class Result(NamedTuple):
    """The outcome of one row: ``row`` counts from 0, ``firm`` is the one that was found, ``known`` what is said of it.

    Where none was found, ``known.says`` is why, and its other parts are the answer for a firm not on record.
    """

    row: int
    outcome: Outcome
    matched_by: str | None
    firm: KnownFirm | None
    candidates: Sequence[Mapping[str, Any]]
    known: Filled
    note: str

    def text(self) -> str:
        """Return the result as the contract's JSON object."""
        firm = _firm_text(self.firm) if self.firm else "null"
        matched_by = f'"{self.matched_by}"' if self.matched_by else "null"
        candidates = json_text(self.candidates) if self.candidates else "[]"
        known = self.known
        return (
            f'{{"row":{self.row},"outcome":"{self.outcome}","matched_by":{matched_by},"firm":{firm},'
            f'"candidates":{candidates},"standings":{known.standings},"loan":{known.loan},"says":{known.says},'
            f'"note":{json_text(self.note) if self.note else "null"}}}'
        )


def _firm_text(firm: KnownFirm) -> str:
    """Return a firm as the contract shows it, as JSON."""
    if firm.former_names or firm.uscc is None:
        return json_text(firm.as_object())
    id_, name, code = all_bare((firm.firm_id, firm.name, firm.uscc))
    return f'{{"firm_id":"{id_}","name":"{name}","uscc":"{code}","former_names":[]}}'


def counted(results: Iterable[Result]) -> Counter[str]:
    """Return how many results are of each outcome."""
    return Counter(result.outcome for result in results)


def without_facts(results: Sequence[Result]) -> list[Result]:
    """Return results as they are kept until a whole batch is answered: what was told of a firm, not its facts."""
    return [result._replace(firm=result.firm._replace(facts=())) if result.firm else result for result in results]
