"""`qiangqi verify`: whether a receipt is as it was issued, and by whom."""

from __future__ import annotations

from pathlib import Path

import click

from .bilingual import both
from .options import Shown, asking
from .origin_at import origin_at

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

EPILOG = both(
    """\b
退出码：
  0  与出具时一致，由给出的公钥签名
  1  与出具时不一致
  2  回执或公钥无法读取
  3  与出具时一致，但未签名，或签名的密钥不在给出的公钥之中
  4  与出具时一致，但给出的目录现在答复不同
\b
示例：
  qiangqi verify receipt.json --at https://register.example
  qiangqi verify receipt.json --jwks jwks.json --at build/catalogue.db""",
    """\b
Exit status:
  0  as issued, and signed by one of the keys given
  1  not as issued
  2  the receipt or the keys cannot be read
  3  as issued, but unsigned, or its key is none of those given
  4  as issued, but the catalogue given answers otherwise now
\b
Examples:
  qiangqi verify receipt.json --at https://register.example
  qiangqi verify receipt.json --jwks jwks.json --at build/catalogue.db
""",
)


@click.command(
    epilog=EPILOG,
    help=both(
        "核对回执：公钥取自 --jwks，否则取自 --at 的网站；--at 是目录文件时重新查询并比对。",
        "Verify a receipt by the keys of --jwks, else by those of the site of --at; a catalogue file is asked again.",
    ),
)
@click.argument("receipt", type=FILE)
@click.option(
    "--jwks",
    type=FILE,
    help=both(
        "保存的公钥（/.well-known/jwks.json）。",
        "Keys that were kept (/.well-known/jwks.json).",
    ),
)
@asking
def verify(at: str | None, shown: Shown, receipt: Path, jwks: Path | None) -> int:
    """Say what a receipt is found to be."""
    from . import receipts  # it reads signatures, with a library that no other command needs

    keys = jwks.read_text(encoding="utf-8", errors="replace") if jwks else None
    catalogue = None
    if at:
        with origin_at(at, shown.lang) as origin:
            keys, catalogue = keys or origin.keys(), origin.catalogue()
    found = receipts.verdict(receipt.read_bytes(), keys, catalogue, shown.lang)
    shown.show(found._asdict(), iter([found.says]))
    return found.status
