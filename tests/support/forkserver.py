"""The process that runs Python programs as forks of itself; ``python_runs.py`` asks it, a request a message.

It has loaded what the programs load and has begun no thread, so that a program costs a fork and no start of Python.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import socket
import sys
import threading
import traceback
from types import ModuleType
from typing import Any

LOADED = (
    "datasette.cli",
    "qiangqi.checks.worker_loop",
    "qiangqi.desk.app",
    "qiangqi.lists.registering.several",
    "qiangqi.releases.preview.aside",
    "qiangqi.releases.publishing.publish",
    "qiangqi.releases.release",
)


def main(asked: socket.socket) -> None:
    """Fork for each request until nobody asks any more."""
    gc.disable()
    for name in LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.enable()
    while True:
        message, files, _flags, _address = socket.recv_fds(asked, 1 << 20, 3)
        if not message:
            return
        request = json.loads(message)
        if "ended" in request:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["ended"], 0)[1])
        elif not (answer := os.fork()):
            asked.close()
            _become(request, files)
        for file in files:
            os.close(file)
        asked.sendall(json.dumps(answer).encode())


def _become(request: dict[str, Any], files: list[int]) -> None:
    """Run a program in this process and end it, as Python itself does at the end."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        if file > 2:
            os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    status = 1
    try:
        _run(request["command"])
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _run(command: list[str]) -> None:
    """Run what stands after ``python`` on a command line: ``-m MODULE``, ``-c TEXT`` or a file."""
    kind, *rest = command
    if kind == "-m":
        sys.argv = rest
        sys.path[0] = os.getcwd()
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        sys.path[0] = os.getcwd()
        main = sys.modules["__main__"] = ModuleType("__main__")  # without a file, which a spawned process would run
        exec(compile(rest[0], "<string>", "exec"), main.__dict__)
    else:
        sys.argv = command
        sys.path[0] = os.path.dirname(os.path.abspath(kind))
        runpy.run_path(kind, run_name="__main__")


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
