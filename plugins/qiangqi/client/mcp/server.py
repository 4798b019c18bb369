"""The tools as a server of the Model Context Protocol, over standard input and output or HTTP on a port of its own."""

from __future__ import annotations

import functools
import json
import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import create_model
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..refusals import Unanswered
from .arguments import SentenceTool
from .tools import Tools

PATH = "/mcp"

PROBES = ("/-/live", "/-/ready")
"""What a probe asks: one that answers has opened its catalogue, so it is ready as soon as it is alive."""

LARGEST = 64 * 1024
"""Bytes of a request; fifty names have far fewer."""

AT_ONCE = 64
"""Connections that are answered at once; further ones are told to come again."""

FAILED = "服务器出错，没有记录所问的内容。The server failed; nothing that was asked is logged."

INSTRUCTIONS = """\
强企名录: the register of firms that hold intellectual-property titles in China, computed from published lists and from
written rules. An answer has a sentence (says), its articles and sources, and cautions: quote the sentence with them.
Never turn "unclear" or "not found" into "does not hold", for lists are covered in part. Use search to find a firm, then
standing or check.
"""

TITLES = {
    "search": "检索企业 · Search for firms",
    "standing": "企业的称号状态 · Standing of a firm",
    "check": "核验企业 · Check firms",
    "who_holds": "称号持有名单 · Who holds a title",
    "what_changed": "变动 · What changed",
    "which_article": "条文依据 · Which article",
}


def server_of(tools: Tools) -> MCPServer[Any]:
    """Return the server: every tool only reads, and has a typed result."""
    quieten()
    server: MCPServer[Any] = MCPServer(
        "qiangqi",
        title="强企名录 · qiangqi",
        instructions=INSTRUCTIONS,
        version=version("qiangqi"),
        log_level="CRITICAL",
        tools=[tool_of(refusing(getattr(tools, name)), name, title) for name, title in TITLES.items()],
    )

    @server.resource("qiangqi://regimes", name="regimes", title="管理办法 · Regimes", mime_type="application/json")
    def regimes() -> str:
        """Return every regime with its id and whether its rules are in the register."""
        return json.dumps(tools.regimes(), ensure_ascii=False)

    return server


def tool_of(answer: Callable[..., Any], name: str, title: str) -> Tool:
    """Return a tool that refuses an argument which it does not take: ``date`` for ``as_of`` asks about another day."""
    only_reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    tool = SentenceTool.from_function(answer, name, title, annotations=only_reads, structured_output=True)
    loose = tool.fn_metadata.arg_model
    strict = create_model(loose.__name__, __base__=loose, __cls_kwargs__={"extra": "forbid"})
    tool.fn_metadata.arg_model, tool.parameters = strict, strict.model_json_schema(by_alias=True)
    return tool


def quieten() -> None:
    """Keep what is asked out of every log: the SDK tells refused arguments, and an error its own text."""
    for name in ("mcp", "httpx", "httpx2", "uvicorn"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def refusing(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Let a tool refuse in a sentence; of an error of its own only kind and place are told, on standard error."""

    @functools.wraps(tool)
    def answer(*given: Any, **named: Any) -> Any:
        try:
            return tool(*given, **named)
        except Unanswered as refusal:
            raise ToolError(str(refusal)) from None
        except Exception as error:
            place = [frame for frame in traceback.extract_tb(error.__traceback__) if "qiangqi" in frame.filename][-1]
            print(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}", file=sys.stderr)
            raise ToolError(FAILED) from None

    return answer


def application(server: MCPServer[Any], host: str, allowed: Sequence[str] = ()) -> Starlette:
    """Return the server as an application: it has no sessions, and answers JSON.

    ``allowed`` are the names by which a proxy is asked; a page of another site is refused (DNS rebinding).
    """
    own = ("127.0.0.1", "localhost", "[::1]")
    hosts = [*(f"{name}:*" for name in own), *own, *allowed]
    origins = [f"{scheme}://{name}" for name in hosts for scheme in ("http", "https")]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LARGEST,
        transport_security=security,
        host=host,
    )
    app.router.routes.extend(Route(path, alive) for path in PROBES)
    return app


async def alive(_request: Request) -> Response:
    """Answer a probe."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


def serve(server: MCPServer[Any], host: str, port: int, allowed: Sequence[str] = ()) -> None:
    """Serve over HTTP until a signal ends it; no request is logged."""
    config = uvicorn.Config(
        application(server, host, allowed), host, port, log_config=None, access_log=False, limit_concurrency=AT_ONCE
    )
    uvicorn.Server(config).run()
