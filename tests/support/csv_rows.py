"""The rows of a CSV."""

from __future__ import annotations

import csv
import io


def csv_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV by their columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
