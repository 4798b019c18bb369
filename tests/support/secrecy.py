"""A server in whose files nothing may be found of what is sent to it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from given import ROOT
from python_runs import Program
from serving import free_port


class Server:
    """A Datasette in a process of its own, which writes its log to a file."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.base, self.log = f"http://127.0.0.1:{port}", folder.parent / "log.txt"
        command = ["-m", "datasette", "serve", "-i", "catalogue.db", "-p", str(port)]
        command += ["--metadata", str(ROOT / "metadata.yml")]
        temporary = folder / "tmp"
        temporary.mkdir()
        with self.log.open("w") as log:
            env = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
            self.process = Program(command, log, subprocess.STDOUT, folder, env)


MARK = "标记甲乙丙丁戊己庚辛"
