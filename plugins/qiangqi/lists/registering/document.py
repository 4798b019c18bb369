"""What the card says of the document itself: from its text where exactly one thing is certain, else by a question."""

from __future__ import annotations

import re
from typing import Any

from qiangqi.standing.dates import parse_day, parse_span
from qiangqi.standing.facts import GRADES
from qiangqi.standing.ordering import LEVELS
from qiangqi.standing.regime import Regime
from qiangqi.values.personal_data import mask

from ..readers.preview import Look
from .answers import NONE
from .document_marks import Day, days, issuers, own_numbers, titles
from .new_regime import is_id
from .questions import Asker, is_day, is_when, only

_STATED = "文件中标明的日期"


def ask_title(look: Look, asker: Asker) -> str | None:
    """Return the document's title."""
    found = titles(look)
    zh = "文件标题（没有标题就写一句说明）"
    return asker.ask("title", zh, "title of the document", only(found), candidates=map(mask, found[:5]))


def ask_document(look: Look, asker: Asker, regime: Regime | None, today: str) -> dict[str, Any] | None:
    """Return the parts of a card that describe the document, or None while something is missing.

    Raises:
        AnswerError: an answer does not fit.
    """
    title = ask_title(look, asker)
    number, authority = ask_number(look, asker), _authority(look, asker)
    level = ask_level(asker, regime, authority)
    address = asker.ask("address", "文件网址（没有写 none）", "address of the document, or none", NONE)
    zh = "证据等级：官网、官文转载、官方来源新闻、新闻、协会网站、单位自述"
    evidence = asker.ask("evidence", zh, "grade of the evidence", choices=GRADES)
    licence = asker.ask("licence", "许可（文件没有写明就用 not stated）", "licence", "not stated")
    made = asker.ask("made", "取得文件的日期", "day on which the file was obtained", today, check=is_day)
    published = _published(look, asker)
    if None in (title, level, evidence, made, published):
        return None
    given = asker.answers.given
    own = "authority" if evidence in ("government_site", "association_site") else "copy"
    stated = "".join((title or "").split()) in "".join("".join(line.split()) for line in _all_text(look))
    return {
        "title": title,
        "title_is": given.get("title-is") or ("document" if stated else "description"),
        "number": None if number in (None, NONE) else number,
        "authority": None if authority in (None, NONE) else authority,
        "level": level,
        "address": None if address in (None, NONE) else address,
        "address_is": "none" if address in (None, NONE) else given.get("address-is") or own,
        "evidence": evidence,
        "licence": licence,
        "published": {"on": published, "because": _because(look, asker, "published", published or "")},
        "made": made,
    }


def _all_text(look: Look) -> list[str]:
    return [line.text for line in look.lines] + [cell for t in look.tables for row in t.first for cell in row]


def ask_number(look: Look, asker: Asker) -> str | None:
    """Return the document's own number, ``none``, or None where it is open."""
    own, every = own_numbers(look)
    default = only(own) or (None if every else NONE)
    return asker.ask("number", "发文字号（没有写 none）", "document number, or none", default, candidates=every[:6])


def _authority(look: Look, asker: Asker) -> str | None:
    found = issuers(look)
    default = only(found) or (None if found else NONE)
    zh = "发文单位（没有写明则 none）"
    return asker.ask("authority", zh, "issuing authority, or none", default, candidates=map(mask, found[:6]))


def ask_level(asker: Asker, regime: Regime | None, issuer: str | None) -> str | None:
    """Return the level of the document: that of its regime, or what the issuer's name says."""
    default = regime.level if regime else level_of(issuer or "")
    return asker.ask("level", "级别", "level", default, choices=LEVELS)


def level_of(issuer: str) -> str | None:
    """Return the level that the name of an authority says, or None."""
    if re.match(r"国家|工业和信息化部|科学技术部|科技部|国务院|商务部|财政部|中国", issuer):
        return "national"
    if re.match(
        r"(?:北京|上海|天津|重庆)市(?!.{1,4}区)|[㐀-鿿]{2,3}省(?!.{1,4}[市县])|[㐀-鿿]{2,8}自治区(?!.{1,4}市)", issuer
    ):
        return "provincial"
    if re.match(r"(?:[㐀-鿿]{2,3}省)?[㐀-鿿]{2,6}(?:市|州|盟)(?!.{1,4}[区县])", issuer):
        return None if re.match(r"[㐀-鿿]{2,3}省", issuer) is None else "city"
    return None


def ask_date(look: Look, asker: Asker) -> tuple[str, dict[str, str]] | None:
    """Return the day of the act, at the precision that is known, and how it is known."""
    found = [day.iso for day in days(look) if day.dates_document]
    zh = "事项日期（认定、公示等；可写 2023-01-05、2023-01、2023 或 2023-01-01/2023-01-05）"
    date = asker.ask("date", zh, "day of the act", only(found), candidates=_choices(days(look)), check=is_when)
    return None if date is None else (date, _because(look, asker, "date", date))


def _published(look: Look, asker: Asker) -> str | None:
    found = days(look)
    sure = only(day.iso for day in found if day.dates_document)
    zh = "公布日期（可写到日、月、年或区间）"
    return asker.ask("published", zh, "when it was published", sure, candidates=_choices(found), check=is_when)


def _choices(found: list[Day]) -> list[str]:
    return list(dict.fromkeys(f"{day.iso}（{mask(day.line)[:30]}）" for day in found))[:6]


def _because(look: Look, asker: Asker, name: str, value: str) -> dict[str, str]:
    """Return how a day is known: as the registrar says (中文|English), or by where the text has it."""
    given = asker.answers.given.get(f"{name}-because")
    if given:
        zh, _, en = given.partition("|")
        return {"zh": zh.strip(), "en": en.strip() or zh.strip()}
    if value in {day.iso for day in days(look)}:
        return {"zh": _STATED, "en": "The day stands in the document."}
    return {"zh": "登记人提供，文件中没有标明", "en": "Given by the registrar; the file itself does not print it."}


def ask_place(asker: Asker, known: str | None) -> str | None:
    """Return the folder of the datasets that the card goes into."""
    zh = "放入 datasets/ 下的哪个文件夹（拉丁字母）"
    return asker.ask("place", zh, "folder in datasets/", known, check=is_id)


def ask_id(asker: Asker, number: str | None, stem: str) -> str | None:
    """Return the id of the card in its folder: 2018-158 for 〔2018〕158号."""
    found = re.search(r"〔(\d{4})〕(\d+)号", number or "")
    plain = stem.lower().replace("_", "-")
    default = f"{found[1]}-{found[2]}" if found else (plain if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", plain) else None)
    return asker.ask("id", "卡片标识，如 2023-64", "id of the card", default, check=is_id)


def is_before_made(published: str, made: str) -> bool:
    """Whether a published day is possible for a file that was made on a day."""
    return parse_span(published).earliest <= parse_day(made)
