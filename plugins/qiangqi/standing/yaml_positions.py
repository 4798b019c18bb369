"""Where a part of a YAML tree stands: the file and the line of each node."""

from __future__ import annotations

from typing import Any

import yaml

Keys = tuple[int | str, ...]
"""The way from the top of a file to a part of it: keys of mappings and places in lists."""


def line_of(node: Any, path: Keys) -> int:
    """Return the line, from 1, of the deepest node on the way to ``path``."""
    line: int = mark_of(node, path).line + 1
    return line


def place_of(root: yaml.Node, path: Keys) -> str:
    """Return the file and line, as ``file:line``, of the deepest node on the way to ``path``."""
    mark = mark_of(root, path)
    return f"{mark.name}:{mark.line + 1}"


def mark_of(node: Any, path: Keys) -> Any:
    """Return PyYAML's mark (``name``, the file, and ``line``, from 0) of the deepest node on the way to ``path``."""
    mark = node.start_mark
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next((item for item in node.value if item[0].value == str(step)), None)
            if found is None:
                return mark
            mark, node = found[0].start_mark, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
    return mark
