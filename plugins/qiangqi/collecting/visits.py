"""A visit to an address: what was known of it, what it answers now, and what is kept of that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .addresses import Forbidden
from .answer import GONE, Answer, Hop
from .clock import Clock, day_of
from .evidence import Evidence
from .fetching import Fetcher, conditional
from .kept_answers import AddressState, KeptAnswers, LinkedFile, Version
from .page_text import content_of
from .request_log import Entry, RequestLog
from .requester import Failed
from .schedule import Schedule
from .watch_file import WatchedPage


@dataclass(slots=True)
class Kept:
    """What a run keeps; ``asked`` are the addresses that it has asked, each of which is asked once."""

    answers: KeptAnswers
    evidence: Evidence
    log: RequestLog
    schedule: Schedule
    asked: dict[str, AddressState | None] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)


class Visits:
    """The visits that one watched page leads to."""

    fetcher: Fetcher

    def __init__(self, place: str, page: WatchedPage, kept: Kept, clock: Clock, counts: Counter[str]) -> None:
        self._place, self._page, self._kept, self._clock, self._counts = place, page, kept, clock, counts
        self._known: AddressState | None = None
        self._recorded = ("", "")

    def why(self, address: str) -> str:
        """Return why an address gave nothing."""
        return self._kept.why.get(address, "is gone")

    def record(self, hop: Hop) -> None:
        """Write a hop as evidence."""
        known = self._known if self._known and self._known.final == hop.address else None
        self._recorded = self._kept.evidence.add(hop, known)

    def ask(self, address: str) -> AddressState | None:
        """Return the state of an address after asking for it; None where it gave nothing, and ``why`` says why.

        Where it answers 404 or 410 the state of what it gave before has ``gone_on``.
        """
        if address not in self._kept.asked:
            self._kept.asked[address] = self._ask(address)
        return self._kept.asked[address]

    def _ask(self, address: str) -> AddressState | None:
        host, known = urlsplit(address).hostname or "", self._kept.answers.state(address)
        if until := self._kept.schedule.busy_until(host, self._clock.now()):
            return self._nothing(address, "failed", f"its host asked to be left alone until {until:%Y-%m-%d %H:%M}")
        self._known = known
        try:
            headers = conditional(known.etag, known.last_modified) if known and not known.gone_on else {}
            answer = self.fetcher.fetch(address, headers)
        except Forbidden as error:
            return self._nothing(address, "refused", str(error))
        except Failed as error:
            if error.until is not None:
                self._kept.schedule.leave(host, error.until)
            return self._nothing(address, "failed", str(error))
        return self._taken(answer, known)

    def _taken(self, answer: Answer, known: AddressState | None) -> AddressState | None:
        today = day_of(answer.last.at)
        if answer.status == 304 and known is not None:
            return self._write("not_modified", answer, known.model_copy(update={"last_on": today, "gone_on": None}))
        if answer.status in GONE:
            if known is None:
                return self._nothing(answer.address, "gone", f"HTTP {answer.status}", answer)
            return self._write("gone", answer, known.model_copy(update={"gone_on": known.gone_on or today}))
        if answer.status != 200 or not answer.body:
            return self._nothing(answer.address, "failed", f"HTTP {answer.status}, {len(answer.body)} bytes", answer)
        return self._new(answer, known, today)

    def _new(self, answer: Answer, known: AddressState | None, today: str) -> AddressState:
        content = content_of(self._kept.answers.keep(answer, today))
        versions = known.versions if known is not None else ()
        outcome = "same" if versions and versions[-1].says == content.says else "stored"
        if outcome == "stored":
            versions = (*versions, Version(says=content.says, sha256=answer.sha256, first_on=today))
        at, payload = self._recorded
        state = AddressState(
            address=answer.address,
            final=answer.last.address,
            sha256=answer.sha256,
            type=answer.last.header("content-type"),
            last_on=today,
            etag=answer.last.header("etag"),
            last_modified=answer.last.header("last-modified"),
            recorded_at=at,
            payload=payload,
            is_page=content.is_page,
            files=tuple(LinkedFile(name=one.name, address=one.address) for one in content.files),
            versions=versions,
        )
        return self._write(outcome, answer, state)

    def _write(self, outcome: str, answer: Answer, state: AddressState) -> AddressState:
        self._kept.answers.write(state)
        self._tell(state.address, outcome, "", answer, state.sha256)
        return state

    def _nothing(self, address: str, outcome: str, why: str, answer: Answer | None = None) -> AddressState | None:
        self._counts[outcome] += 1
        self._kept.why[address] = why
        self._tell(address, outcome, why, answer)
        return None

    def _tell(self, address: str, outcome: str, why: str, answer: Answer | None, sha256: str = "") -> None:
        last = answer.last if answer else None
        self._kept.log.add(
            Entry(
                at=f"{last.at if last else self._clock.now():%Y-%m-%dT%H:%M:%SZ}",
                place=self._place,
                page=self._page.id,
                address=address,
                final=last.address if last else "",
                status=str(last.status) if last else "",
                outcome=outcome,
                why=why,
                sha256=sha256,
                size=str(len(last.body)) if last else "",
                type=last.header("content-type") if last else "",
                warc=self._kept.evidence.name if last else "",
            )
        )
