"""A receipt: what was asked, what was answered, and what the answer rests on, as bytes that come out alike each time.

The same question to the same release gives the same content; only the time and the signature are added afterwards
(:mod:`.signatures`). Why rows of a batch are hashed as they are: docs/decisions/0033.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal

FORMAT = "qiangqi-receipt/1"
"""The form of a receipt; another number is another form."""

Kind = Literal["single", "batch"]


@dataclass(frozen=True, slots=True)
class Replay:
    """Where the question can be asked again: an address for a POST, what to send, and a page for people, if any."""

    address: str
    send: str
    page: str | None = None

    def as_object(self) -> dict[str, str | None]:
        """Return it as a receipt shows it."""
        return {"method": "POST", "address": self.address, "send": self.send, "page": self.page}


def canonical(value: object) -> bytes:
    """Return a value as JSON in the one form that is hashed: keys in order, no spaces, characters as they are."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def sha256_of(value: object) -> str:
    """Return the SHA-256, in hexadecimal, of a value's canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def content(
    kind: Kind,
    question: Mapping[str, Any],
    answer: Mapping[str, Any],
    replay: Replay,
    release: str,
    db: sqlite3.Connection,
) -> dict[str, Any]:
    """Return all of a receipt but its time and signature; ``digest`` is of the rest, and names the receipt."""
    known_on = db.execute("select value from build where key = 'known_on'").fetchone()
    found = {
        "format": FORMAT,
        "kind": kind,
        "question": question,
        "answer": answer,
        "catalogue": {"release": release, "known_on": known_on[0] if known_on else None},
        "rules": rules_of(db),
        "software": f"qiangqi {version('qiangqi')}",
        "replay": replay.as_object(),
    }
    return {**found, "digest": sha256_of(found)}


def rules_of(db: sqlite3.Connection) -> dict[str, str]:
    """Return each regime of a catalogue with the SHA-256 of its rules' data, which is its version."""
    rows = db.execute("select regime, data from regimes order by regime")
    return {regime: hashlib.sha256(data.encode()).hexdigest() for regime, data in rows}
