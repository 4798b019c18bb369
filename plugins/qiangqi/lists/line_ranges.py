"""Lines of a raw file as a card lists them: ``2-51, 53``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator

_RANGE = re.compile(r"([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?")


def numbers(text: str) -> frozenset[int]:
    """Return the lines that a text lists.

    Raises:
        ValueError: it is no list of lines and ranges.
    """
    return frozenset(line for low, high in _ranges(text) for line in range(low, high + 1))


def written(lines: Iterable[int]) -> str:
    """Return lines as a text lists them.

    >>> written([5, 2, 3, 4, 9])
    '2-5, 9'
    """
    found: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if found and found[-1][1] == line - 1:
            found[-1] = found[-1][0], line
        else:
            found.append((line, line))
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in found)


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise ValueError(f"{part!r}; expected lines and ranges, such as 2-51, 53")
        yield int(match[1]), int(match[2] or match[1])


def _checked(text: str) -> str:
    if sum(high - low for low, high in _ranges(text)) > 5_000_000:
        raise ValueError("lists more lines than a file has; expected fewer")
    return text


Lines = Annotated[str, AfterValidator(_checked)]
"""Lines and ranges of lines, kept as text; see :func:`numbers`."""
