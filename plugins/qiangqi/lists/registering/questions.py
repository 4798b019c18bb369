"""Questions: what a file alone cannot say, each with the option that answers it, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from qiangqi.standing.dates import DateError, parse_day, parse_span

from .answers import AnswerError, Answers

Check = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``default`` is the proposal, and there is one only where exactly one candidate is certain.

    ``key`` is the option's name and, for an option that can be given several times, what it is about.
    """

    key: tuple[str, ...]
    zh: str
    en: str
    default: str | None = None
    candidates: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    check: Check | None = None

    @property
    def option(self) -> str:
        """The option that answers it, as it is typed."""
        name, *about = self.key
        if name in ("column", "annex", "unread", "note"):
            return f'--{name} "{about[0]}=…"'
        if name in ("total", "corrects") and about[0]:
            return f'--{name} "{about[0]}=…"'
        if name == "value":
            return f'--value "{about[0]}:{about[1]}=…"'
        return f"--{name}"

    def taken(self, answer: str) -> str:
        """Return an answer that fits.

        Raises:
            AnswerError: it is empty, none of the choices, or does not pass the check.
        """
        answer = answer.strip()
        if not answer:
            raise AnswerError(f"{self.option}: no answer; expected {', '.join(self.choices) or 'one'}")
        if self.choices and answer not in self.choices:
            raise AnswerError(f"{self.option}: {answer!r}; expected one of {', '.join(self.choices)}")
        try:
            if self.check is not None:
                self.check(answer)
        except ValueError as error:
            raise AnswerError(f"{self.option}: {error}") from None
        return answer


class Asker:
    """Takes answers where there are some, and gathers the questions that are still open and those answered.

    An answered question has the answer in the place of the proposal.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.open: list[Question] = []
        self.answered: list[Question] = []

    def ask(
        self,
        key: str | tuple[str, ...],
        zh: str,
        en: str,
        default: str | None = None,
        *,
        candidates: Iterable[str] = (),
        choices: Iterable[str] = (),
        check: Check | None = None,
    ) -> str | None:
        """Return the answer, else the proposal, else None; in the last two cases the question stays open.

        Raises:
            AnswerError: the answer given does not fit.
        """
        whole = (key,) if isinstance(key, str) else key
        question = Question(whole, zh, en, default, tuple(candidates), tuple(choices), check)
        given = self.answers.get(whole)
        if given is not None:
            taken = question.taken(given)
            if all(other.key != whole for other in self.answered):
                self.answered.append(replace(question, default=given))
            return taken
        if all(other.key != whole for other in self.open):
            self.open.append(question)
        return default


def only(candidates: Iterable[str]) -> str | None:
    """Return the candidate where there is exactly one, else None."""
    found = list(dict.fromkeys(candidates))
    return found[0] if len(found) == 1 else None


def is_day(text: str) -> None:
    """Refuse what is no ISO day; the order of day and month is never guessed."""
    _date(text, parse_day)


def is_when(text: str) -> None:
    """Refuse what is no day, month, year or interval in ISO form."""
    _date(text, parse_span)


def _date(text: str, read: Callable[[str], object]) -> None:
    try:
        read(text)
    except DateError as error:
        raise ValueError(f"{error}; expected 2023-01-05, 2023-01, 2023 or 2023-01-01/2023-01-05") from None
