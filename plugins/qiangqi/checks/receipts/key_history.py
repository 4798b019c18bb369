"""The keys of a site over time: the one that signs, former ones with the days of their use, and revoked ones.

They stand in one file, a JWK set (RFC 7517) whose only private key signs; what is published is that set without the
private part. Days are of Shanghai, as on receipts, in members that other software ignores (RFC 7517, section 4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qiangqi.standing.dates import DateError, parse_day

from .keys import NoKey, key_of, kid_of, new_key, private_jwk, public_jwk

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

LONGEST_REASON = 200
"""Characters of the reason of a revocation; everybody may read it."""


@dataclass(frozen=True, slots=True)
class DatedKey:
    """A key with the days of its use, both included, as far as they are known, and when and why it was revoked."""

    key: OKPKey
    used_from: str | None = None
    used_until: str | None = None
    revoked_on: str | None = None
    revoked_because: str | None = None

    @property
    def kid(self) -> str:
        """Its name."""
        return kid_of(self.key)

    def dates(self) -> dict[str, str]:
        """Return the members that say when it was used and revoked; those that are not known are left out."""
        found = {name: getattr(self, name) for name in _MEMBERS}
        return {name: value for name, value in found.items() if value is not None}

    def as_jwk(self) -> dict[str, Any]:
        """Return its public part; a revoked key may be used for nothing, which other software understands."""
        jwk: dict[str, Any] = public_jwk(self.key)
        if self.revoked_on:
            del jwk["use"]
            jwk["key_ops"] = []
        return jwk | self.dates()


_MEMBERS = ("used_from", "used_until", "revoked_on", "revoked_because")


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """The key that signs, and all that signed before, the latest first."""

    current: DatedKey
    former: tuple[DatedKey, ...] = ()

    def as_published(self) -> list[dict[str, Any]]:
        """Return the public parts of all keys, the one that signs first."""
        return [one.as_jwk() for one in (self.current, *self.former)]

    def as_text(self) -> str:
        """Return the text of the file; only the key that signs has its private part."""
        current = private_jwk(self.current.key) | self.current.dates()
        return json.dumps({"keys": [current, *(one.as_jwk() for one in self.former)]}, ensure_ascii=False, indent=1)


def read_history(text: str) -> KeyHistory:
    """Return the keys of a file: a JWK set with one private key, or one private key alone as JWK or PEM.

    Raises:
        NoKey: there is not exactly one key that can sign.
    """
    found = read_keys(text)
    able = [one for one in found if one.key.is_private]
    if len(able) != 1 or able[0].revoked_on or able[0].used_until:
        raise NoKey(
            "应为 Ed25519 私钥（JWK 或 PEM），或含一个在用私钥的 JWK 集",
            "expected a private Ed25519 key as JWK or PEM, or a JWK set with one that is in use",
        )
    return KeyHistory(able[0], tuple(one for one in found if one is not able[0]))


def read_keys(text: str) -> list[DatedKey]:
    """Return the Ed25519 keys of a JWK set, a JWK or a PEM text; keys of other kinds are left out.

    Raises:
        NoKey: there is none, one stands twice, or what is said of one is not as it is published.
    """
    wanted = (
        "应为含 Ed25519 密钥的 JWK 集、JWK 或 PEM，每个密钥一次",
        "expected a JWK set, a JWK or PEM with an Ed25519 key, each key once",
    )
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else text
        listed = found.get("keys", [found]) if isinstance(found, dict) else [found]
        keys = [_dated(one) for one in listed if not isinstance(one, dict) or one.get("crv") == "Ed25519"]
    except (ValueError, TypeError, RecursionError):
        raise NoKey(*wanted) from None
    if not keys or len({one.kid for one in keys}) != len(keys):
        raise NoKey(*wanted)
    return keys


def published_keys(text: str) -> dict[str, DatedKey]:
    """Return the keys of a site by their names, as :func:`read_keys` reads them; one that signs nothing has none."""
    try:
        if json.loads(text) == {"keys": []}:
            return {}
    except (ValueError, RecursionError):
        pass  # a PEM, or nothing that can be read: told below
    return by_kid(read_keys(text))


def by_kid(keys: Iterable[DatedKey]) -> dict[str, DatedKey]:
    """Return keys by their names."""
    return {one.kid: one for one in keys}


def _dated(found: Any) -> DatedKey:
    members: Mapping[str, Any] = found if isinstance(found, dict) else {}
    key = {name: value for name, value in members.items() if name in ("kty", "crv", "x", "d")} or found
    given = {name: members[name] for name in _MEMBERS if name in members}
    for name, value in given.items():
        if not isinstance(value, str) or (name != "revoked_because" and not _is_day(value)):
            raise NoKey(f"密钥的 {name} 与公布的格式不符", f"{name} of a key is not as it is published")
    if not given.get("revoked_because", "").isprintable():
        raise NoKey("吊销理由与公布的格式不符", "the reason of a revocation is not as it is published")
    if "revoked_because" in given and "revoked_on" not in given:
        raise NoKey("密钥已吊销，但没有吊销日期", "a key is revoked without a day")
    return DatedKey(key_of(key), **given)


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and text.isascii() and parse_day(text) > 0  # days are compared as texts
    except DateError:
        return False


def rotated(history: KeyHistory, day: str) -> KeyHistory:
    """Return the history with a new key that signs from a day on; the one before is former from then."""
    before = replace(history.current, used_until=day)
    return KeyHistory(DatedKey(new_key(), used_from=day), (before, *history.former))


def revoked(history: KeyHistory, kid: str, day: str, reason: str) -> KeyHistory:
    """Return the history with a former key revoked from a day on; a revocation is never made later.

    Raises:
        NoKey: there is no such former key, the reason is none, or it is revoked from an earlier day on.
    """
    found = by_kid(history.former)
    if kid not in found:
        raise NoKey(
            f"没有曾用密钥 {kid}，现有：{'、'.join(found) or '无'}",
            f"no former key {kid}; there are: {', '.join(found) or 'none'}",
        )
    earlier = found[kid].revoked_on
    if earlier and earlier <= day:
        raise NoKey(f"密钥 {kid} 自 {earlier} 起已吊销", f"the key {kid} is revoked already, from {earlier} on")
    if not reason.strip() or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise NoKey(
            f"理由应为一行，不超过 {LONGEST_REASON} 字",
            f"expected a reason of one line, at most {LONGEST_REASON} characters",
        )
    found[kid] = replace(found[kid], revoked_on=day, revoked_because=reason.strip())
    return replace(history, former=tuple(found.values()))
