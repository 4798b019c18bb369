"""A regime in a folder of files, joined as if all of it stood in one file.

``regime.yml`` holds the keys that are short. Any other key has a file called after it that holds its value alone:
``parameters.yml`` the list of the parameters, ``quota.yml`` the mapping of the quota. A list may go on in several
files, ``conditions-1-advantage.yml`` and ``conditions-2-demonstration.yml``, read in the order of their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from .regime import Regime
from .strict_yaml import Content, DataError, compose, composed, error_at
from .yaml_positions import place_of

MAIN = "regime.yml"
"""The first file of a folder: who gives which titles by which document, and since when."""


def files_of(path: Path) -> list[Path]:
    """Return the files of a regime's folder in the order in which they are joined, or its one file."""
    return sorted(path.glob("*.yml"), key=lambda file: file.stem) if path.is_dir() else [path]


def compose_folder(folder: Path, held: Sequence[Content]) -> yaml.Node:
    """Return the tree of a regime's folder, whose files hold this; each node knows the file and line it comes from.

    Raises:
        DataError: a file cannot be read, is called after no key of a regime, or holds a key that stands elsewhere.
    """
    main = next((one for one in held if one.path.name == MAIN), None)
    root = compose(folder / MAIN) if main is None else composed(main)
    if not isinstance(root, yaml.MappingNode):
        return root
    inside = {key.value for key, _ in root.value}
    for one in held:
        if one is not main:
            key, part = _key(one.path), composed(one)
            if key in inside:
                message = f"{key}: stands in {place_of(root, (key,))} too; expected it once"
                raise error_at(part, (), message)
            _join(root, key, part)
    return root


def _key(path: Path) -> str:
    """Return the key whose value, or part of it, a file holds."""
    key = path.stem.partition("-")[0]
    if key not in Regime.model_fields:
        known = ", ".join(Regime.model_fields)
        raise DataError(path, 1, f"{key!r} is no key of a regime; expected {MAIN} or one of {known} as the name")
    return key


def _join(root: yaml.MappingNode, key: str, part: yaml.Node) -> None:
    earlier = next((value for name, value in root.value if name.value == key), None)
    if earlier is None:
        name = yaml.ScalarNode("tag:yaml.org,2002:str", key, part.start_mark, part.start_mark)
        root.value.append((name, part))
    elif isinstance(earlier, yaml.SequenceNode) and isinstance(part, yaml.SequenceNode):
        earlier.value.extend(part.value)
    else:
        raise error_at(part, (), f"{key}: expected a list, which alone may go on in several files")
