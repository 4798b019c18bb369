"""The steps of long work in words, and how a job stands."""

from __future__ import annotations

from typing import Any

from ..language import gettext as _
from .act_words import kind_words
from .job import Job


def step_words() -> dict[str, str]:
    """Return what each step of a build and a release is called on a page."""
    return {
        "check": _("核对输入"),
        "read": _("读取名单"),
        "index": _("建立索引"),
        "group": _("归并企业"),
        "trace": _("推算资格状态"),
        "write": _("写入"),
        "copy": _("写入目录"),
        "plans and charts": _("规划与图表"),
        "gate": _("发布前检查"),
        "search": _("检索表"),
        "switch": _("落盘"),
        "compare": _("比较差别"),
        "catalogue": _("核对目录"),
        "tables": _("写数据版本的表"),
        "changes": _("写变动"),
        "describe": _("写说明"),
        "settle": _("落盘"),
    }


def told(job: Job) -> dict[str, Any]:
    """Return how a job stands, in words, for its page and its script."""
    known = job.told()
    step = step_words().get(known.get("step", ""), "")
    share = known.get("share")
    return {
        "id": job.id,
        "kind": kind_words().get(job.kind, job.kind),
        "state": known["state"],
        "step": step or _("准备"),
        "share": f"{share:.0%}" if share is not None else "",
        "said": known["said"],
        "says": job.result.get("says", "") if known["state"] in ("refused", "failed") else "",
    }
