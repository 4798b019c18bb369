"""The words of closed lists as tables show them: a site answers with ids, and a reader wants words."""

from __future__ import annotations

from qiangqi.standing.written_days import pick

STATUSES = {
    "in_force": ("有效", "in force"),
    "under_review": ("期满待复核", "term over, review pending"),
    "retained": ("保留资格期", "retained"),
    "superseded": ("已升级", "superseded"),
    "ended": ("已期满", "ended"),
    "lapsed": ("自动取消", "lapsed"),
    "cancelled": ("已取消", "cancelled"),
    "removed": ("已撤销", "removed"),
    "publicised": ("公示中", "publicised"),
    "listed": ("在库", "listed"),
    "not_held": ("未见认定", "no grant found"),
    "undetermined": ("无法确定", "undetermined"),
}
"""As the catalogue's own closed list has them; a test compares the two."""

OUTCOMES = {
    "found": ("已找到", "found"),
    "ambiguous": ("不能确定是哪一家", "ambiguous"),
    "possible": ("可能是", "possible"),
    "not_found": ("未找到", "not found"),
    "invalid_id": ("代码无效", "invalid code"),
    "out_of_coverage": ("不在收录范围", "out of coverage"),
    "error": ("无法处理", "error"),
}

HELD = {"yes": ("持有", "held"), "no": ("不持有", "not held"), "unclear": ("不明", "unclear")}


def word(words: dict[str, tuple[str, str]], id_: str, lang: str) -> str:
    """Return the word of an id; one that is newer than this program stands for itself."""
    return pick(words[id_], lang) if id_ in words else id_
