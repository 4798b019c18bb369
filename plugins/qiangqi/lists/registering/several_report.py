"""One summary of several files: what was written, held already, left out, and what each of the others needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qiangqi.values.personal_data import mask

from .several import FAILED, Listed, State

_WORDS: dict[State, str] = {
    "written": "已写入 written",
    "ready": "可写入 ready",
    "held": "已有，未登记 held already",
    "left": "不登记 left out",
    "missing": "缺答案 answers missing",
    "unfit": "答案不合适 an answer does not fit",
    "refused": "不通过 refused",
    "open": "未完成 not finished",
}


def summary_lines(files: Sequence[Listed]) -> Iterator[str]:
    """Yield the summary, by state and in it in the order of the files."""
    yield f"汇总 summary: {len(files)} 份文件 files"
    for state, words in _WORDS.items():
        found = [one for one in files if one.state == state]
        if found:
            facts, issues = (sum(counts) for counts in zip(*map(_counts, found), strict=True))
            figures = f"，事项 facts {facts}，问题 issues {issues}" if state in ("written", "ready") else ""
            yield f"{words}: {len(found)}{figures}"
            yield from (f"  {mask(one.name)}{_what(one)}" for one in found)
    if any(one.state in FAILED for one in files):
        yield "其余各份不受影响；补上后用同一命令再运行，已登记的会跳过"
        yield "the others are not affected; mend these and give the same command again: what is held is passed over"
    if any(one.state in ("missing", "unfit") for one in files):
        yield "逐份填写答案 to answer file by file: --answers-template sheet.csv，然后 then --answers sheet.csv"


def _counts(one: Listed) -> tuple[int, int]:
    return (one.outcome.facts, sum(one.outcome.issues.values())) if one.outcome else (0, 0)


def _what(one: Listed) -> str:
    if one.state in ("written", "ready"):
        facts, issues = _counts(one)
        return f" → {one.id}  事项 facts {facts}，问题 issues {issues}"
    if one.state == "missing":
        return ": " + "  ".join(mask(question.option) for question in one.missing)
    return f": {mask(one.says)}" if one.says else ""
