"""Names of feeds, entries and events, the same for ever: tags (RFC 4151) that carry the catalogue they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from ..http.addresses import prefix_of, site_of
from ..http.catalogue import register_of

if TYPE_CHECKING:
    from datasette.app import Datasette

_NOBODY = "qiangqi.invalid"
"""Who names things where the site's address is not set: the host that is asked may be another next time."""

_SAFE = "/?:@!$&'()*+,;=-._~"


def tag_of(datasette: Datasette, name: str) -> str:
    """Return the tag of a name within the catalogue that is served."""
    authority = urlsplit(site_of(datasette)).hostname or _NOBODY
    catalogue = "fictional" if register_of(datasette).is_fictional else "register"
    return f"tag:{authority},2026:{quote(f'{prefix_of(datasette)[1:]}{catalogue}/{name}', safe=_SAFE)}"


def uid_of(datasette: Datasette, *parts: object) -> str:
    """Return the UID of an event as RFC 7986 wants it, a UUID that tells nothing, made from its tag."""
    return str(uuid5(NAMESPACE_URL, tag_of(datasette, ":".join(map(str, parts)))))
