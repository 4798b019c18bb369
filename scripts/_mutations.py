"""The mutants of a package as mutmut makes them, and how one of them takes effect in this process."""

from __future__ import annotations

import __future__
import difflib
import importlib
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import libcst
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace


class Mutant(NamedTuple):
    """One small change of one function; ``number`` counts within the function, as mutmut does."""

    module: str
    function: str
    number: int
    mutation: Mutation

    @property
    def name(self) -> str:
        """The mutant as reports call it, such as ``answer.Engine._of 54``."""
        return f"{self.module.rpartition('.')[2]}.{self.function} {self.number}"

    def target(self) -> FunctionType:
        """Return the function that is changed."""
        found = importlib.import_module(self.module)
        *owners, name = self.function.split(".")
        for owner in owners:
            found = getattr(found, owner)
        raw = vars(found)[name]
        return raw if isinstance(raw, FunctionType) else raw.__func__

    def apply(self) -> None:
        """Change the function itself, so that whoever holds it, by whatever name, holds the mutant."""
        target = self.target()
        flags = __future__.annotations.compiler_flag
        names = dict(target.__globals__)
        exec(compile(_code_of(self._changed()), self.name, "exec", flags), names)
        made = names[target.__name__]
        target.__code__, target.__defaults__, target.__kwdefaults__ = (
            made.__code__,
            made.__defaults__,
            made.__kwdefaults__,
        )

    def change(self) -> str:
        """Return the lines that differ, as a diff has them."""
        function = self.mutation.contained_by_top_level_function
        assert function is not None
        before, after = (_code_of(node).splitlines() for node in (function, self._changed()))
        lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
        return "\n".join(line for line in lines if not line.startswith("@@"))

    def _changed(self) -> libcst.FunctionDef:
        function = self.mutation.contained_by_top_level_function
        assert function is not None
        changed = deep_replace(function, self.mutation.original_node, self.mutation.mutated_node)
        assert isinstance(changed, libcst.FunctionDef)
        return changed


def _code_of(function: libcst.FunctionDef) -> str:
    return textwrap.dedent(libcst.Module([]).code_for_node(function.with_changes(decorators=[], leading_lines=[])))


def mutants_of(folder: Path, package: str) -> Iterator[Mutant]:
    """Yield every mutant of the functions and methods of a package, module by module.

    mutmut leaves out what is decorated (properties, cached functions) and what stands outside functions.
    """
    for path in sorted(folder.glob("*.py")):
        module, mutations, *_ = create_mutations(str(path), path.read_text(encoding="utf-8"))
        names = {id(function): name for name, function in _functions(module)}
        counted: Counter[str] = Counter()
        for mutation in mutations:
            name = names.get(id(mutation.contained_by_top_level_function))
            if name is not None:
                counted[name] += 1
                yield Mutant(f"{package}.{path.stem}", name, counted[name], mutation)


def _functions(module: libcst.Module) -> Iterator[tuple[str, libcst.FunctionDef]]:
    for statement in module.body:
        if isinstance(statement, libcst.FunctionDef):
            yield statement.name.value, statement
        elif isinstance(statement, libcst.ClassDef):
            methods = (part for part in statement.body.body if isinstance(part, libcst.FunctionDef))
            yield from ((f"{statement.name.value}.{method.name.value}", method) for method in methods)
