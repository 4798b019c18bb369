"""A run of the collector: each watched page that is due, its notices, their files; what is new is put down to wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path

from qiangqi.lists.cards import Card
from qiangqi.lists.sources import card_paths
from qiangqi.standing.strict_yaml import DataError, load

from .addresses import Forbidden, absolute, check_address
from .arrivals import Arrivals
from .evidence import Evidence, close_left
from .fetching import Fetcher
from .inbox_lock import RUN, holding
from .kept_answers import AddressState, KeptAnswers
from .links import Link, entries, listing
from .notices import Notices, Used
from .request_log import RequestLog
from .requester import Requester
from .robots import Robots
from .schedule import Schedule
from .settings import Settings
from .visits import Kept, Visits
from .waiting import WaitingNotices
from .watch_file import WatchedPage, load_watched

COMMAND = "scripts/collect.py"


class Collector:
    """One run over what is watched."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._clock, self.counts = settings, settings.clock, Counter[str]()

    def run(self, places: Collection[str] = (), is_all: bool = False) -> Counter[str]:
        """Ask every page that is due, or with ``is_all`` every page, of some places or of all; return what was found.

        The counts are of pages asked, of notices new, changed and gone, and of requests refused and failed.

        Raises:
            DataError: a ``watch.yml`` does not fit its format, or the inbox cannot be written.
        """
        given = self._settings
        watched = load_watched(given.datasets)
        if unknown := [place for place in places if place not in watched]:
            raise DataError(
                given.datasets / unknown[0] / "watch.yml", 1, "is not there; expected a place that is watched"
            )
        with holding(given.inbox, RUN, COMMAND, given.say):
            self._begin()
            try:
                for place, pages in watched.items():
                    for page in pages if not places or place in places else ():
                        self._visit_apart(place, page, is_all)
            finally:
                self._evidence.close()
                self._requester.close()
        return self.counts

    def _begin(self) -> None:
        given = self._settings
        for name in close_left(given.inbox):
            given.say(f"上一次运行被中断，证据已收好 an earlier run was cut off; its evidence is closed: {name}")
        self._schedule = Schedule(given.inbox)
        self._evidence = Evidence(given.inbox, self._clock.now(), given.agent)
        self._requester = Requester(self._clock, given.limits, given.agent, given.allows_loopback)
        self._answers, self._robots = KeptAnswers(given.inbox), dict[str, Robots]()
        self._kept = Kept(self._answers, self._evidence, RequestLog(given.inbox), self._schedule)
        self._waiting = WaitingNotices(given.inbox, COMMAND, given.say)
        self._used = _addresses(given.datasets)

    def _visit_apart(self, place: str, page: WatchedPage, is_all: bool) -> None:
        """Visit a page; what is wrong with something of it in the inbox keeps the others from nothing."""
        try:
            self._visit(place, page, is_all)
        except DataError as error:
            self._settings.say(f"  {error}")
            self.counts["failed"] += 1

    def _visit(self, place: str, page: WatchedPage, is_all: bool) -> None:
        name = f"{place}/{page.id}"
        if page.address is None or page.domain is None:
            return
        if not is_all and not self._schedule.is_due(name, page.every_hours, self._clock.now()):
            self.counts["not_due"] += 1
            return
        self._settings.say(f"{name}: {page.address}")
        visits = Visits(place, page, self._kept, self._clock, self.counts)
        visits.fetcher = Fetcher(self._requester, self._robots, page.domain, page.address, visits.record)
        arrivals = Arrivals(self._waiting, self._answers, self._settings.datasets)
        notices = Notices(place, page, visits, arrivals, self._settings, self._used, self.counts)
        for link in self._links(page, visits):
            notices.see(link)
        for link in notices.seen_before(self._waiting):
            notices.see(link)
        if page.is_ != "notice":
            self.counts["pages"] += 1
        if self._kept.asked.get(page.address) is not None:  # else it is asked again by the next run
            self._schedule.asked(name, self._clock.now())

    def _links(self, page: WatchedPage, visits: Visits) -> list[Link]:
        """Return the notices that a watched page names, by their whole addresses, each once."""
        assert page.address is not None
        if page.is_ == "notice":
            return [Link("", page.address)]
        found: dict[str, Link] = {}
        here: str | None = page.address
        seen = set[str]()
        while here is not None and here not in seen and len(seen) < page.pages:
            seen.add(here)
            state = visits.ask(here)
            if state is None or state.gone_on is not None:
                break
            here = self._read(page, state, found)
        return list(found.values())[: self._settings.limits.notices]

    def _read(self, page: WatchedPage, state: AddressState, found: dict[str, Link]) -> str | None:
        """Add the notices of one page to those found, and return the address of the next."""
        path, next_ = self._answers.body(state.sha256), None
        try:
            if page.is_ == "feed":
                links = entries(path)
            else:
                links, next_ = listing(path, page.next)
        except DataError as error:
            self._settings.say(f"  {state.address}: {error.message}")
            self.counts["failed"] += 1
            return None
        for link in (link for link in links if page.takes(link.title)):
            address = absolute(state.final, link.address)
            if self._is_within(page, address):
                found.setdefault(address, Link(link.title, address))
        return absolute(state.final, next_) if next_ else None

    def _is_within(self, page: WatchedPage, address: str) -> bool:
        assert page.address is not None
        assert page.domain is not None
        try:
            check_address(address, page.domain, page.address)
        except Forbidden as error:
            self._settings.say(f"  {address}: {error}")
            self.counts["refused"] += 1
            return False
        return True


def _addresses(datasets: Path) -> dict[str, Used]:
    """Return each source by the address that its card gives as the authority's."""
    cards = ((f"{path.parent.name}/{path.stem}", load(path, Card)) for path in card_paths(datasets))
    return {card.address: Used(id, card.title) for id, card in cards if card.address and card.address_is == "authority"}
