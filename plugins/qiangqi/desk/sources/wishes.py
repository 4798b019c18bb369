"""What the forms of a list wish: one act, as scripts/source.py takes it."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from qiangqi.lists.cards import Card
from qiangqi.lists.readers.limits import MAX_RAW
from qiangqi.values.personal_data import holds_personal

from ..jobs.wishes import Verb, Wish
from ..language import gettext as _
from ..refusals import Refused

PLAIN = ("title", "number", "authority", "address", "evidence", "licence")
"""Values of a card that have a field of their own; every other is reached by its path."""

NONE = "none"
"""What takes a value away."""

MEANINGS = ("skip", "heading", "carry")

Upload = tuple[str, bytes]


def text_of(form: FormData, name: str) -> str:
    """Return a text field without the space around it."""
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""


def reason_of(form: FormData) -> str:
    """Return the reason, Chinese and English as the command takes them.

    Raises:
        Refused: there is none.
    """
    zh, en = text_of(form, "reason"), text_of(form, "reason_en")
    if not zh:
        raise Refused(_("请写明理由；理由会公布。"))
    return f"{zh}|{en}" if en else zh


async def wish_of(verb: Verb, id_: str, card: Card, form: FormData) -> tuple[Wish, Upload | None]:
    """Return the act that a form wishes on a list, and the file that came with it.

    Raises:
        Refused: something is missing, or looks like personal data: it would be published, and is not kept.
    """
    wish, upload = await _asked(verb, id_, card, form)
    told = (wish.because, *wish.answers, *wish.answers.values(), *wish.means)
    if any(map(holds_personal, told)):
        raise Refused(_("填写的内容像是个人信息，会被公布；请去掉再提交。"))
    return wish, upload


async def _asked(verb: Verb, id_: str, card: Card, form: FormData) -> tuple[Wish, Upload | None]:
    wish = Wish(verb=verb, source=id_, because=reason_of(form), as_published=bool(form.get("as_published")))
    if verb == "replace":
        return wish.model_copy(update={"answers": pairs_in(text_of(form, "answers"))}), await _file(form)
    if verb == "amend":
        answers = {**_changed(card, form), **pairs_in(text_of(form, "answers"))}
        if not answers:
            raise Refused(_("没有改动任何一项。"))
        return wish.model_copy(update={"answers": answers}), None
    if verb == "row":
        return wish.model_copy(update={"line": _line(form), "means": _means(form)}), None
    return wish.model_copy(update={"sheet": text_of(form, "sheet")}), None


async def _file(form: FormData) -> Upload:
    found = form.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Refused(_("请选择新的文件。"))
    content = await found.read(MAX_RAW + 1)
    if len(content) > MAX_RAW:
        raise Refused(_("文件太大。"), 413)
    return found.filename, content


def pairs_in(text: str) -> dict[str, str]:
    """Return answers written a line each as KEY=VALUE.

    Raises:
        Refused: a line is none.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if any("=" not in line for line in lines):
        raise Refused(_("其他各项每行写一条：键=值。"))
    return {key.strip(): value.strip() for key, _sign, value in (line.partition("=") for line in lines)}


def _changed(card: Card, form: FormData) -> dict[str, str]:
    """Return the fields that say something else than the card; kind, tier and day are of all rows, where given."""
    before = {name: getattr(card, name) or "" for name in PLAIN}
    given = {name: text_of(form, name) for name in PLAIN if name in form}
    changed = {name: text or NONE for name, text in given.items() if text != before[name]}
    return changed | {name: text for name in ("kind", "tier", "date") if (text := text_of(form, name))}


def _line(form: FormData) -> int:
    text = text_of(form, "line")
    if not text.isdigit() or text == "0":
        raise Refused(_("请写明是哪一行（行号）。"))
    return int(text)


def _means(form: FormData) -> tuple[str, ...]:
    means = text_of(form, "means")
    if means in MEANINGS:
        return (means,)
    return tuple(f"{role}={value}" for role, value in pairs_in(text_of(form, "gives")).items())
