"""A process that looks at files and reads them, each in a child of its own that may take 1 GiB of memory."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from pathlib import Path

from qiangqi.lists.readers import RawRow, Reading, records
from qiangqi.lists.readers.preview import look
from qiangqi.standing.strict_yaml import DataError

ROOM = 1 << 30


def _opened(path: Path, form: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    columns = {"name": "@name"} if form == "text" else {"name": "企业名称"}
    reading = Reading(format=form, prose="分别是(?P<names>.+)" if form == "text" else None, other_tables="skip")
    rows = lambda: sum(isinstance(row, RawRow) for row in records(path, columns, reading))  # noqa: E731
    for step in (lambda: look(path).format, rows):
        try:
            print(step(), flush=True)
        except DataError as error:
            print(error, flush=True)


def _answer(path: str, form: str) -> str:
    """Return as JSON how the child ended, the lines that it wrote and its seconds of computing."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            status = 1
            try:
                _opened(Path(path), form)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        _, ended, used = os.wait4(child, 0)
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read().decode())
    return json.dumps([os.waitstatus_to_exitcode(ended), *texts, used.ru_utime + used.ru_stime])


if __name__ == "__main__":
    for line in sys.stdin:
        print(_answer(*json.loads(line)), flush=True)
