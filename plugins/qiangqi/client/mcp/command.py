"""`qiangqi mcp`: the register for machines that ask, on standard input and output or on a port."""

from __future__ import annotations

from pathlib import Path

import click

from ..bilingual import both
from ..options import AT
from ..refusals import Unanswered


@click.command(
    help=both(
        "以模型上下文协议（MCP）供程序查询目录文件：默认走标准输入输出，--http 则在端口上提供。所问的内容不留存。",
        "Let programs ask a catalogue file by the Model Context Protocol (MCP): over standard input and output, or "
        "with --http on a port. Nothing that is asked is kept or logged.",
    )
)
@click.option(
    "--at",
    envvar=AT,
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=both("目录文件；版本在它旁边的 releases 文件夹。", "A catalogue file; releases lie in releases/ beside it."),
)
@click.option("--http", is_flag=True, help=both("用 HTTP，地址为 /mcp。", "Over HTTP, at /mcp."))
@click.option("--host", default="127.0.0.1", show_default=True, help=both("监听的地址。", "The address to listen at."))
@click.option("--port", default=8005, show_default=True, help=both("监听的端口。", "The port to listen at."))
@click.option(
    "--allow",
    multiple=True,
    metavar="HOST",
    help=both("代理所用的域名，可多次给出。", "A name by which a proxy is asked; may be given several times."),
)
def mcp(at: Path, http: bool, host: str, port: int, allow: tuple[str, ...]) -> None:
    """Serve the tools."""
    try:
        from .server import serve, server_of  # the SDK is loaded here alone
        from .tools import Tools
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name}: pip install 'qiangqi[mcp]'") from None
    try:
        server = server_of(Tools(at))
    except Unanswered as error:
        raise click.ClickException(str(error)) from None
    if http:
        click.echo(f"http://{host}:{port}/mcp", err=True)
        serve(server, host, port, allow)
    else:
        server.run()
