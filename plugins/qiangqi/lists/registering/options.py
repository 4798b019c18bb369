"""The options by which a list's questions are answered, wherever they are given, and the answers that they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import AnswerError, Answers, headers_of, pairs, patterns, value_pairs

ONE = {
    "place": "Folder in the datasets folder (letters, digits, hyphens).",
    "id": "Id of the card in its folder, such as 2023-64.",
    "title": "Title of the document.",
    "title-is": "document, or description (default: document where the file prints the title).",
    "number": "Document number, or none.",
    "authority": "Issuing authority, or none.",
    "level": "national, provincial, city or county.",
    "address": "Address of the document, or none.",
    "address-is": "authority or copy (default: by the evidence).",
    "evidence": "Grade of the evidence: government_site, official_text_mirror, … company_site, securities_filing.",
    "licence": "Licence (default: not stated).",
    "published": "When it was published: 2023-01-05, 2023-01, 2023 or an interval with a slash.",
    "published-because": "How that is known: 中文|English.",
    "made": "Day on which the file was obtained (default: today in Shanghai).",
    "regime": "The regime, or new.",
    "tier": "The tier of all rows: demonstration, advantage, reserve, candidate.",
    "kind": "The kind of event of all rows: granted, publicised, review_passed, …",
    "date": "Day of the event, where no column has it; written like --published.",
    "date-because": "How that is known: 中文|English.",
    "year": "The year of dates that the file prints without one.",
    "batch": "The batch, such as 第七批, or none.",
    "header-row": "Number of the row in its table that is the header.",
    "heading": "Pattern of a line or row that heads the rows below it (a city), or none.",
    "hidden": "read takes hidden sheets, rows and columns; skip passes over them, each by name.",
    "carry-down": "The column whose empty cells, 同上 and 〃 mean the place above; signs: only 同上 and 〃 do; none.",
    "places": "read takes 新郑市（1家） for the place and 市本级 for the heading's; as-printed leaves them.",
    "prose": "Pattern of sentences that list firms, with the groups names and total.",
    "other-tables": "skip passes over tables without the headers; read takes other headers of the same columns.",
    "title-differs": "as-answered: the list prints another kind, tier or regime than is answered, and was read.",
    "facts": "MIN:MAX facts expected (default: as many as the dry run finds).",
    "raw-name": "Name of the raw file (default: the id with the ending of its format).",
    "transcription": "yes where the file was typed from the document.",
    "confirmed": "Of a scan: the day on which its rows, as they were read, were compared with it.",
    "new-regime": "Id of a title that the catalogue does not have yet.",
    "regime-name": "Its whole title in Chinese.",
    "regime-name-en": "Its title in English (default: the Chinese one).",
    "issuer": "Who gives it.",
    "issuer-en": "The issuer in English (default: the Chinese one).",
    "issuer-kind": "authority or association.",
    "same": "skip or add: what becomes of a list that is held already (the same file: skip; else it is asked).",
    "division": "Its GB/T 2260 code, or none (default: by the issuer's name where that is certain).",
}
"""Answers that are given once; each is an option of its name."""

MANY = {
    "column": "ROLE=HEADER, or ROLE=none: name, region, uscc, date, remark, …",
    "sheet": "Read this sheet only.",
    "annex": '"PATTERN=TIER:KIND", "PATTERN=REGIME/TIER:KIND" or "PATTERN=skip".',
    "value": '"title:示范企业=demonstration", "event:通过复核=review_passed", "remark:…=ok" (or an issue code).',
    "total": "Firms that the document states: N, PATTERN=N for one annex, or none.",
    "corrects": "ROW=SOURCE or ROW=SOURCE:LINE: a row, by line or name, replaces a fact there.",
    "unread": "COLUMN=read or COLUMN=as-listed: a column that is not read tells of other events.",
    "note": "LINE=as-listed: a line that is no row tells of other events; it was read, the rows are as listed.",
    "title-word": "How lists call a new title: WORD or WORD=TIER.",
    "headers": "The columns, in order, of tables without a header: 序号,企业名称,属地.",
    "whole-page": "A page of a PDF that breaks no row, whatever its lines say.",
    "cell": "Of a scan: ROW:COLUMN=TEXT, ROW=TEXT, or ROW=ok where the first reading is right.",
    "serial-date": "A column whose bare numbers are a spreadsheet's days.",
}
"""Answers that are given about one thing each, or more than once; ``headers`` is one text."""


def gathered(given: Mapping[str, Any]) -> Answers:
    """Gather the options into answers.

    Raises:
        AnswerError: one is not written as it should be.
    """
    single = {name: given[name.replace("-", "_")] for name in ONE}
    totals = [text if "=" in text else f"@={text}" for text in given["total"]]
    found = Answers(
        given={name: answer for name, answer in single.items() if answer is not None},
        columns=pairs("column", given["column"]),
        annexes=patterns("annex", given["annex"]),
        values=value_pairs(given["value"]),
        totals={"" if key == "@" else key: n for key, n in patterns("total", tuple(totals)).items()},
        words=given["title_word"],
        sheets=given["sheet"],
        serial_dates=given["serial_date"],
        whole_pages=given["whole_page"],
        cells=given["cell"],
        headers=headers_of(given["headers"]),
        corrects=pairs("corrects", given["corrects"]),
        unread=pairs("unread", given["unread"]),
        notes=pairs("note", given["note"]),
    )
    if not found.given.get("header-row", "1").isdigit() or found.given.get("header-row") == "0":
        raise AnswerError("--header-row: expected the number of a row, from 1")
    return found
