"""Where a report can be sent: a mailbox or a tracker that the deployment sets; else its text is there to be copied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import click

from ..http.language import gettext as _
from ..http.settings import settings_of

if TYPE_CHECKING:
    from datasette.app import Datasette

MAIL, TRACKER = "report_mail", "report_tracker"

LONGEST = 6_000
"""Characters of the longest address that is made: GitHub takes about 8,000, mail programs less."""

_MAILBOX = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is set: a mailbox, and the address of a tracker's form with ``{title}`` and ``{body}`` in it."""

    mail: str = ""
    tracker: str = ""

    def mail_link(self, subject: str, text: str) -> str:
        """Return the address that opens a mail with its text, or without where it is too long for one."""
        if not self.mail:
            return ""
        whole = self._mail(subject, text)
        return whole if len(whole) <= LONGEST else self._mail(subject, _("（请粘贴网页上的文字）"))

    def tracker_link(self, subject: str, text: str) -> str:
        """Return the address of the tracker's form filled in, or without its text where it is too long for one."""
        if not self.tracker:
            return ""
        whole = self._tracker(subject, text)
        return whole if len(whole) <= LONGEST else self._tracker(subject, _("（请粘贴网页上的文字）"))

    @property
    def tracker_host(self) -> str:
        """The host of the tracker."""
        return urlsplit(self.tracker).netloc

    def _mail(self, subject: str, text: str) -> str:
        given = {"subject": subject, "body": text.replace("\n", "\r\n")}
        return f"mailto:{self.mail}?{urlencode(given, quote_via=quote)}"

    def _tracker(self, subject: str, text: str) -> str:
        parts = {"{title}": quote(subject, safe=""), "{body}": quote(text, safe="")}
        return re.sub(r"\{(?:title|body)\}", lambda found: parts[found[0]], self.tracker)


def delivery_of(datasette: Datasette) -> Delivery:
    """Return where reports are sent, as it is set.

    Raises:
        ClickException: what is set is no mailbox, or no address of a tracker's form.
    """
    settings = settings_of(datasette)
    mail, tracker = (str(settings.get(name) or "").strip() for name in (MAIL, TRACKER))
    if mail and not _MAILBOX.fullmatch(mail):
        raise click.ClickException(f"{MAIL}: expected a mailbox, such as errors@register.example")
    if tracker and not _is_form(tracker):
        wanted = "https://host/…?title={title}&body={body}"
        raise click.ClickException(f"{TRACKER}: expected the address of a tracker's form, {wanted}")
    return Delivery(mail, tracker)


def _is_form(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    has_both = all(parts.query.count(name) == 1 for name in ("{title}", "{body}"))
    return (
        parts.scheme in ("http", "https") and bool(parts.netloc) and has_both and "{" not in parts.netloc + parts.path
    )
