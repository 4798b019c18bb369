"""Hashes of a batch's rows that can be made again from the whole file, and that tell nobody else what is in it.

A plain hash of a borrower's name is found by hashing every name there is. So each row is hashed under a salt that
follows from all rows together: who keeps the file can make it again, and who has not must guess the whole file at once.
A salt made known proves its own row and no other. Where a file has few rows see docs/decisions/0033.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


class RowHashes:
    """Takes the rows of one list in order, 32 bytes kept of each, and gives a hash of each when all are known."""

    def __init__(self, label: str) -> None:
        self._leaves: list[bytes] = []
        self._all = hashlib.sha256(f"qiangqi-receipt/1 {label}\n".encode())

    def add(self, row: bytes) -> None:
        """Take the next row."""
        leaf = hashlib.sha256(row).digest()
        self._leaves.append(leaf)
        self._all.update(leaf)

    def hashes(self) -> list[str]:
        """Return a hash of each row, 43 characters of base64url."""
        secret = self._all.digest()
        return [_text(hmac.digest(salt_of(secret, row), leaf, "sha256")) for row, leaf in enumerate(self._leaves)]


def salt_of(secret: bytes, row: int) -> bytes:
    """Return the salt of one row, counted from 0, of the file that ``secret`` is the hash of."""
    return hmac.digest(secret, row.to_bytes(8, "big"), "sha256")


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashes_of(label: str, rows: Iterable[bytes]) -> list[str]:
    """Return the hash of each row of a list, which is ``asked`` or ``answered``."""
    found = RowHashes(label)
    for row in rows:
        found.add(row)
    return found.hashes()
