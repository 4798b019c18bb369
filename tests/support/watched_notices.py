"""Notices on the watched site, and what the evidence of a run holds."""

from __future__ import annotations

from warcio.archiveiterator import ArchiveIterator
from watched_site import Watch

TITLE = "关于公布虚构市知识产权示范企业名单的通知"
NOTICE = "<html><body><h1>{title}</h1><p>现予公布。</p>{more}</body></html>"


def notice(watch: Watch, path: str = "/1.html", more: str = "", **headers: str) -> None:
    watch.site.put(path, NOTICE.format(title=TITLE, more=more), **headers)


def one(watch: Watch, more: str = "", **headers: str) -> None:
    watch.site.links("/", (TITLE, "/1.html"), ("招聘公告", "/2.html"))
    notice(watch, more=more, **headers)


def records(watch: Watch) -> list[tuple[str, str, str]]:
    found = []
    for path in sorted((watch.inbox / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                headers = record.rec_headers
                assert headers.protocol == "WARC/1.1"
                found.append(
                    (
                        record.rec_type,
                        (headers.get_header("WARC-Target-URI") or "").removeprefix(watch.site.root),
                        headers.get_header("WARC-Profile") or "",
                    )
                )
    return found
