"""A receipt held against keys, and against a catalogue: what it is found to be, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.checks.receipts.exit_statuses import ANSWERED_OTHERWISE, NOT_AS_ISSUED, NOT_KNOWN, NOT_READ
from qiangqi.checks.receipts.key_history import published_keys
from qiangqi.checks.receipts.keys import NoKey
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.signatures import NotSigned, Signer
from qiangqi.checks.receipts.signatures import verify as signer_of
from qiangqi.checks.receipts.verify import Differs, recompute
from qiangqi.standing.written_days import pick


class Verdict(NamedTuple):
    """What a receipt is: the exit status, a sentence, and what stands on it where it can be read."""

    status: int
    says: str
    digest: str | None = None
    issued_at: str | None = None


def verdict(body: bytes, keys: str | None, catalogue: Path | None, lang: str) -> Verdict:
    """Return what a receipt is; ``keys`` are a JWK set as a text, and a catalogue is asked again."""
    try:
        known = published_keys(keys) if keys else {}
        receipt = read_receipt(body)
        signer = signer_of(receipt, known)
    except NotReadable:
        return Verdict(NOT_READ, pick(("这不是回执文件。", "This is no receipt."), lang))
    except NoKey as error:
        return Verdict(NOT_READ, pick(("公钥文件无法读取。", f"The keys cannot be read: {error}."), lang))
    except NoReceipt as error:
        says = ("内容与出具时不一致：格式或摘要不符。", f"Not as it was issued: {error}.")
        return Verdict(NOT_AS_ISSUED, pick(says, lang))
    except NotSigned as error:
        says = ("签名与内容不符，或者签名的密钥当日不得使用。", f"Not as it was issued: {error}.")
        return Verdict(NOT_AS_ISSUED, pick(says, lang))
    status, says_of_signer = (
        (0, _known(signer, lang)) if signer.is_known else (NOT_KNOWN, _unknown(receipt, signer, lang))
    )
    again = _again(receipt, catalogue, lang) if catalogue else None
    if again and status == 0:
        status = again.status
    return Verdict(status, says_of_signer + (again.says if again else ""), receipt["digest"], receipt["issued_at"])


def _known(signer: Signer, lang: str) -> str:
    return pick(("内容与出具时一致，由给出的公钥签名。", f"As it was issued: {signer.says}. "), lang)


def _unknown(receipt: Mapping[str, Any], signer: Signer, lang: str) -> str:
    zh = "内容与签名一致，但签名的密钥不在给出的公钥之中，不能证明由谁出具。请用 --jwks 给出网站公布的公钥。"
    if not receipt["signature"]["is_signed"]:
        zh = "内容与摘要一致；回执未签名，不能证明由谁出具。"
    return pick((zh, f"As it was issued: {signer.says}. "), lang)


def _again(receipt: Mapping[str, Any], catalogue: Path, lang: str) -> Verdict:
    """Ask a catalogue what the receipt asked; the receipt of a batch has no rows to ask."""
    if receipt["kind"] != "single":
        says = (
            "批量回执不含各行内容，重新查询请用 scripts/verify_receipt.py。",
            "A batch is asked again by scripts/verify_receipt.py.",
        )
        return Verdict(0, pick(says, lang))
    try:
        found = recompute(receipt, catalogue, None)
    except Differs as error:
        return Verdict(
            ANSWERED_OTHERWISE, pick(("回执中的问题现已无法重新查询。", f"It cannot be asked again: {error}."), lang)
        )
    zh = "重新查询，答复与回执相同。" if found.is_same else "重新查询，答复与回执不同；数据版本或规则数据可能已经更新。"
    return Verdict(0 if found.is_same else ANSWERED_OTHERWISE, pick((zh, f"{found.says}."), lang))
