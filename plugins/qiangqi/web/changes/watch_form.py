"""What the form of ``/watch`` sends: a firm a line, since which release or day, and how many days ahead; strictly."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request

from qiangqi.releases.changes.history import made_days, reachable
from qiangqi.standing.dates import DateError, iso, parse_day

from ..http.clock import today
from ..http.forms import read_form, sent_form
from ..http.language import gettext as _
from ..releases.folder import folder_of, releases_in_service
from .watch import DAYS, MOST_DAYS

if TYPE_CHECKING:
    from datasette.app import Datasette

MOST, LONGEST, BYTES = 500, 200, 256 * 1024
"""Firms of one form, characters of a line, and bytes of a form; a program may ask for more."""

FIELDS = ("firms", "since", "day", "days")


@dataclass(frozen=True, slots=True)
class WatchForm:
    """A form as it was sent, what it asks, and what is wrong with a field; with any of that nothing is asked."""

    typed: Mapping[str, str] = field(default_factory=dict)
    firms: tuple[str, ...] = ()
    since: str = ""
    days: int = DAYS
    wrong: Mapping[str, str] = field(default_factory=dict)


def releases_of(datasette: Datasette) -> dict[str, str]:
    """Return the releases since which changes are told, the newest first, each with the day it was made."""
    folder = folder_of(datasette)
    return made_days(folder, reachable(folder, releases_in_service(datasette)))


async def read_watch_form(datasette: Datasette, request: Request) -> WatchForm:
    """Read what was sent.

    Raises:
        Refusal: it is no form, or too large.
    """
    body, kind = await sent_form(request, BYTES)
    typed = (await asyncio.to_thread(read_form, body, kind, FIELDS)).fields
    return checked(typed, releases_of(datasette))


def checked(typed: Mapping[str, str], releases: Mapping[str, str]) -> WatchForm:
    """Return what a form asks, with what is wrong by its field."""
    firms = tuple(line.strip() for line in typed.get("firms", "").splitlines() if line.strip())
    given = {name: typed.get(name, "").strip() for name in FIELDS[1:]}
    since, wrong_since = _since(given["since"], given["day"], releases)
    days, wrong_days = _days(given["days"])
    wrong = {**_wrong_firms(firms), **wrong_since, **wrong_days}
    return WatchForm(typed, firms, since, days, wrong)


def _wrong_firms(firms: tuple[str, ...]) -> dict[str, str]:
    if not firms:
        return {"firms": _("请填写企业名称或代码，每行一家。")}
    if len(firms) > MOST:
        values = {"count": len(firms), "most": MOST}
        return {"firms": _("共 %(count)s 行；一次至多 %(most)s 行，更多的请用接口。") % values}
    for number, firm in enumerate(firms, 1):
        if len(firm) > LONGEST:
            return {"firms": _("第 %(line)s 行过长；一行至多 %(most)s 个字。") % {"line": number, "most": LONGEST}}
    return {}


def _since(since: str, day: str, releases: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the release that is meant: the newest that was made by a day where one is given."""
    if not day:
        return (since, {}) if not since or since in releases else ("", {"since": _("没有这个版本，请另选一个。")})
    try:
        asked = iso(parse_day(day))
    except DateError:
        return "", {"day": _("不是有效日期；应为 2026-01-31 这样的日期。")}
    if parse_day(day) > today():
        return "", {"day": _("该日尚未到来。")}
    found = next((version for version, made in releases.items() if made <= asked), "")
    if found or not releases:
        return found, {}
    return "", {"day": _("最早的版本制作于 %(day)s，此前的变动无从比较。") % {"day": min(releases.values())}}


def _days(text: str) -> tuple[int, dict[str, str]]:
    if not text:
        return DAYS, {}
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and int(text) <= MOST_DAYS:
        return int(text), {}
    return DAYS, {"days": _("应为 0 至 %(most)s 之间的整数。") % {"most": MOST_DAYS}}
