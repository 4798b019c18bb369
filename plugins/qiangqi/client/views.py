"""Answers as lines for a person: the sentence first, then what to mind, or a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qiangqi.standing.written_days import pick

from .tables import table
from .words import HELD, OUTCOMES, STATUSES, word

Answer = Mapping[str, Any]


def checked(asked: Sequence[str], answer: Answer, lang: str) -> Iterator[str]:
    """Yield the lines of a check, a part for each name in order."""
    for name, result in zip(asked, answer["results"], strict=True):
        yield f"{name}{pick(('：', ': '), lang)}{word(OUTCOMES, result['outcome'], lang)}{_firm(result['firm'], lang)}"
        yield from _indented([result["says"], *([result["note"]] if result["note"] else [])])
        if result["firm"]:
            yield from _indented(one["says"] for one in result["standings"] if one["says"] != result["says"])
        loans = result["loan"] or []
        yield from _indented(text for loan in loans for text in (loan["says"], loan["term_says"]) if text)
        yield from _cautions(result["standings"] if result["firm"] else [], lang)
        yield from _candidates(result["candidates"], lang)


def stood(answer: Answer, lang: str) -> Iterator[str]:
    """Yield the lines of a standing: a sentence for each title, what to mind, and the firms that a name may mean."""
    if not answer["firm"]:
        yield _nobody(answer, lang)
    if answer["firm"] or len(answer["standings"]) == 1:  # of nobody every regime says the same
        yield from (one["says"] for one in answer["standings"])
    yield from _cautions(answer["standings"] if answer["firm"] else [], lang)
    for disputed in answer.get("disputed", ()):
        yield pick((f"有异议待处理：{disputed['fact_id']}", f"Disputed: {disputed['fact_id']}"), lang)
    yield from _candidates(answer["candidates"], lang)


def _nobody(answer: Answer, lang: str) -> str:
    """Say that a text is no firm's name or code, or several firms' name, and how to go on."""
    text = answer["query"]["firm"].strip()
    if answer.get("outcome", "ambiguous") == "ambiguous" and answer["candidates"]:
        return pick(
            (
                f"“{text}”是下列企业共有的名称，请改用代码或编号：",
                f"Several firms are called {text}; ask by code or id:",
            ),
            lang,
        )
    more = pick(("部分名称用 qiangqi search 检索。", " For a part of a name use qiangqi search."), lang)
    says = answer.get("says") or answer["standings"][0]["says"]
    return pick((f"“{text}”：{says}{more}", f"{text}: {says}{more}"), lang)


def found(answer: Answer, lang: str) -> Iterator[str]:
    """Yield the lines of a search."""
    zh, en = ("编号", "名称", "代码", "地区", "匹配"), ("id", "name", "code", "region", "matched")
    names = ("firm_id", "name", "uscc", "region", "matched")
    yield from table(zh if lang == "zh" else en, [[hit[name] or "–" for name in names] for hit in answer["hits"]])
    total = f"{answer['total']}{'' if answer['total_is_exact'] else '+'}"
    if near := answer.get("near"):
        yield pick(("名称相近的企业：", "Firms of a like name:"), lang)
        yield from _candidates(near, lang)
    yield pick((f"共 {total} 家，列出 {len(answer['hits'])} 家。", f"{len(answer['hits'])} of {total} firms."), lang)


def held(head: Answer, rows: Sequence[Answer], lang: str) -> Iterator[str]:
    """Yield the lines of a list of holders."""
    zh, en = ("名称", "代码", "称号", "状态", "持有", "至"), ("name", "code", "title", "status", "held", "until")
    yield from table(zh if lang == "zh" else en, [list(_title(row, lang)) for row in rows])
    day, total = head["query"]["as_of"], head["total"]
    yield pick((f"{day}，共 {total} 项，列出 {len(rows)} 项。", f"{day}: {len(rows)} of {total} titles."), lang)
    if len(rows) < total:
        yield pick(("其余的：--limit 0 全部列出，--json 供程序读取。", "For the rest: --limit 0, or --json."), lang)


def _title(row: Answer, lang: str) -> Iterator[str]:
    until = row["until"] or row["until_range"] or "–"
    yield from (row["name"], row["uscc"] or "–", row["title"], word(STATUSES, row["status"], lang))
    yield from (word(HELD, row["holds_title"], lang), until)


def files(manifest: Answer, lang: str) -> Iterator[str]:
    """Yield the lines of what a release holds."""
    heads = ("文件", "字节", "行") if lang == "zh" else ("file", "bytes", "rows")
    rows = [
        [one["name"], str(one["bytes"]), "–" if one["rows"] is None else str(one["rows"])] for one in manifest["files"]
    ]
    yield from table(heads, rows)
    yield pick((f"版本 {manifest['version']}。", f"Release {manifest['version']}."), lang)


def _firm(firm: Answer | None, lang: str) -> str:
    if firm is None:
        return ""
    text = firm["name"] + pick((f"（{firm['uscc']}）", f" ({firm['uscc']})"), lang) if firm["uscc"] else firm["name"]
    return pick((f"，{text}", f", {text}"), lang)


def _cautions(standings: Iterable[Answer], lang: str) -> Iterator[str]:
    told = dict.fromkeys(caution["says"] for one in standings for caution in one["cautions"])
    yield from _indented(f"{pick(('注意：', 'Note: '), lang)}{says}" for says in told)


def _candidates(candidates: Sequence[Answer], lang: str) -> Iterator[str]:
    if candidates:
        heads = ("编号", "名称", "代码") if lang == "zh" else ("id", "name", "code")
        yield from _indented(
            table(heads, [[one[name] or "–" for name in ("firm_id", "name", "uscc")] for one in candidates])
        )


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
