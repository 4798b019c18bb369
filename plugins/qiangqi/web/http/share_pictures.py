"""The pictures that a shared address shows elsewhere (``og:image``): one for each verdict and language, without a name.

They are drawn as SVG here, and lie as PNG in ``static/share/`` (``scripts/share_pictures.py`` makes them): what reads
such pictures draws no SVG. Each PNG carries the SHA-256 of its SVG, so that no font of a machine is needed to see that
it is the one that would be drawn.
"""

from __future__ import annotations

import hashlib

from .language import gettext as _
from .language import language
from .verdict import badge_of

WIDTH, HEIGHT = 1200, 630

VERDICTS = {
    "yes": ("in_force", "yes"),
    "unclear": ("undetermined", "unclear"),
    "no": ("ended", "no"),
    "cancelled": ("cancelled", "no"),
    "removed": ("removed", "no"),
}
"""A status, and whether the title is held, for each verdict that has a badge of its own."""

SITE = "site"
"""The picture of every page that says no verdict."""

_COLOURS = {"yes": "#17653a", "unclear": "#8a5200", "no": "#57544e", "lost": "#a8281e", SITE: "#a8281e"}
_RING = '<circle cx="168" cy="318" r="62" fill="none" stroke-width="12"/>'
_SHAPES = {
    "yes": '<circle cx="168" cy="318" r="68"/>',
    "unclear": f'{_RING}<path d="M168 256a62 62 0 0 0 0 124z"/>',
    "no": _RING,
    "lost": '<path d="M108 258l120 120m0-120l-120 120" fill="none" stroke-width="22"/>',
    SITE: '<path d="M108 258h120v120h-120zm0 60h120m-60-60v120" fill="none" stroke-width="14"/>',
}
_FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def file_of(status: str | None, holds: str | None) -> str:
    """Return the static file of a verdict in the language of the request; without one, that of the site."""
    return f"share/{_kind(status, holds) if status else SITE}.{language()}.png"


def _kind(status: str | None, holds: str | None) -> str:
    badge = badge_of(status or "", holds or "no")
    return next(kind for kind, verdict in VERDICTS.items() if badge_of(*verdict) == badge)


def drawn(kind: str) -> str:
    """Return the SVG of a picture in the language of the request."""
    badge = badge_of(*VERDICTS[kind]) if kind in VERDICTS else None
    state, word = (badge.state, badge.word) if badge else (SITE, _("强企名录"))
    word = word[:1].upper() + word[1:]
    lines = (
        _text(72, 120, 44, _("强企名录") if badge else "", "#a8281e", 700),
        _text(292, 362, 116, word, _COLOURS[state], 700),
        _text(72, 498, 42, _("知识产权示范、优势企业的资格状态与依据"), "#1c1b19"),
        _text(72, 562, 32, _("以网页所载的查询日期为准；不是行政机关出具的证明。"), "#5c5953"),
    )
    shape = f'<g fill="{_COLOURS[state]}" stroke="{_COLOURS[state]}" stroke-width="0">{_SHAPES[state]}</g>'
    ground = (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fffefb"/><rect width="{WIDTH}" height="18" fill="#a8281e"/>'
    )
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{ground}{shape}{"".join(lines)}</svg>'


def _text(x: int, y: int, size: int, text: str, colour: str, weight: int = 400) -> str:
    style = f'font-family="{_FONTS}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{text}</text>' if text else ""


def digest(svg: str) -> str:
    """Return what a PNG carries of the SVG that it was made of."""
    return hashlib.sha256(svg.encode()).hexdigest()
