"""The one JSON object that answers a batch: what stands before its results, and after them."""

from __future__ import annotations

from collections.abc import Sequence

from .answer_templates import json_text
from .batch import Batch
from .results import CheckQuery, Result
from .sentences import LIMIT


def json_opening(query: CheckQuery, release: str) -> str:
    """Return the answer down to its first result."""
    return f'{{"query":{json_text(query.as_object())},"release":{json_text(release)},"results":['


def json_closing(batch: Batch) -> str:
    """Return the answer from its last result on; the batch has been answered."""
    near = {"looked_up": batch.near_names, "limit": LIMIT}
    return f'],"counts":{json_text(batch.counts)},"near_names":{json_text(near)}}}'


def joined(results: Sequence[Result]) -> str:
    """Return some results as they stand in the object, with commas between them."""
    return ",".join([result.text() for result in results])


def joined_bytes(results: Sequence[Result]) -> bytes:
    """Return what :func:`joined` does in the bytes that are sent, which no process has to make anew."""
    return joined(results).encode()


def lines_of(results: Sequence[Result]) -> str:
    """Return some results one a line."""
    return "".join([f"{result.text()}\n" for result in results])


def line_bytes(results: Sequence[Result]) -> bytes:
    """Return what :func:`lines_of` does in bytes."""
    return lines_of(results).encode()
