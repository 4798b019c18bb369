#!/usr/bin/env python3
"""See, without a network, whether a receipt is byte for byte as it was issued, and by whom."""

from __future__ import annotations

import _project as _project  # isort: skip

import sqlite3
import sys
from pathlib import Path
from typing import NoReturn

import click
from qiangqi.checks.receipts.kept_files import NoFile
from qiangqi.checks.receipts.key_history import DatedKey, published_keys
from qiangqi.checks.receipts.exit_statuses import ANSWERED_OTHERWISE, NOT_AS_ISSUED, NOT_KNOWN, NOT_READ
from qiangqi.checks.receipts.verify import Differs, compare_answers, compare_sent, recompute
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.keys import NoKey
from qiangqi.checks.receipts.signatures import NotSigned, verify

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

EXAMPLES = """\b
Exit status:
  0  as issued, and signed by one of the keys given
  1  not as issued, or a file given beside it does not agree
  2  the receipt or a file given beside it cannot be read
  3  as issued, but unsigned, or its signer is not known: no keys
     given, not signed by one of them, or by one that was revoked
  4  as issued, but the catalogue given answers otherwise now
\b
Examples:
  scripts/verify_receipt.py receipt.json --jwks jwks.json
  scripts/verify_receipt.py receipt.json --jwks jwks.json --catalogue build/catalogue.db
  scripts/verify_receipt.py batch-receipt.json --jwks jwks.json --questions sent.csv --answers check.csv
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--jwks", type=FILE, help="The published keys, as /.well-known/jwks.json gave them; one must have signed."
)
@click.option("--key", type=FILE, help="The same for one key, as JWK or PEM.")
@click.option("--catalogue", type=FILE, help="Ask this catalogue again, and compare the answers.")
@click.option("--questions", type=FILE, help="The file that was sent for a batch (.json, .ndjson, .csv, .xlsx).")
@click.option("--answers", type=FILE, help="The file that was returned for a batch (.json, .ndjson, .csv, .xlsx).")
def main(
    file: Path,
    jwks: Path | None,
    key: Path | None,
    catalogue: Path | None,
    questions: Path | None,
    answers: Path | None,
) -> None:
    """Verify the receipt FILE: its form, its digest, its signature; with more files, what it says."""
    try:
        receipt = read_receipt(file.read_bytes())
        signer = verify(receipt, keys_of(jwks, key))
        click.echo(
            f"{file}: 回执与出具时一致 receipt {receipt['digest']}, issued {receipt['issued_at']}, is as it was issued"
        )
        click.echo(signer.says)
        if questions:
            click.echo(compare_sent(receipt, questions))
        if answers:
            click.echo(compare_answers(receipt, answers))
        if catalogue:
            again = recompute(receipt, catalogue, questions)
            click.echo(again.says)
    except (NotReadable, NoKey, NoFile) as error:
        refuse(file, f"无法读取 cannot be read: {error}", NOT_READ)
    except OSError as error:
        refuse(file, f"读写文件没有成功 cannot be read: {error.filename}: {error.strerror}", NOT_READ)
    except sqlite3.Error:
        refuse(
            file,
            "无法读取：--catalogue 所给文件不是目录 cannot be read: what was given with --catalogue is no catalogue",
            NOT_READ,
        )
    except (NoReceipt, NotSigned, Differs) as error:
        refuse(file, f"核对未通过 not verified: {error}", NOT_AS_ISSUED)
    is_other = catalogue is not None and not again.is_same
    sys.exit(NOT_KNOWN if not signer.is_known else ANSWERED_OTHERWISE if is_other else 0)


def keys_of(jwks: Path | None, key: Path | None) -> dict[str, DatedKey]:
    """Return the keys that were given; what a set says of a key counts before the key alone.

    Raises:
        NoKey: a file is none of keys; a set as a site publishes it that signs nothing has none.
    """
    found: dict[str, DatedKey] = {}
    for given in filter(None, (key, jwks)):
        found |= published_keys(given.read_text(encoding="utf-8", errors="replace"))
    return found


def refuse(file: Path, says: str, status: int) -> NoReturn:
    """End with one sentence and an exit status."""
    click.echo(f"{file}: {says}.", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
