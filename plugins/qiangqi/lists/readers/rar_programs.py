"""The program that unpacks a rar: whichever of unrar, unar, 7z and bsdtar is installed."""

from __future__ import annotations

import re

import rarfile


class _BsdTar(rarfile.ToolSetup):  # type: ignore[misc]
    """bsdtar as it wants to be called: rarfile puts ``--`` where it looks for the name of the archive."""

    def open_cmdline(self, pwd: str | None, rarfn: str, filefn: str | None = None) -> list[str]:
        """Return the command that writes one file of an archive; a name is no pattern."""
        name = ["--", re.sub(r"([*?\[\]\\])", r"\\\1", filefn)] if filefn else []
        return [rarfile.BSDTAR_TOOL, "-x", "--to-stdout", "-f", rarfn, *name]


def choose() -> None:
    """Let rarfile take the program that is installed; without any, files that are only stored can be read."""
    try:
        found = rarfile.tool_setup()
    except rarfile.RarCannotExec:
        return
    if found.setup is rarfile.BSDTAR_CONFIG:
        rarfile.CURRENT_SETUP = _BsdTar(rarfile.BSDTAR_CONFIG)
