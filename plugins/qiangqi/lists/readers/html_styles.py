"""The style sheets that stand in a page, as far as they hide or strike out what they select.

Read are selectors of tags, classes and ids, one below another; a rule with any other selector says nothing here, nor
does one for paper or for a width. What wins on an element is written into its own ``style``, where its reader looks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.standing.strict_yaml import DataError

_PROPERTIES = ("display", "visibility", "text-decoration", "text-decoration-line")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PART = re.compile(r"(?P<kind>[.#]?)(?P<name>[\w-]+)")
_COMPOUND = re.compile(r"\*|[\w-]*(?:[.#][\w-]+)*")
_IMPORTANT = re.compile(r"!\s*important\s*$")
_SHOWN = ("", "all", "screen")
_MOST_STEPS = 2_000_000
"""Comparisons of one element with one part of a selector; a large page takes some thousands."""

_MOST_PARTS = 8
"""Parts of a selector, one below another."""

_DEEPEST = 4
"""Conditions within conditions that are opened."""


class _Compound(NamedTuple):
    """What one element must be: its tag, if any is named, its id and its classes; ``is_child``: of the one before."""

    tag: str
    id: str
    classes: frozenset[str]
    is_child: bool

    def fits(self, element: Any) -> bool:
        return (
            self.tag in ("", element.tag)
            and self.id in ("", element.get("id"))
            and self.classes <= set((element.get("class") or "").split())
        )


class _Rule(NamedTuple):
    """A selector from the left, and a property with its value; the greater ``weight`` wins."""

    selector: tuple[_Compound, ...]
    name: str
    value: str
    weight: tuple[bool, int, int, int, int]


def apply_styles(path: Path, root: Any) -> None:
    """Write into the ``style`` of each element what the page's sheets say of whether it is shown or struck out.

    Raises:
        DataError: to find out takes more steps than any page needs.
    """
    rules: dict[str, list[_Rule]] = defaultdict(list)
    for rule in _rules(root):
        last = rule.selector[-1]
        rules[min(last.classes, default="") or last.id or last.tag].append(rule)
    matching = _Matching(path)
    for element in root.iter("*") if rules else ():
        keys = {element.tag, element.get("id") or "", "", *(element.get("class") or "").split()}
        won: dict[str, _Rule] = {}
        for rule in (rule for key in keys for rule in rules.get(key, ()) if matching.fits(element, rule.selector)):
            if rule.name not in won or won[rule.name].weight < rule.weight:
                won[rule.name] = rule
        if won:
            _write(element, won)


class _Matching:
    """Selectors on elements, with the steps that are left."""

    def __init__(self, path: Path) -> None:
        self.path, self.left = path, _MOST_STEPS

    def fits(self, element: Any, selector: tuple[_Compound, ...]) -> bool:
        """Whether an element is what a selector selects: its last part, below what the parts before it select."""
        self.left -= 1
        if self.left < 0:
            raise DataError(self.path, 1, "has style sheets that take too long to apply; expected a simpler page")
        if not selector[-1].fits(element):
            return False
        if len(selector) == 1:
            return True
        parent = element.getparent()
        around = element.iterancestors() if not selector[-1].is_child else () if parent is None else (parent,)
        return any(self.fits(one, selector[:-1]) for one in around)


def _write(element: Any, won: dict[str, _Rule]) -> None:
    """Put what won before the element's own style, which wins over it unless the sheet insists."""
    own = {name: (value, insists) for name, value, insists in _declarations(element.get("style") or "")}
    left = [f"{r.name}:{r.value}" for r in won.values() if r.name not in own or (r.weight[0] and not own[r.name][1])]
    replaced = {text.partition(":")[0] for text in left}
    kept = [part for part in (element.get("style") or "").split(";") if _name(part) not in replaced]
    element.set("style", ";".join([*left, *kept]))


def _rules(root: Any) -> Iterator[_Rule]:
    number = 0
    for style in root.iter("style"):
        if (style.get("media") or "").strip().lower() not in _SHOWN:
            continue
        for selectors, body in _blocks(_COMMENT.sub("", "".join(style.itertext()))):
            declared = list(_declarations(body))
            for selector in map(_selector, selectors.split(",") if declared else ()):
                for name, value, insists in declared if selector else ():
                    number += 1
                    yield _Rule(selector, name, value, (insists, *_weight(selector), number))


def _blocks(text: str, depth_left: int = _DEEPEST) -> Iterator[tuple[str, str]]:
    """Yield what stands before each block and in it; what is for the screen is opened, other conditions are not met."""
    place = 0
    while (start := text.find("{", place)) >= 0:
        before = text[place:start].rpartition(";")[2].strip()
        depth, end = 1, start + 1
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        body, place = text[start + 1 : end - (not depth)], end
        if not before.startswith("@"):
            yield before, body
        elif depth_left and before.lower().replace("@media", "").strip() in _SHOWN[1:]:
            yield from _blocks(body, depth_left - 1)


def _declarations(text: str) -> Iterator[tuple[str, str, bool]]:
    for part in text.split(";"):
        name, value = _name(part), part.partition(":")[2].strip().lower()
        if name in _PROPERTIES:
            yield name, _IMPORTANT.sub("", value).strip(), bool(_IMPORTANT.search(value))


def _name(part: str) -> str:
    return part.partition(":")[0].strip().lower()


def _selector(text: str) -> tuple[_Compound, ...]:
    """Return a selector; empty for one of another kind."""
    found: list[_Compound] = []
    is_child = False
    for part in text.replace(">", " > ").split():
        if part == ">":
            is_child = True
            continue
        if not _COMPOUND.fullmatch(part):
            return ()
        names: dict[str, list[str]] = defaultdict(list)
        for one in _PART.finditer(part):
            names[one["kind"]].append(one["name"])
        tag = "".join(names[""]).lower()
        found.append(_Compound(tag, "".join(names["#"][:1]), frozenset(names["."]), is_child))
        is_child = False
    return tuple(found) if len(found) <= _MOST_PARTS else ()


def _weight(selector: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return sum(bool(c.id) for c in selector), sum(len(c.classes) for c in selector), sum(bool(c.tag) for c in selector)
