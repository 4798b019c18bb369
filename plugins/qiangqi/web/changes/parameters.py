"""What is asked of the changes: since which release or cursor, of which firm, regime, place and kind; strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request

from qiangqi.releases.changes.feed import Filter, filter_of
from qiangqi.releases.changes.history import NoPlace, Place, Step, cursor_of, place_of, reachable, steps_since
from qiangqi.releases.changes.in_order import SORTS
from qiangqi.standing.dates import NEVER

from ..http.catalogue import Register, register_of
from ..http.filters import choice_of, region_of, within
from ..http.language import gettext as _
from ..http.parameters import BadParameter, part_of, regime_of
from ..http.problems import Refusal
from ..releases.folder import folder_of, releases_in_service
from ..releases.withdrawn import refuse_withdrawn
from .freshness import State, state_of
from .words import kind_words

if TYPE_CHECKING:
    from datasette.app import Datasette

GIVEN = ("since", "firm", "regime", "region", "kind")

_FORMER = "select old_id from former_ids where firm_id = ?"


class NoSuchFirm(BadParameter):
    """The firm that is asked about is none, or not one."""

    status, problem = 404, "no-firm"


@dataclass(frozen=True)
class Parameters:
    """A question that can be answered: the filters as they were read, and the steps from the place asked for."""

    state: State
    place: Place
    steps: Sequence[Step]
    ids: tuple[str, ...]
    regime: str | None
    region: str | None
    kind: str | None
    sorts: tuple[str, ...] = ()
    order: str = ""

    @property
    def filter(self) -> Filter:
        """The filters as SQL on the table of changes."""
        return filter_of(self.ids, self.regime, self.kind, within(self.region, "division"), self.sorts)

    @property
    def since(self) -> str | None:
        """The release from which on the changes are asked for; None where it is the first that changed nothing."""
        if self.place.read is None:
            return self.place.version
        return self.steps[0].since if self.steps else None

    @property
    def since_day(self) -> str:
        """The day of that release's data; of the first release its own."""
        first = self.steps[0] if self.steps else self.state.step
        return (first.day_before if self.steps else None) or first.day

    def as_object(self) -> dict[str, object]:
        """Return the question as an answer repeats it."""
        filters = {"firm": self.ids[0] if self.ids else None, "regime": self.regime, "region": self.region}
        return {"since": cursor_of(self.place), **filters, "kind": self.kind}


def read_parameters(
    datasette: Datasette, request: Request, *, of_all: bool = False, sorts: tuple[str, ...] = ()
) -> Parameters:
    """Read a question; ``of_all`` asks since the first release where no ``since`` is given, ``sorts`` of these alone.

    Raises:
        BadQuestion: a filter is none; it names the valid ones.
        Refusal: there is no release, or no such version or cursor, and it names the versions; or that version was
            withdrawn, and it says why.
    """
    register = register_of(datasette)
    text = (request.args.get("since") or "").strip()
    state, place, steps = since_of(datasette, text or (_first(datasette) if of_all else ""))
    kind = choice_of(request, "kind", tuple(kind_words(register)))
    regime, region = regime_of(request, register), region_of(request, register)
    order = choice_of(request, "sort", SORTS) or ""
    return Parameters(state, place, steps, firm_of(request, register), regime, region, kind, sorts, order)


def before_of(request: Request) -> Place | None:
    """Return the place before which older changes are asked for; None where none is.

    Raises:
        Refusal: the text is no cursor.
    """
    text = (request.args.get("before") or "").strip()
    place = place_of(text) if text else None
    if text and (place is None or place.read is None):
        raise Refusal("bad-cursor", _("before 不是本站提供的游标。"))
    return place


def _first(datasette: Datasette) -> str:
    versions = reachable(folder_of(datasette), releases_in_service(datasette))
    return versions[-1] if len(versions) > 1 else ""


def since_of(datasette: Datasette, text: str) -> tuple[State, Place, list[Step]]:
    """Return the place that a text names, and the steps from it; an empty one names the release before the newest.

    Raises:
        Refusal: there is no release, or no such place, and it names the versions that there are; or that release was
            withdrawn, and it says why.
    """
    state, folder, among = state_of(datasette), folder_of(datasette), releases_in_service(datasette)
    if state is None:
        raise Refusal("no-release", _("尚未发布任何版本，因此没有变动。"), {"versions": []})
    place = place_of(text) if text else _before(state.step)
    if place is not None:
        refuse_withdrawn(datasette, place.version, versions=reachable(folder, among))
    try:
        if place is None:
            raise NoPlace("no_cursor", reachable(folder, among))
        return state, place, steps_since(folder, among, place)
    except NoPlace as error:
        raise _refused(error, text) from None


def _before(step: Step) -> Place:
    return Place(step.since) if step.since else Place(step.version, 0)


def _refused(error: NoPlace, text: str) -> Refusal:
    known = _("since 可用的版本：%(known)s。") % {"known": ", ".join(error.versions)}
    says = {
        "no_cursor": _("since 不是本站提供的游标。"),
        "no_version": _("版本“%(version)s”不存在。") % {"version": text[:80]},
        "no_way": _("“%(version)s”之后的某个版本已不在本站，变动无法连续列出。") % {"version": text[:80]},
    }[error.topic]
    kind = "bad-cursor" if error.topic == "no_cursor" else "no-release"
    return Refusal(kind, f"{says}{known}", {"versions": error.versions})


def firm_of(request: Request, register: Register) -> tuple[str, ...]:
    """Return the ids of the firm asked for, those it had before among them; empty where none is asked for.

    Raises:
        NoSuchFirm: the text is no code, id or name of one firm.
    """
    of_path = "firm" in request.url_vars
    text = (part_of(request, "firm") if of_path else request.args.get("firm") or "").strip()
    if not text:
        return ()
    found = register.catalogue.find(text, NEVER - 1)
    if len(found) != 1:
        raise NoSuchFirm(_("“%(text)s”未能对应唯一一家企业；应为企业编号或统一社会信用代码。") % {"text": text[:40]})
    return (found[0], *register.ids(_FORMER, found[0]))
