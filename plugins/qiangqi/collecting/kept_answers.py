"""Answers as they are kept in an inbox: each body once, by its SHA-256, and of each address what is known of it.

``answers/ab/<sha256>`` is a body, and ``<sha256>.json`` beside it says which addresses gave it, on which day, with
which status and headers. ``addresses/<id>.json`` is the state of one address. Each file takes its name as a whole; a
body comes before the state that names it, so a run that is cut off asks again for what it had not finished.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from qiangqi.lists.editing.contents import put
from qiangqi.standing.strict_yaml import DataError, Day, Strict, read_data

from .answer import Answer, Headers

ANSWERS, ADDRESSES = "answers", "addresses"
_GIVEN = TypeAdapter(list[dict[str, Any]])


class Version(Strict):
    """What an address said from a day on: the SHA-256 of what can be read of it, and that of the body."""

    says: str
    sha256: str
    first_on: Day


class LinkedFile(Strict):
    """A file or picture that a page links to: what the page calls it, and its address as the page writes it."""

    name: str
    address: str


class AddressState(Strict):
    """What is known of an address. Days are in Shanghai.

    ``last_on`` is the last day on which it gave what is kept, ``gone_on`` the day from which it answers 404 or 410.
    ``recorded_at`` and ``payload`` are the instant and digest of its last record of evidence with a body.
    """

    address: str
    final: str
    sha256: str
    type: str
    last_on: Day
    etag: str = ""
    last_modified: str = ""
    recorded_at: str = ""
    payload: str = ""
    gone_on: Day | None = None
    is_page: bool = False
    files: tuple[LinkedFile, ...] = ()
    versions: tuple[Version, ...] = ()


class KeptAnswers:
    """The answers of one inbox."""

    def __init__(self, inbox: Path) -> None:
        self._inbox = inbox

    def body(self, sha256: str) -> Path:
        """Return where a body lies."""
        return self._inbox / ANSWERS / sha256[:2] / sha256

    def state(self, address: str) -> AddressState | None:
        """Return what is known of an address, or None where nothing is, or its body is no more there.

        Raises:
            DataError: it is not as it was written.
        """
        path = self._state(address)
        if not path.exists():
            return None
        try:
            found = AddressState.model_validate_json(read_data(path))
        except ValidationError as error:
            where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
            raise DataError(path, 1, f"{where}: does not fit; expected it as it was written") from None
        return found if self.body(found.sha256).exists() else None

    def keep(self, answer: Answer, on: str) -> Path:
        """Keep a body, and which address gave it on a day; return where it lies.

        Raises:
            DataError: what is kept of the body is not as it was written.
        """
        path = self.body(answer.sha256)
        if not path.exists():
            put(path, answer.body)
        beside = path.with_name(f"{path.name}.json")
        given = _given(beside)
        if all(one.get("address") != answer.address for one in given):
            entry = {"address": answer.address, "final": answer.last.address, "day": on, "status": answer.status}
            given.append({**entry, "headers": _shown(answer.last.headers)})
            put(beside, json.dumps(given, ensure_ascii=False, indent=1).encode())
        return path

    def write(self, state: AddressState) -> None:
        """Write what is known of an address."""
        text = json.dumps(state.model_dump(mode="json"), ensure_ascii=False, indent=1)
        put(self._state(state.address), f"{text}\n".encode())

    def _state(self, address: str) -> Path:
        return self._inbox / ADDRESSES / f"{id_of(address)}.json"


def id_of(address: str) -> str:
    """Return the id of an address, which is that of its waiting notice too."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _given(beside: Path) -> list[dict[str, Any]]:
    """Return what is kept of a body: which addresses gave it."""
    try:
        return _GIVEN.validate_json(read_data(beside)) if beside.exists() else []
    except ValidationError:
        raise DataError(beside, 1, "does not fit; expected it as it was written") from None


def _shown(headers: Headers) -> list[list[str]]:
    return [[name, value] for name, value in headers if name.lower() != "set-cookie"]
