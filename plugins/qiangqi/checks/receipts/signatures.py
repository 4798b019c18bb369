"""What is put on a receipt's content: the time, and an Ed25519 signature as a JWS or the plain word that there is none.

Signed is everything but the signature's own value, in canonical form: a JWS with detached content (RFC 7515, appendix
F) and the algorithm of RFC 9864. The public key stands in its header, so that a damaged receipt is found without any
other file; whose key it is, only a key that was published says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .detached_jws import NotDetached, read_header
from .key_history import DatedKey
from .keys import ALGORITHM, NoKey, bare_jwk, key_of, kid_of
from .receipt import canonical
from .told import Refusal, Texts, both

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

TYPE = "qiangqi-receipt+jws"

SIGNED = (
    "已签名：公钥见本站的 /.well-known/jwks.json。Signed: the public key is at /.well-known/jwks.json of this site."
)
UNSIGNED = "未签名：摘要只能查出损坏，不能证明由谁出具。Unsigned: the digest shows damage, not who issued it."


class NotSigned(Refusal):
    """A signature or digest that does not belong to the receipt, or a key that did not sign for the site on its day."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a receipt that is whole; ``is_known`` where one of the keys that were given vouches for it."""

    is_known: bool
    texts: Texts

    @property
    def says(self) -> str:
        """Both languages on one line."""
        return both(self.texts)


def sealed(content: Mapping[str, Any], issued_at: str, key: OKPKey | None) -> bytes:
    """Return a receipt as the bytes that are handed out: its content, the time, and a signature or that there is none.

    ``issued_at`` is RFC 3339 with the offset of Shanghai.
    """
    whole = {**content, "issued_at": issued_at}
    about = {"is_signed": key is not None, "says": SIGNED if key else UNSIGNED}
    about |= {"alg": ALGORITHM, "kid": kid_of(key)} if key else {"alg": "sha256", "kid": None}
    payload = canonical({**whole, "signature": about})
    value = _jws(payload, key) if key else hashlib.sha256(payload).hexdigest()
    return canonical({**whole, "signature": {**about, "value": value}})


def _header(key: OKPKey) -> dict[str, Any]:
    """Return the one header with which a key signs receipts."""
    return {"alg": ALGORITHM, "typ": TYPE, "kid": kid_of(key), "jwk": bare_jwk(key)}


def _jws(payload: bytes, key: OKPKey) -> str:
    from joserfc import jws

    return str(jws.detach_content(jws.serialize_compact(_header(key), payload, key, algorithms=[ALGORITHM])))


def verify(receipt: Mapping[str, Any], published: Mapping[str, DatedKey] | None = None) -> Signer:
    """See that a receipt's signature, or its digest where it is unsigned, belongs to it, and say who signed it.

    ``published`` are the keys that count, by name; without them nobody is known.

    Raises:
        NotSigned: it does not belong to it, or the key was not in use or was revoked on the receipt's day.
    """
    about = {name: value for name, value in receipt["signature"].items() if name != "value"}
    payload, value = canonical({**receipt, "signature": about}), receipt["signature"]["value"]
    if not about["is_signed"]:
        unsigned = {"is_signed": False, "says": UNSIGNED, "alg": "sha256", "kid": None}
        if hashlib.sha256(payload).hexdigest() != value or about != unsigned:
            raise NotSigned("内容与摘要不符", "its bytes are not the ones that its digest was made of")
        return Signer(
            False, ("未签名：内容完整，但任何人都可以制作", "unsigned: whole, but anybody could have made it")
        )
    _verify_signature(value, payload, about)
    if not published:
        zh = f"由所附密钥 {about['kid']} 签名；密钥属于谁，须用 --jwks 或 --key 给出公钥方能确定"
        en = f"signed by the key {about['kid']} that it carries; whose key that is, only --jwks or --key can tell"
        return Signer(False, (zh, en))
    return _signer(about["kid"], receipt["issued_at"][:10], published)


def _verify_signature(value: str, payload: bytes, about: Mapping[str, Any]) -> None:
    """See that a value is a signature over the receipt's own bytes, by the key that it carries and names."""
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        header = read_header(value)
        key = key_of(header.get("jwk"))
    except NotDetached as error:
        raise NotSigned("签名不是内容分离的 JWS", f"its signature is no JWS with detached content: {error}") from None
    except NoKey:
        raise NotSigned("签名未附可用的密钥", "its signature carries no key that can be used") from None
    if header != _header(key) or (about["kid"], about["alg"]) != (kid_of(key), ALGORITHM):
        raise NotSigned(
            "签名的首部不是回执及其密钥的首部", "the header of its signature is not the one of a receipt and its key"
        )
    try:
        found = jws.deserialize_compact(value, key, algorithms=[ALGORITHM], payload=payload)
    except (JoseError, ValueError):
        raise NotSigned("签名与内容不符", "its signature does not belong to it") from None
    if found.payload != payload:
        raise NotSigned("签名所签的是其他内容", "its signature is over other bytes")


def _signer(kid: str, day: str, published: Mapping[str, DatedKey]) -> Signer:
    """Return what a key says of a receipt of a day; a date that no key vouches for is the word of whoever signed."""
    if kid not in published:
        return Signer(
            False,
            (
                f"由密钥 {kid} 签名，该密钥不在给出的公钥之中，不能确定由谁出具；早于回执保存的公钥不含新密钥，"
                "请从网站重新获取 /.well-known/jwks.json",
                f"signed by the key {kid}, which is not among those given, so its signer is unknown; keys kept from "
                "before the receipt lack newer ones: get /.well-known/jwks.json anew from the site itself",
            ),
        )
    key = published[kid]
    if key.revoked_on:
        return Signer(False, _revoked(key, day))
    if (key.used_from and day < key.used_from) or (key.used_until and day > key.used_until):
        zh, en = _use(key)
        raise NotSigned(
            f"回执日期为 {day}，而密钥 {kid} 的使用期为{zh}", f"it is dated {day}, and the key {kid} was in use {en}"
        )
    zh, en = _use(key)
    former = (f"，该密钥曾用于{zh}", f", a former one, in use {en}") if key.used_until else ("", "")
    return Signer(
        True,
        (f"由给出的公钥 {kid} 签名{former[0]}", f"signed by the key {kid}, which is among those given{former[1]}"),
    )


def _use(key: DatedKey) -> Texts:
    """Write from which day until which, both included, a key was in use."""
    zh = (f"{key.used_from} 起" if key.used_from else "") + (f"至 {key.used_until} 止" if key.used_until else "")
    days = {"from": key.used_from, "until": key.used_until}
    return zh, " ".join(f"{word} {day}" for word, day in days.items() if day)


def _revoked(key: DatedKey, day: str) -> Texts:
    reason = key.revoked_because
    zh = f"密钥 {key.kid} 签名，该密钥自 {key.revoked_on} 起已吊销（{reason or '未说明理由'}）"
    en = f"the key {key.kid}, revoked from {key.revoked_on} on ({reason or 'no reason given'})"
    if day >= str(key.revoked_on):
        raise NotSigned(f"回执日期为 {day}，由{zh}", f"it is dated {day} and signed by {en}")
    return (
        f"由{zh}；回执日期 {day} 在吊销之前，但持有密钥者可以填写任何日期，"
        "须另有当时留存的副本，或目录给出相同的答复，方可证实",
        f"signed by {en}; it is dated {day}, before that, but whoever has the key can write any date: "
        "only a copy that was kept elsewhere since then, or the same answer from the catalogue, bears it out",
    )
