"""What the tests of receipts share: keys, questions and the receipts given to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from posting import CSV, JSON, post, sheet
from receipts_asked import (
    DAYS,
    MANY,
    ROWS,
    SHEET,
    kept,
)
from sites import Site


@pytest.fixture
def batch(site: Site, tmp_path: Path) -> dict[str, Path]:
    """A batch in JSON: its receipt, what was sent and what was returned, as files."""
    body = json.dumps({"rows": ROWS}).encode()
    return {
        "receipt": kept(tmp_path, "receipt.json", post(site, f"{MANY}?{DAYS}", body).content),
        "sent": kept(tmp_path, "sent.json", body),
        "returned": kept(tmp_path, "returned.json", post(site, f"{JSON}?{DAYS}", body).content),
    }


@pytest.fixture
def table(site: Site, tmp_path: Path) -> dict[str, Path]:
    """The same for a sheet."""
    receipt = post(site, f"{MANY}?{DAYS}", SHEET.encode(), "text/csv")
    return {
        "receipt": kept(tmp_path, "receipt.json", receipt.content),
        "sent": kept(tmp_path, "sent.csv", SHEET.encode()),
        "returned": kept(tmp_path, "returned.csv", sheet(site, SHEET, f"{CSV}?{DAYS}").content),
    }
