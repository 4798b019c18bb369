"""The picture of the statuses that the server draws: boxes and arrows at fixed places, words in two languages."""

from __future__ import annotations

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


NODES = (
    *(Node(status, 84, y, "before") for status, y in zip(BEFORE, (190, 96, 284), strict=True)),
    Node("in_force", 302, 190, "held"),
    Node("under_review", 514, 190, "unclear"),
    Node("retained", 514, 308, "held"),
    *(Node(status, 792, y, "over") for status, y in zip(OVER, (74, 126, 178, 236, 300), strict=True)),
)

ARROWS = (
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
)


def picture(register: Register) -> dict[str, object]:
    """Return the picture's nodes and arrows, labelled in the language of the request."""
    return {
        "nodes": [(node, word(register, "statuses", node.status)) for node in NODES],
        "arrows": [(arrow, cause(register, arrow.by)) for arrow in ARROWS],
        "undetermined": word(register, "statuses", "undetermined"),
    }
