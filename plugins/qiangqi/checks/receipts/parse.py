"""A receipt read back, strictly: one byte that is not as it was issued is told."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .receipt import FORMAT, canonical, sha256_of
from .told import Refusal

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class NoReceipt(Refusal):
    """Bytes that are no receipt as it was issued."""


class NotReadable(NoReceipt):
    """Bytes that are no receipt at all, or one of another form."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Catalogue(_Part):
    """The release that answered, and its day of knowledge."""

    release: Sha256
    known_on: Day | None


class Replayed(_Part):
    """Where it can be asked again."""

    method: Literal["POST"]
    address: str
    send: str
    page: str | None


class Signature(_Part):
    """The signature, or that there is none."""

    is_signed: bool
    says: str
    alg: Literal["Ed25519", "sha256"]
    kid: str | None
    value: str


class _Query(_Part):
    as_of: Day
    known_on: Day
    lang: Literal["zh", "en"]


class SingleQuery(_Query):
    """One row, with the fields that said anything."""

    row: dict[str, str]


class BatchQuery(_Query):
    """How many rows were asked."""

    rows: int


class BatchAnswer(_Part):
    """What stands for the rows of a batch and of its answer."""

    form: Literal["json", "sheet"]
    counts: dict[str, int]
    sha256: Sha256
    asked: list[str]
    answered: list[str]


class _Receipt(_Part):
    format: Literal["qiangqi-receipt/1"]
    catalogue: Catalogue
    rules: dict[str, Sha256]
    software: str
    replay: Replayed
    digest: Sha256
    issued_at: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$")]
    signature: Signature


class SingleReceipt(_Receipt):
    """The receipt of one row; the answer is as the API has it."""

    kind: Literal["single"]
    question: SingleQuery
    answer: dict[str, Any]


class BatchReceipt(_Receipt):
    """The receipt of a batch."""

    kind: Literal["batch"]
    question: BatchQuery
    answer: BatchAnswer


_RECEIPT: TypeAdapter[SingleReceipt | BatchReceipt] = TypeAdapter(
    Annotated[SingleReceipt | BatchReceipt, Field(discriminator="kind")]
)


def read_receipt(body: bytes) -> dict[str, Any]:
    """Return a receipt whose form and digest are right; its signature is for :func:`.signatures.verify`.

    Raises:
        NotReadable: it is none.
        NoReceipt: it is not byte for byte as it was issued.
    """
    found = _read(body)
    if canonical(found) != body:
        raise NoReceipt("字节与出具的格式不符", "its bytes are not in the form in which receipts are issued")
    try:
        _RECEIPT.validate_python(found)
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"][1:]))[:80]
        field = field if field.isprintable() else ascii(field)  # a name in it is whatever its maker wrote
        raise NoReceipt(
            f"{field or 'kind'} 与 {FORMAT} 的规定不符", f"its {field or 'kind'} is not as {FORMAT} has it"
        ) from None
    kept = {name: value for name, value in found.items() if name not in ("digest", "issued_at", "signature")}
    if sha256_of(kept) != found["digest"]:
        raise NoReceipt("摘要与内容不符", "its digest does not belong to its content")
    return found


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotReadable("不是 UTF-8 编码的 JSON", "it is no JSON in UTF-8") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotReadable(f"不是回执，格式应为 {FORMAT}", f"it is no receipt; expected the format {FORMAT}")
    return found
