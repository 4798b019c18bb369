"""A release that was withdrawn: whoever asks for it, or goes on from it, is told since when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiangqi.releases.versions import withdrawn_versions

from ..http.language import gettext as _
from ..http.language import language
from ..http.problems import Refusal
from .folder import listed_folder

if TYPE_CHECKING:
    from datasette.app import Datasette


def refuse_withdrawn(datasette: Datasette, version: str, **extensions: object) -> None:
    """See that a version was not withdrawn; ``extensions`` are told beside the day and the reason.

    Raises:
        Refusal: it was; it says since when and why.
    """
    gone = withdrawn_versions(listed_folder(datasette)).get(version)
    if gone is None:
        return
    because = gone.because[language()]
    says = _("版本 %(version)s 已于 %(on)s 撤回：%(because)s") % {"version": version, "on": gone.on, "because": because}
    raise Refusal("withdrawn-release", says, {"withdrawn_on": gone.on, "because": because, **extensions})
