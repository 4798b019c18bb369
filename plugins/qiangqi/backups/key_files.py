"""Which files hold the keys that sign receipts, as the metadata and the environment name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from qiangqi.standing.strict_yaml import DataError

SETTING, VARIABLE = "receipt_key_file", "QIANGQI_RECEIPT_KEY"
_KEY = ("{", "-----BEGIN")
"""What a key begins with that stands in the environment itself."""


def key_files(metadata: Path, environment: Mapping[str, str]) -> dict[str, Path]:
    """Return each key file by a name of its own; a key that stands in the environment itself is no file.

    Raises:
        DataError: the metadata cannot be read, or a file that is named is not there.
    """
    found: dict[str, Path] = {}
    for named in _named(metadata, environment):
        path = Path(named).expanduser()
        if not path.is_file():
            raise DataError(path, 1, "is named as the key of receipts and is not there; expected it, or --without-keys")
        if path.resolve() not in {one.resolve() for one in found.values()}:
            found[path.name if path.name not in found else f"{len(found) + 1}-{path.name}"] = path
    return found


def _named(metadata: Path, environment: Mapping[str, str]) -> Iterator[str]:
    if metadata.is_file():
        try:
            known: Any = yaml.safe_load(metadata.read_text(encoding="utf-8"))
            setting = ((known or {}).get("plugins") or {}).get("qiangqi", {}).get(SETTING)
        except (yaml.YAMLError, AttributeError, UnicodeDecodeError):
            raise DataError(metadata, 1, "is no YAML of metadata; expected it, or --without-keys") from None
        if isinstance(setting, dict):
            setting = environment.get(str(setting.get("$env", "")), "")
        if setting:
            yield str(setting)
    text = environment.get(VARIABLE, "").strip()
    if text and not text.startswith(_KEY):
        yield text
