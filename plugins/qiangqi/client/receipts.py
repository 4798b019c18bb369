"""A receipt held against keys, and against a catalogue: what it is found to be, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.checks.receipts.exit_statuses import ANSWERED_OTHERWISE, NOT_AS_ISSUED, NOT_KNOWN, NOT_READ
from qiangqi.checks.receipts.key_history import published_keys
from qiangqi.checks.receipts.keys import NoKey
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.signatures import NotSigned
from qiangqi.checks.receipts.signatures import verify as signer_of
from qiangqi.checks.receipts.told import Texts
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
        return Verdict(NOT_READ, pick(_told("公钥文件无法读取", "The keys cannot be read", error.texts), lang))
    except NoReceipt as error:
        return Verdict(NOT_AS_ISSUED, pick(_told("内容与出具时不一致", "Not as it was issued", error.texts), lang))
    except NotSigned as error:
        return Verdict(NOT_AS_ISSUED, pick(_told("签名无效", "Not as it was issued", error.texts), lang))
    status = 0 if signer.is_known else NOT_KNOWN
    zh, en = _told("内容与出具时一致", "As it was issued", signer.texts)
    says_of_signer = pick((zh, f"{en} "), lang)
    again = _again(receipt, catalogue, lang) if catalogue else None
    if again and status == 0:
        status = again.status
    return Verdict(status, says_of_signer + (again.says if again else ""), receipt["digest"], receipt["issued_at"])


def _told(zh: str, en: str, texts: Texts) -> Texts:
    """Return a finding with what is told of it."""
    return f"{zh}：{texts[0]}。", f"{en}: {texts[1]}."


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
        return Verdict(ANSWERED_OTHERWISE, pick(_told("无法重新查询", "It cannot be asked again", error.texts), lang))
    zh, en = found.texts
    return Verdict(0 if found.is_same else ANSWERED_OTHERWISE, pick((f"重新查询：{zh}。", f"{en}."), lang))
