"""The commands of scripts/, run in this process: a start of Python each would cost more than what they do.

That a script starts by itself, ``tests/project/test_documents.py`` sees of each.
"""

from __future__ import annotations

import functools
import importlib.util
import subprocess
import sys

import click
from click.testing import CliRunner
from given import ROOT


@functools.cache
def command_of(script: str) -> click.Command:
    """Return the command of a script."""
    folder = ROOT / "scripts"
    spec = importlib.util.spec_from_file_location(f"script_{script}", folder / f"{script}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclasses look for their types
    before = list(sys.path)
    sys.path.insert(0, str(folder))  # where its neighbours are
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    found: click.Command = module.main
    return found


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a script's command; an error that it does not catch is raised."""
    options = list(map(str, arguments))
    done = CliRunner().invoke(command_of(script), options, prog_name=f"{script}.py", catch_exceptions=False)
    return subprocess.CompletedProcess([script, *options], done.exit_code, done.stdout, done.stderr)
