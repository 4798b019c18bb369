"""``/source/PLACE/NAME/file``: the file of a source as it came, byte for byte, where it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from ..http.catalogue import Register, register_of
from ..http.language import gettext as _
from ..http.parameters import ask_known, part_of
from ..http.responses import as_page

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def source_file(datasette: Datasette, request: Request) -> Response:
    """Send the file; one that is not offered is not there, and the page of the source says why."""
    ask_known(request, ("lang",))
    id_ = part_of(request, "source")
    row = register_of(datasette).row("select * from source_files where source_id = ? and content is not null", id_)
    if row is None:
        raise NotFound(_("没有可下载的来源文件"))
    name = f"{id_.replace('/', '-')}.{row['file'].rpartition('.')[2]}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
    }
    body = row["content"].encode(row["encoding"])
    return Response(body, 200, headers, f"{row['media_type']}; charset={row['encoding']}")


def file_of(register: Register, source_id: str) -> dict[str, Any] | None:
    """Return what a page says of the file of a source: its size, what it is, and why it is not offered, if so."""
    sql = "select file, bytes, is_transcription, left_out from source_files where source_id = ?"
    row = register.row(sql, source_id)
    return {**dict(row), "why": _reasons().get(row["left_out"] or "", "")} if row else None


def _reasons() -> dict[str, str]:
    return {
        "personal": _("文件中有疑似个人信息，不提供下载"),
        "licence": _("来源未注明许可，也不是机关文件，不提供下载"),
        "size": _("文件过大，未存入目录；各行见数据表"),
        "form": _("该格式无法逐字检查个人信息，不提供下载；各行见数据表"),
    }
