"""Names of files in archives: decoded as they were written, and never a way out of the folder."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from qiangqi.standing.strict_yaml import DataError

_UTF8 = 0x800
_LEFT_BEHIND = re.compile(r"(^|/)(__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$[^/]*$)", re.IGNORECASE)
"""What file managers and office programs leave beside files: no content."""


def zip_name(part: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip; one that is not marked as UTF-8 is UTF-8 all the same, or GB18030."""
    if part.flag_bits & _UTF8:
        return part.filename
    raw = part.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename


def safe(path: Path, name: str) -> str | None:
    """Return a name as a path inside the archive, with ``/`` between folders, or None for what is no content.

    Raises:
        DataError: it leads out of the archive, or holds what cannot be printed.
    """
    known = name.replace("\\", "/")
    parts = PurePosixPath(known).parts
    if not parts or not known.isprintable():
        raise DataError(path, 1, "holds a file whose name cannot be printed; expected it unpacked by hand")
    if known.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", known):
        raise DataError(path, 1, f"holds a file outside of itself, {known}; expected an archive that is no trap")
    return None if _LEFT_BEHIND.search(known) else "/".join(parts)
