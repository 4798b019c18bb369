"""A page whose list is a file that it links to, or a picture: what it is, and the way on."""

from __future__ import annotations

from collections.abc import Iterator

from qiangqi.values.personal_data import mask

from ..readers.preview import Look

_KINDS = {"attachment": "附件 attachments", "picture": "图片 pictures"}
_SHOWN = 5


def linked_lines(look: Look) -> Iterator[str]:
    """Yield the files and the pictures of a page, a line each kind."""
    for kind, word in _KINDS.items():
        if names := _names(look, kind):
            yield f"页上的{word}, not read: {names}"


def where_else(look: Look) -> tuple[str, str] | None:
    """Return what to say, in Chinese and English, of a page without a list that links to files or has pictures."""
    files, pictures = _names(look, "attachment"), _names(look, "picture")
    if files:
        zh = f"此页没有名单，名单应在附件里：{files}；请存下附件，交给 scripts/add.py"
        return (
            zh,
            "the page holds no list but links to files: save the one with the list, and give it to scripts/add.py",
        )
    if pictures:
        zh = f"此页没有名单，名单应是图片：{pictures}；请存下图片，交给 scripts/add.py"
        zh += "，或照图录成 CSV 并写 --transcription yes"
        en = "the page holds no list but pictures: save the one with the list and give it to scripts/add.py, or type it"
        return zh, f"{en} as CSV with --transcription yes"
    return None


def _names(look: Look, kind: str) -> str:
    found = [mask(f"{one.name}（{one.address}）") for one in look.linked if one.kind == kind]
    more = f"……共 {len(found)} 个" if len(found) > _SHOWN else ""
    return "；".join(found[:_SHOWN]) + more
