"""A page whose list is an attachment or a picture says so, and names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from adding import add
from made_lists import LIST, make_html
from qiangqi.lists.readers.page_links import Linked
from qiangqi.lists.readers.preview import look

ATTACHED = (
    '<p>附件：<a href="./P01.doc">1.虚构示范企业名单.doc</a> <a href="/down?name=%E5%90%8D%E5%8D%95.rar&id=1"></a></p>'
)
PICTURE = '<p><img src="/W01.png" alt="名单第1页"><img src="/W02.jpg"></p>'
LAYOUT = (
    '<img src="/img/logo.png"><img src="a.gif" width="20"><a href="/index.html">首页</a><a href="mailto:a">邮箱</a>'
)


def page(path: Path, body: str) -> Path:
    path.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><p>关于公布虚构企业名单的通知</p>{LAYOUT}{body}', encoding="utf-8"
    )
    return path


def test_files_and_pictures_of_a_page_are_named_and_its_layout_is_none(tmp_path: Path) -> None:
    path = page(tmp_path / "p.html", ATTACHED + PICTURE + '<iframe src="/名单.pdf"></iframe>' + ATTACHED)
    assert look(path).linked == [
        Linked("attachment", "1.虚构示范企业名单.doc", "./P01.doc"),
        Linked("attachment", "down", "/down?name=%E5%90%8D%E5%8D%95.rar&id=1"),
        Linked("picture", "名单第1页", "/W01.png"),
        Linked("picture", "W02.jpg", "/W02.jpg"),
        Linked("attachment", "名单.pdf", "/名单.pdf"),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (ATTACHED + PICTURE, "此页没有名单，名单应在附件里：1.虚构示范企业名单.doc（./P01.doc）"),
        (PICTURE, "此页没有名单，名单应是图片：名单第1页（/W01.png）；W02.jpg（/W02.jpg）；请存下图片"),
    ],
)
def test_a_page_without_a_list_says_where_it_is_and_what_to_do(
    body: str, says: str, tmp_path: Path, folder: Path
) -> None:
    told = add(page(tmp_path / "p.html", body), folder, "--dry-run", status=2)
    assert says in told and "give it to scripts/add.py" in told


def test_a_page_with_its_list_is_read_and_its_attachments_are_told(folder: Path, tmp_path: Path) -> None:
    path = make_html(tmp_path / "p.html", LIST)
    path.write_text(path.read_text(encoding="utf-8").replace("</body>", f"{ATTACHED}</body>"), encoding="utf-8")
    told = add(path, folder, "--dry-run", status=2)
    assert "页上的附件 attachments, not read: 1.虚构示范企业名单.doc" in told and "此页没有名单" not in told
