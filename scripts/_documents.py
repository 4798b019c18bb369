"""What the documents generate about the project itself: the index of decisions, and the drawing of the packages."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import click
from click.testing import CliRunner
from qiangqi.client.command import told_in

PACKAGE = "qiangqi"
_HEADING = re.compile(r"^#{1,2} ((\d{4}) (.+))\n\nStatus: (.+?)\.\n", re.M)


def anchor(heading: str) -> str:
    """Return the anchor of a Markdown heading, as GitHub makes it: small letters, no punctuation, hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def decisions(folder: Path, *pages: str) -> str:
    """Return a table of the decisions of some pages, each with its number, its place and its status.

    ``pages`` are the numbers with which the pages' names begin.

    Raises:
        ValueError: no page, or more than one, begins with a number.
    """
    rows = ["| no. | decision | status |", "|---|---|---|"]
    for number in pages:
        (page,) = folder.glob(f"{number}-*.md")
        for heading, no, title, status in _HEADING.findall(page.read_text(encoding="utf-8")):
            rows.append(f"| {no} | [{title}]({page.name}#{anchor(heading)}) | {status} |")
    return "\n".join(rows)


def drawing(root: Path) -> str:
    """Return the packages and their imports as a Mermaid flowchart, those that import most above.

    An arrow leads from a package to one that it imports. What follows from two other arrows is left out.
    """
    edges = imports(root)
    kept = [(a, b) for a in edges for b in edges[a] if not any(b in edges[c] for c in edges[a] if c != b)]
    kept.sort(key=lambda edge: (-len(edges[edge[0]]), edge))
    arrows = "\n".join(f"    {a} --> {b}" for a, b in kept)
    return f"```mermaid\nflowchart TD\n{arrows}\n```"


def imports(root: Path) -> dict[str, set[str]]:
    """Return which packages each package imports, directly or by others, as the code's ``import`` lines say."""
    names = {path.parent.name for path in root.glob("*/__init__.py")}
    direct = {name: {used for used in _imported(root, name) if used in names} - {name} for name in sorted(names)}
    return {name: _reached(direct, name) for name in direct}


def _reached(direct: dict[str, set[str]], name: str) -> set[str]:
    found, left = set[str](), [name]
    while left:
        fresh = direct[left.pop()] - found
        found |= fresh
        left += fresh
    return found


def _imported(root: Path, name: str) -> Iterator[str]:
    """Yield the first part below the root of everything that a package's modules import from it."""
    for path in sorted((root / name).rglob("*.py")):
        here = (PACKAGE, *path.relative_to(root).parent.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                base = here[: len(here) - node.level + 1] if node.level else ()
                full = (*base, *(node.module or "").split(".")) if node.module else base
                yield from (
                    ".".join((*full, alias.name)).split(".")[1] for alias in node.names if full[:1] == (PACKAGE,)
                )
            elif isinstance(node, ast.Import):
                yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith(f"{PACKAGE}."))


def packages(root: Path, link: str, *inside: str) -> str:
    """Return a table of the packages in ``root / inside``, then its modules, each with its docstring's first line.

    ``link`` leads from the document to ``root``.
    """
    folder = root.joinpath(*inside)
    modules = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
    rows = ["| package or module | what it is |", "|---|---|"]
    for path in [*sorted(folder.glob("*/__init__.py")), *modules]:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        name = (path if path in modules else path.parent).relative_to(root).as_posix()
        rows.append(f"| [{name}]({link}/{name}) | {_first_line(docstring)} |")
    return "\n".join(rows)


def steps(link: str, functions: Sequence[str], examples: Sequence[str] = ()) -> str:
    """Return a numbered list of functions, each named as ``module:name`` below the package, with its docstring.

    ``examples`` say of each function what it gives for the one thing that is followed.

    Raises:
        AttributeError, ModuleNotFoundError: there is no such function.
    """
    lines = []
    for number, (function, example) in enumerate(zip_longest(functions, examples, fillvalue=""), 1):
        module, _, name = function.partition(":")
        found: object = importlib.import_module(f"{PACKAGE}.{module}")
        for part in name.split("."):
            found = getattr(found, part)
        path = inspect.unwrap(found).__module__.removeprefix(f"{PACKAGE}.").replace(".", "/") + ".py"  # type: ignore[arg-type]
        example_line = f"\\\n   → {example}" if example else ""
        lines.append(
            f"{number}. `{name}` in [{path}]({link}/{path}): {_first_line(inspect.getdoc(found) or '')}{example_line}"
        )
    return "\n".join(lines)


def _first_line(docstring: str) -> str:
    return re.sub(r"``|:\w+:`", "`", docstring.partition("\n\n")[0].replace("\n", " "))


def command_help(lang: str) -> str:
    """Return what `qiangqi --help` and the help of each of its commands print in a language, as blocks of text."""
    whole = told_in(lang)
    assert isinstance(whole, click.Group)
    return "\n\n".join(_help(*given, lang=lang) for given in ((), *((name,) for name in sorted(whole.commands))))


def _help(*given: str, lang: str) -> str:
    done = CliRunner().invoke(told_in(lang), [*given, "--help"], prog_name="qiangqi", terminal_width=100)
    printed = "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())
    return f"```console\n$ {' '.join(('qiangqi', *given, '--help'))}\n{printed}\n```"
