"""What the tests of receipts share: keys, questions and the receipts given to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from checkers import TODAY
from posting import CSV, JSON, post, sheet
from qiangqi.web.batch import form as batch_form
from qiangqi.web.checks import api as check_api
from qiangqi.web.checks import loan_parameters
from receipts_asked import (
    DAYS,
    MANY,
    ROWS,
    SHEET,
    kept,
)
from sites import Site


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day of the catalogue: a receipt of a later day of knowledge is refused."""
    for module in (check_api, loan_parameters, batch_form):
        monkeypatch.setattr(module, "today", lambda: TODAY)


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
