"""The OpenAPI document, and the operations in it."""

from __future__ import annotations

import re
from typing import Any

from qiangqi.web.openapi.operations import Operation


def address(document: dict[str, Any], one: Operation) -> str:
    """Return an address of an operation with the examples of its path filled in."""
    given = document["components"]["parameters"]
    return re.sub(r"\{(\w+)\}", lambda part: str(given[part[1]].get("example", "none")), one.path)
