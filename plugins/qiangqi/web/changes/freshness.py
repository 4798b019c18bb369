"""When the changes were made, from which release to which, when the next are due, and whether they are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qiangqi.releases.changes.history import Step, newest_step
from qiangqi.standing.dates import iso

from ..http.clock import today
from ..http.formats import date as date_text
from ..http.language import gettext as _
from ..http.settings import settings_of
from ..releases.folder import folder_of, releases_in_service

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING, DUE_DAYS = "changes_due_days", 31
"""The plugin's setting: so many days after a release was made the next is due."""


@dataclass(frozen=True)
class State:
    """What every feed says of itself; days are ISO 8601, ``days_late`` counts from the day the next was due."""

    step: Step
    next_due: str
    days_late: int

    @property
    def is_stale(self) -> bool:
        """Whether the day has passed on which the next release was due."""
        return self.days_late > 0

    def as_object(self) -> dict[str, Any]:
        """Return what a feed says of the newest release; from which one it is asked the question says."""
        return {
            "made_on": self.step.made_on,
            "to": self.step.version,
            "to_day": self.step.day,
            "next_due": self.next_due,
            "is_stale": self.is_stale,
            "days_late": self.days_late,
        }

    @cached_property
    def sentence(self) -> str:
        """One sentence: when the changes were made and when the next are due, or that they are late."""
        values = {"made": date_text(self.step.made_on), "due": date_text(self.next_due), "days": self.days_late}
        if self.is_stale:
            return _("已过期：下一版本应在 %(due)s 之前发布，已晚 %(days)s 天；此处截至 %(made)s 制作的版本。") % values
        return _("%(made)s 制作；下一版本应在 %(due)s 之前发布。") % values


def state_of(datasette: Datasette) -> State | None:
    """Return the state of the release in service; None where none tells its changes."""
    step = newest_step(folder_of(datasette), releases_in_service(datasette))
    if step is None:
        return None
    due = date.fromisoformat(step.made_on).toordinal() + int(settings_of(datasette).get(SETTING, DUE_DAYS))
    return State(step, iso(due), max(0, today() - due))
