"""The desk's style and scripts; its look is the register's own style sheet, the same file."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

_OWN = Path(__file__).parent / "static"
_SITE = Path(__file__).parents[1] / "web" / "static"

FILES = {
    "style.css": _SITE / "style.css",
    "icon.svg": _SITE / "icon.svg",
    **{path.name: path for path in sorted(_OWN.iterdir())},
}
"""Every file by its name."""


async def static(request: Request) -> Response:
    """Send one of the files, and no other."""
    path = FILES.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return FileResponse(path)
