"""The picture of the statuses that the server draws: boxes and arrows at fixed places, words in two languages.

It is drawn twice, for a screen or paper and for a phone; both have the same boxes and arrows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..http.catalogue import Register
from ..http.labels import word
from .status_map import BEFORE, OVER, cause


class Node(NamedTuple):
    """A status in the picture, by its middle; ``side`` is how firms there stand."""

    status: str
    x: int
    y: int
    side: str


class Arrow(NamedTuple):
    """A change in the picture: its path, and where its word stands."""

    path: str
    by: str
    x: int
    y: int


class Frame(NamedTuple):
    """A group of statuses: its left and upper edge, its size, and where its word begins."""

    side: str
    x: int
    y: int
    width: int
    height: int
    word: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture at one width, in its own units; ``size`` is ``wide`` or ``narrow``.

    ``node`` is the width and height of a box; ``below`` is the upper edge of the box at the foot and its height.
    """

    size: str
    width: int
    height: int
    node: tuple[int, int]
    below: tuple[int, int]
    frames: tuple[Frame, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


WIDE = Drawing(
    "wide",
    880,
    408,
    (124, 38),
    (366, 38),
    (
        Frame("before", 10, 34, 148, 304, (20, 52)),
        Frame("held", 222, 34, 368, 304, (232, 52)),
        Frame("over", 714, 34, 156, 304, (724, 50)),
    ),
    (
        *(Node(status, 84, y, "before") for status, y in zip(BEFORE, (190, 96, 284), strict=True)),
        Node("in_force", 302, 190, "held"),
        Node("under_review", 514, 190, "unclear"),
        Node("retained", 514, 308, "held"),
        *(Node(status, 792, y, "over") for status, y in zip(OVER, (74, 126, 178, 236, 300), strict=True)),
    ),
    (
        Arrow("M84 171V118", "publicised", 84, 150),
        Arrow("M84 209V262", "listed", 84, 240),
        Arrow("M146 104L238 178", "granted", 194, 140),
        Arrow("M146 190H236", "granted", 194, 184),
        Arrow("M236 203H150", "annulled", 194, 219),
        Arrow("M528 171C528 142 560 142 556 167", "review_filed", 544, 140),
        Arrow("M270 209V353H792V322", "dissolved", 654, 348),
        Arrow("M364 182H448", "term_over", 406, 174),
        Arrow("M452 200H368", "review_passed", 406, 217),
        Arrow("M514 209V286", "review_failed", 514, 252),
        Arrow("M452 308H302V213", "review_passed", 380, 300),
        Arrow("M590 74H726", "upgraded", 654, 68),
        Arrow("M590 126H726", "removed", 654, 120),
        Arrow("M590 164H726", "cancelled", 654, 158),
        Arrow("M576 184L726 186", "review_failed", 648, 181),
        Arrow("M576 192L726 232", "not_filed", 668, 211),
        Arrow("M576 200L726 290", "review_failed", 636, 240),
        Arrow("M576 312L726 306", "retention_over", 648, 326),
        Arrow("M792 34V18H302V167", "granted", 547, 14),
    ),
)

NARROW = Drawing(
    "narrow",
    348,
    616,
    (110, 36),
    (566, 46),
    (
        Frame("before", 4, 4, 340, 150, (12, 20)),
        Frame("held", 4, 196, 146, 336, (12, 524)),
        Frame("over", 226, 196, 118, 336, (234, 212)),
    ),
    (
        *(
            Node(status, x, y, "before")
            for status, (x, y) in zip(BEFORE, ((64, 50), (285, 124), (285, 44)), strict=True)
        ),
        Node("in_force", 78, 240, "held"),
        Node("under_review", 78, 348, "unclear"),
        Node("retained", 78, 474, "held"),
        *(Node(status, 285, y, "over") for status, y in zip(OVER, (240, 296, 352, 424, 496), strict=True)),
    ),
    (
        Arrow("M119 44H226", "listed", 174, 38),
        Arrow("M119 58L226 114", "publicised", 174, 92),
        Arrow("M230 132L108 218", "granted", 178, 168),
        Arrow("M44 68V218", "granted", 46, 112),
        Arrow("M76 222V72", "annulled", 80, 140),
        Arrow("M23 340C11 336 11 360 20 356", "review_filed", 54, 382),
        Arrow("M58 258V326", "term_over", 52, 284),
        Arrow("M98 330V262", "review_passed", 104, 312),
        Arrow("M100 366V452", "review_failed", 108, 426),
        Arrow("M23 474H10V240H19", "review_passed", 40, 408),
        Arrow("M150 236H226", "upgraded", 186, 230),
        Arrow("M150 296H226", "removed", 186, 290),
        Arrow("M150 338H226", "cancelled", 186, 332),
        Arrow("M133 350L226 358", "review_failed", 180, 370),
        Arrow("M133 356L226 418", "not_filed", 180, 398),
        Arrow("M133 362L226 486", "review_failed", 182, 448),
        Arrow("M133 478L226 500", "retention_over", 172, 496),
        Arrow("M78 532V548H285V518", "dissolved", 180, 552),
        Arrow("M226 206H118V218", "granted", 180, 210),
    ),
)


def pictures(register: Register) -> dict[str, object]:
    """Return both drawings with the words of what they show, in the language of the request."""
    return {
        "drawings": [WIDE, NARROW],
        "names": {node.status: word(register, "statuses", node.status) for node in WIDE.nodes},
        "causes": {arrow.by: cause(register, arrow.by) for arrow in WIDE.arrows},
        "undetermined": word(register, "statuses", "undetermined"),
    }
