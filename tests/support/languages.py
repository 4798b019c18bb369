"""The texts of a page by their language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

CHINESE = re.compile("[一-鿿]")


def english_texts(page: str) -> Iterator[str]:
    """Yield the texts of a page that are not marked as Chinese."""
    for text in html.fromstring(page).xpath("//body//text()[not(parent::script)]"):
        tongue = text.getparent().xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        if tongue == "en" and text.strip():
            yield text.strip()
