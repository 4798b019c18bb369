"""The evidence of a run: each request and answer as records of WARC/1.1, written by warcio, a file for each run.

A record is whole on the disk before the next request. While a run writes, its file ends in ``.open``; what a run that
was cut off left is closed by the next one, without the record that was not finished.
"""

from __future__ import annotations

import os
import zlib
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from .answer import Headers, Hop
from .kept_answers import AddressState

FOLDER, OPEN = "warc", ".open"

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes digests of SHA-256."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class Evidence:
    """The file of one run; it is made with the first record."""

    def __init__(self, inbox: Path, begun: datetime, agent: str) -> None:
        self._folder, self._agent = inbox / FOLDER, agent
        names = (f"{begun:%Y-%m-%dT%H%M%SZ}{f'-{number}' if number else ''}.warc.gz" for number in count())
        self.name = next(name for name in names if not (self._folder / name).exists())
        self._path = self._folder / f"{self.name}{OPEN}"

    def add(self, hop: Hop, known: AddressState | None) -> tuple[str, str]:
        """Write a request and its answer; return the instant and the digest of the body that is evidence for it.

        What is the same as an earlier record of the address, by its digest or by a 304, refers to that and is not
        written again.
        """
        buffer = BytesIO()
        writer = _Writer(buffer, gzip=True, warc_version="WARC/1.1")
        if not self._path.exists():
            writer.write_record(writer.create_warcinfo_record(self.name, {"software": self._agent}))
        answer = _answer(writer, hop, known)
        at = answer.rec_headers.get_header("WARC-Date")
        payload = str(answer.rec_headers.get_header("WARC-Payload-Digest"))
        writer.write_request_response_pair(_request(writer, hop), answer)
        self._append(buffer.getvalue())
        return (known.recorded_at, known.payload) if answer.rec_type == "revisit" and known else (at, payload)

    def _append(self, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Give the file its name."""
        if self._path.exists():
            os.replace(self._path, self._path.with_name(self.name))


def close_left(inbox: Path) -> list[str]:
    """Close what runs that were cut off left, without the record that was not finished; return the names."""
    found = sorted((inbox / FOLDER).glob(f"*{OPEN}"))
    for path in found:
        os.truncate(path, _whole(path))
        os.replace(path, path.with_name(path.name.removesuffix(OPEN)))
    return [path.name.removesuffix(OPEN) for path in found]


def _whole(path: Path) -> int:
    """Return the bytes of a file up to the end of its last whole record: each is a member of gzip by itself."""
    end, read = 0, 0
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while part := file.read(1 << 16):
            read += len(part)
            while part:
                try:
                    inflater.decompress(part)
                except zlib.error:
                    return end
                part = inflater.unused_data
                if inflater.eof:
                    end = read - len(part)
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return end


def _answer(writer: _Writer, hop: Hop, known: AddressState | None) -> ArcWarcRecord:
    status = f"{hop.status} {hop.phrase}".strip()
    headers = StatusAndHeaders(status, list(_as_kept(hop.headers)), protocol="HTTP/1.1")
    about = {"WARC-Date": f"{hop.at:%Y-%m-%dT%H:%M:%S.%fZ}", "WARC-IP-Address": hop.ip}
    digester = Digester("sha256")
    digester.update(hop.body)
    is_same = known is not None and known.payload == str(digester) and hop.status == 200
    if known is None or not known.payload or not (is_same or hop.status == 304):
        body = BytesIO(hop.body)
        return writer.create_warc_record(
            hop.address, "response", body, len(hop.body), warc_headers_dict=about, http_headers=headers
        )
    record = writer.create_revisit_record(
        hop.address, known.payload, known.final, known.recorded_at, headers, warc_headers_dict=about
    )
    if hop.status == 304:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    return record


def _request(writer: _Writer, hop: Hop) -> ArcWarcRecord:
    parts = urlsplit(hop.address)
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    headers = StatusAndHeaders(f"GET {target} HTTP/1.1", list(hop.asked), is_http_request=True)
    return writer.create_warc_record(hop.address, "request", http_headers=headers)


def _as_kept(headers: Headers) -> Headers:
    """Return headers for a body that is written without the chunks in which it was sent."""
    return tuple(
        (f"X-Crawler-{name}" if name.lower() == "transfer-encoding" else name, value) for name, value in headers
    )
