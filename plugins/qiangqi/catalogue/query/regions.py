"""A place as a condition on the division of a firm: the place itself with all below it, or none at all."""

from __future__ import annotations

from typing import Any

from qiangqi.values.divisions import COUNTRY, prefix_of

NOWHERE = "none"
"""Stands for the firms whose place the sources do not print, or not so that it is certain."""


def within(region: str | None, column: str) -> tuple[str, dict[str, Any]]:
    """Return the SQL condition that a division code lies in a region, and its arguments.

    By GB/T 2260 the code of a division begins as that of the one above it does.
    """
    if region is None:
        return "true", {}
    if region in (NOWHERE, COUNTRY):
        return f"{column} is {'' if region == NOWHERE else 'not '}null", {}
    prefix = prefix_of(region)
    return f"{column} between :region_first and :region_last", {
        "region_first": prefix.ljust(6, "0"),
        "region_last": prefix.ljust(6, "9"),
    }
