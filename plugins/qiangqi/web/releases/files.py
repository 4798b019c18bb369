"""The files of releases: ``/releases/<version>/<file>``, as they lie on the disk, and ``/releases/latest/…``.

A file never changes, so it may be kept for ever. Parts of one are sent where they are asked for (Range); a whole text
goes compressed to a reader who takes that, from the twin beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response
from starlette.responses import FileResponse
from starlette.responses import Response as Bare

from qiangqi.releases.description import CHECKSUMS
from qiangqi.releases.manifest import media_type
from qiangqi.values.checksums import file_sha256

from ..http.etags import matches
from ..http.language import gettext as _
from ..http.negotiation import takes_gzip
from ..http.parameters import part_of
from ..http.problems import Refusal
from ..http.responses import pass_on
from ..openapi.described import as_json
from .folder import place_of_release, releases_in_service, shown_releases
from .withdrawn import refuse_withdrawn

if TYPE_CHECKING:
    from datasette.app import Datasette

FOR_EVER = "public, max-age=31536000, immutable"

_EXPOSED = "accept-ranges, content-encoding, content-length, content-range, etag, last-modified"
"""Headers that a page of another site may read: what reads parts of a file needs them."""


def place_of(datasette: Datasette, version: str) -> Path:
    """Return the folder with the version that is asked for.

    Raises:
        Refusal: there is no such release, and it names those that there are; or it was withdrawn, and it says why.
    """
    refuse_withdrawn(datasette, version)
    if (folder := place_of_release(datasette, version)) is not None:
        return folder
    found = shown_releases(datasette)
    known = _("现有：%(known)s。") % {"known": ", ".join(reversed(found))} if found else _("尚未发布任何版本。")
    says = _("版本“%(version)s”不存在。") % {"version": version[:80]}
    raise Refusal("no-release", f"{says}{known}", {"versions": found[::-1]})


@as_json
async def release_file(datasette: Datasette, request: Request) -> Static:
    """Send a file of a release.

    Raises:
        Refusal: there is no such release, or no such file in it; it names those that there are.
    """
    version, name = part_of(request, "version"), part_of(request, "file")
    folder = place_of(datasette, version)
    checksums = checksums_of(folder, version)
    if name not in checksums:
        says = _("版本 %(version)s 没有“%(file)s”这个文件；各文件见 files。")
        values = {"version": version, "file": name[:80]}
        raise Refusal("no-file", says % values, {"files": sorted(checksums)})
    return Static(request, folder / version, name, checksums)


@as_json
async def latest(datasette: Datasette, request: Request) -> Response:
    """Send the reader on to the release in service; what is asked for below it is asked for there.

    Raises:
        Refusal: there is no release.
    """
    found = releases_in_service(datasette)
    if not found:
        place_of(datasette, "latest")
    answer = pass_on(datasette, request, f"/releases/{found[-1]}{request.url_vars['rest'] or ''}", 302)
    answer.headers["cache-control"] = "no-cache"
    return answer


@lru_cache(maxsize=64)
def checksums_of(folder: Path, version: str) -> dict[str, str]:
    """Return the SHA-256 of each file of a release by its name; the list of them has none in it."""
    text = (folder / version / CHECKSUMS).read_text(encoding="utf-8")
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())} | {CHECKSUMS: ""}


@dataclass(frozen=True, slots=True)
class Static:
    """A file on its way out; Datasette sends it like any other answer."""

    request: Request
    folder: Path
    name: str
    checksums: dict[str, str]

    async def asgi_send(self, send: Any) -> None:
        """Send the file, a part of it, its headers, or that the reader has it."""
        is_packed = self._is_packed()
        path = self.folder / (f"{self.name}.gz" if is_packed else self.name)
        headers = self._headers(path.name, is_packed)
        answer: Bare
        if self._is_unchanged(headers["etag"], path):
            kept = ("etag", "cache-control", "vary", "access-control-allow-origin")
            answer = Bare(status_code=304, headers={name: headers[name] for name in kept})
        else:
            answer = FileResponse(path, headers=headers, media_type=media_type(self.name))
        await answer(self.request.scope, self.request.receive, send)

    def _is_packed(self) -> bool:
        """Whether the compressed twin is sent: to who takes it, but for a part, which is one of the file itself."""
        takes = takes_gzip(self.request.headers.get("accept-encoding"))
        return takes and "range" not in self.request.headers and (self.folder / f"{self.name}.gz").is_file()

    def _headers(self, name: str, is_packed: bool) -> dict[str, str]:
        digest = self.checksums.get(name) or file_sha256(self.folder / name)
        return {
            "etag": f'"{digest}"',
            "cache-control": FOR_EVER,
            "vary": "accept-encoding",
            "access-control-allow-origin": "*",
            "access-control-expose-headers": _EXPOSED,
            **({"content-encoding": "gzip"} if is_packed else {}),
        }

    def _is_unchanged(self, tag: str, path: Path) -> bool:
        if_none_match = self.request.headers.get("if-none-match")
        if if_none_match is not None:
            return matches(if_none_match, tag)
        since = self.request.headers.get("if-modified-since")
        try:
            return since is not None and int(path.stat().st_mtime) <= parsedate_to_datetime(since).timestamp()
        except ValueError:
            return False
