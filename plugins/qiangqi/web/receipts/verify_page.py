"""``/check/verify``: a receipt is sent, and told whether it is as it was issued, by whom, and what is answered now.

It says what ``scripts/verify_receipt.py`` says; nothing of what is sent is kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from datasette.utils.asgi import Request, Response

from qiangqi.checks.batch import Checker
from qiangqi.checks.receipts.key_history import DatedKey, by_kid
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.receipt import rules_of
from qiangqi.checks.receipts.recomputed import compared
from qiangqi.checks.receipts.signatures import NotSigned, verify
from qiangqi.checks.receipts.single_row import UnreadableRow, ask_one
from qiangqi.checks.results import CheckQuery
from qiangqi.standing.dates import DateError, parse_day

from ..checks.loan_parameters import client_of
from ..checks.work import work_of
from ..http.bodies import announced
from ..http.catalogue import register_of
from ..http.forms import read_form, sent_form
from ..http.language import gettext as _
from ..http.problems import Refusal, problems
from ..http.responses import NO_STORE, as_form, page
from ..http.verdict import Badge
from .key import served_history

if TYPE_CHECKING:
    from datasette.app import Datasette

LARGEST = 4 * 1024 * 1024
"""The most bytes of a form; the receipt of a batch of 10,000 rows has some 1.4 MB."""

FIELDS = ("receipt", "file")


class Verified(NamedTuple):
    """What a receipt was found to be, in a badge and a sentence, and the receipt itself where it can be read."""

    badge: Badge
    says: str
    receipt: dict[str, Any] | None = None


@as_form
async def verify_receipt(datasette: Datasette, request: Request) -> Response:
    """Show the form, and above it what a receipt was found to be."""
    values: dict[str, Any] = {"verified": None, "now": None, "refused": ""}
    if request.method != "POST":
        return await page(datasette, request, "receipts/verify.html", values)
    status = 200
    try:
        with work_of(datasette).admitted(client_of(request)):
            body = await _sent(request)
            values["verified"] = found = await asyncio.to_thread(_verified, body, _published(datasette))
            values["now"] = await _now(datasette, found.receipt)
    except Refusal as refusal:
        problem = problems()[refusal.id]
        values["refused"], status = refusal.detail or problem.says, problem.status
    return await page(datasette, request, "receipts/verify.html", values, status, NO_STORE)


async def _sent(request: Request) -> bytes:
    """Return the receipt of a form: the file, else what was pasted.

    Raises:
        Refusal: there is none, or it is too large.
    """
    if (announced(request) or 0) > LARGEST:
        raise Refusal("too-large")
    form = await asyncio.to_thread(read_form, *await sent_form(request, LARGEST), FIELDS)
    body = form.files.get("file") or form.texts.get("receipt", b"")
    if not body.strip():
        raise Refusal("not-a-form", _("请选择回执文件，或者粘贴其全文。"))
    return body.strip()


def _published(datasette: Datasette) -> dict[str, DatedKey]:
    history = served_history(datasette)
    return by_kid((history.current, *history.former)) if history else {}


def _verified(body: bytes, published: dict[str, DatedKey]) -> Verified:
    """Return what a receipt is, by its form, its digest and its signature."""
    wrong = Badge("✕", _("核对不符"), "lost")
    try:
        receipt = read_receipt(body)
        signer = verify(receipt, published)
    except NotReadable:
        return Verified(wrong, _("这不是本目录的回执文件。"))
    except NoReceipt:
        return Verified(wrong, _("内容与出具时不一致：格式或摘要不符。"))
    except NotSigned:
        return Verified(wrong, _("签名与内容不符，或者签名的密钥当日不得使用。"))
    whole = Badge("◐", _("内容完整"), "unclear")
    if signer.is_known:
        return Verified(Badge("✓", _("核对相符"), "yes"), _("内容与出具时一致，由本站公布的密钥签名。"), receipt)
    if not receipt["signature"]["is_signed"]:
        return Verified(whole, _("内容与摘要一致；回执未签名，不能证明由谁出具。"), receipt)
    return Verified(whole, _("内容与签名一致，但签名的密钥不是本站公布的有效公钥，不能证明由谁出具。"), receipt)


async def _now(datasette: Datasette, receipt: dict[str, Any] | None) -> str:
    """Say how this site answers the same question now; of a batch the receipt has no rows to ask."""
    if receipt is None:
        return ""
    if receipt["kind"] != "single":
        return _("批量回执不含各行内容，须凭所存的文件，用 scripts/verify_receipt.py 核对。")
    release = register_of(datasette).catalogue.release
    is_same = await work_of(datasette).singles.run(lambda checker: _is_same(checker, receipt, release))
    if is_same is None:
        return _("回执中的问题现已无法重新查询。")
    if is_same:
        return _("按回执所载的问题和日期重新查询，本站现在的答复与回执相同。")
    return _("按回执所载的问题和日期重新查询，本站现在的答复与回执不同；数据版本或规则数据可能已经更新。")


def _is_same(checker: Checker, receipt: dict[str, Any], release: str) -> bool | None:
    asked = receipt["question"]
    try:
        as_of, known_on = parse_day(asked["as_of"]), parse_day(asked["known_on"])
        again = ask_one(checker, asked["row"], CheckQuery(as_of, known_on, known_on, asked["lang"])).answer_object()
    except (DateError, UnreadableRow):
        return None
    return compared(receipt, again, release, rules_of(checker.db) == receipt["rules"]).is_same
