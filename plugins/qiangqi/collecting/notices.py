"""The notices that a watched page leads to: each is asked for with its files, and put down where it is news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .addresses import Forbidden, absolute, check_address
from .arrivals import Arrival, Arrivals, Part
from .clock import day_of
from .kept_answers import AddressState
from .links import Link
from .settings import Settings
from .visits import Visits
from .waiting import WaitingNotices
from .waiting_notice import LeftOut
from .watch_file import WatchedPage


class Used(NamedTuple):
    """A source that is held."""

    id: str
    title: str


class Notices:
    """The notices of one watched page; ``used`` are the sources that are held, by their addresses."""

    def __init__(
        self,
        place: str,
        page: WatchedPage,
        visits: Visits,
        arrivals: Arrivals,
        settings: Settings,
        used: Mapping[str, Used],
        counts: Counter[str],
    ) -> None:
        self._place, self._page, self._visits, self._arrivals = place, page, visits, arrivals
        self._settings, self._used, self._counts = settings, used, counts
        self._seen = set[str]()

    def see(self, link: Link) -> None:
        """Ask for a notice and its files, once in a run, and put it down where it is new, has changed or is gone."""
        if link.address in self._seen:
            return
        self._seen.add(link.address)
        today = day_of(self._settings.clock.now())
        state = self._visits.ask(link.address)
        if state is None:
            return
        if state.gone_on is not None:
            is_news = link.address in self._used and state.gone_on == today
            if self._arrivals.gone(link.address, state.gone_on) or is_news:
                self._told("gone", link)
            return
        parts, left_out = self._parts(state)
        used = {self._used[part.state.address] for part in parts if part.state.address in self._used}
        title = link.title or next((one.title for one in used), link.address)
        given = {"address-is": "authority"} | ({"evidence": self._page.evidence} if self._page.verified else {})
        self._seen |= {part.state.address for part in parts}
        sources = tuple(sorted(one.id for one in used))
        arrival = Arrival(self._place, self._page.id, title, parts, tuple(left_out), given, sources)
        if status := self._arrivals.put(arrival, today):
            self._told(status, link)

    def seen_before(self, waiting: WaitingNotices) -> Iterator[Link]:
        """Yield the notices that this page led to before, and the sources that are held of its authority's domain."""
        for notice in waiting.list(("new", "changed", "taken")):
            if (notice.place, notice.page) == (self._place, self._page.id):
                yield Link(notice.title, notice.address)
        for address, source in self._used.items():
            if self._is_ours(address):
                yield Link(source.title, address)

    def _is_ours(self, address: str) -> bool:
        assert self._page.address is not None
        assert self._page.domain is not None
        try:
            check_address(address, self._page.domain, self._page.address)
        except Forbidden:
            return False
        return True

    def _parts(self, state: AddressState) -> tuple[list[Part], list[LeftOut]]:
        parts, left_out = [Part("", state)], list[LeftOut]()
        for file in state.files[: self._settings.limits.attachments]:
            address = absolute(state.final, file.address)
            found = self._visits.ask(address)
            if found is None or found.gone_on is not None:
                left_out.append(LeftOut(address=address, because=self._visits.why(address)))
            else:
                parts.append(Part(file.name, found))
        return parts, left_out

    def _told(self, what: str, link: Link) -> None:
        self._counts[what] += 1
        self._settings.say(f"  {what}: {link.title or link.address}")
