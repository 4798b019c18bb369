"""The place that ``--at`` names, opened: a site by its address, a file by its path."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from qiangqi.standing.written_days import pick

from .origin import Origin
from .refusals import WrongInput


def origin_at(where: str | None, lang: str) -> AbstractContextManager[Origin]:
    """Return what answers at a place: an address, or the path of a catalogue file.

    Raises:
        WrongInput: no place is given, or the path is none.
    """
    if not where:
        says = (
            "没有指明向谁查询。请用 --at 写明网址或目录文件，例如 --at http://127.0.0.1:8001 或 "
            "--at build/catalogue.db；也可以设置环境变量 QIANGQI_AT。",
            "Nobody to ask: give an address or a catalogue file with --at, such as --at http://127.0.0.1:8001 or "
            "--at build/catalogue.db, or set QIANGQI_AT.",
        )
        raise WrongInput(pick(says, lang))
    if where.startswith(("http://", "https://")):
        from .site import Site  # each loads what it alone needs

        return Site(where, lang)
    from .file import File

    return File(Path(where), lang)
