#!/usr/bin/env python3
"""Make the key that signs receipts: an Ed25519 key as a private JWK."""

from __future__ import annotations

import _project as _project  # isort: skip

import json
import os
import sys
from pathlib import Path

import click
from catalogue.checking.receipt_keys import kid_of, new_key, private_jwk

EXAMPLES = """\b
Examples:
  scripts/new_receipt_key.py ~/receipts.jwk
  QIANGQI_RECEIPT_KEY=~/receipts.jwk make serve
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """Write a new private key to FILE, readable by its owner only, and print its name.

    A file that is there is never written over: receipts that its key signed need it.
    """
    key = new_key()
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        click.echo(f"{file}: {error.strerror}; expected the name of a file that is not there yet", err=True)
        sys.exit(1)
    with open(opened, "w", encoding="ascii") as written:
        written.write(json.dumps(private_jwk(key), indent=1) + "\n")
    click.echo(kid_of(key))


if __name__ == "__main__":
    main()
