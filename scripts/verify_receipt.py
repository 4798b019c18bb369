#!/usr/bin/env python3
"""See, without a network, whether a receipt is byte for byte as it was issued, and by whom."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from pathlib import Path
from typing import Any

import click
from catalogue.checking.kept_files import NoFile
from catalogue.checking.receipt_check import Differs, compare_answers, compare_questions, recompute
from catalogue.checking.receipt_file import NoReceipt, read_receipt
from catalogue.checking.receipt_keys import NoKey, published_keys
from catalogue.checking.signatures import NotSigned, verify

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

EXAMPLES = """\b
Examples:
  scripts/verify_receipt.py receipt.json
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
    """Verify the receipt FILE: its form, its digest, its signature; with more files, what it says.

    Exit status 1, with one sentence, where a byte is not as it was issued or something does not agree.
    """
    try:
        receipt = read_receipt(file.read_bytes())
        keys = {}
        for given in filter(None, (jwks, key)):
            keys |= published_keys(given.read_text(encoding="utf-8", errors="replace"))
        verify(receipt, keys or None)
        click.echo(f"{file}: receipt {receipt['digest']}, issued {receipt['issued_at']}, is as it was issued")
        click.echo(signed_by(receipt, is_published=bool(keys)))
        if questions:
            click.echo(compare_questions(receipt, questions))
        if answers:
            click.echo(compare_answers(receipt, answers))
        if catalogue:
            click.echo(recompute(receipt, catalogue, questions))
    except (NoReceipt, NoKey, NotSigned, Differs, NoFile) as error:
        click.echo(f"{file}: not verified: {error}.", err=True)
        sys.exit(1)


def signed_by(receipt: dict[str, Any], is_published: bool) -> str:
    """Return in plain words who signed a receipt that was verified."""
    signature = receipt["signature"]
    if not signature["is_signed"]:
        return "unsigned / 未签名: whole, but anybody could have made it"
    if is_published:
        return f"signed by the key {signature['kid']}, which is among those given"
    return f"signed by the key {signature['kid']} that it carries; whose key that is, only --jwks or --key can tell"


if __name__ == "__main__":
    main()
