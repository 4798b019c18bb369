"""Days and spans of days in data files: text that is checked when it is read, and stays as it is written."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from .dates import DateError, parse_day, parse_span


def _day(text: str) -> str:
    try:
        parse_day(text)
    except DateError as error:
        raise ValueError(str(error)) from None
    return text


def _span(text: str) -> str:
    try:
        parse_span(text)
    except DateError as error:
        raise ValueError(str(error)) from None
    return text


Day = Annotated[str, AfterValidator(_day)]
"""An ISO day, kept as text."""

When = Annotated[str, AfterValidator(_span)]
"""A day, month, year or interval of days, kept as text; see :func:`.dates.parse_span`."""
