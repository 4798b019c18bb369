"""Regime files: every ``datasets/<place>/regime*.yml``, checked against itself before anything uses it."""

from __future__ import annotations

from pathlib import Path

from .regime import PARAMETERS, Regime
from .yamlfile import DataError, data_files, first_line, load


def load_regimes(datasets: Path) -> dict[str, Regime]:
    """Load every regime of a datasets folder, in the order of their ids.

    Raises:
        DataError: as :func:`load_regimes_by_file` does.
    """
    regimes = load_regimes_by_file(datasets).values()
    return {regime.id: regime for regime in sorted(regimes, key=lambda regime: regime.id)}


def load_regimes_by_file(datasets: Path) -> dict[Path, Regime]:
    """Load every regime of a datasets folder, by its file and in the order of the files.

    Raises:
        DataError: a file does not fit the format, cites an article that it does not list, or repeats an id.
    """
    found: dict[Path, Regime] = {}
    for path in data_files(datasets, "*/regime*.yml"):
        regime = load(path, Regime)
        _check(path, regime, {earlier.id for earlier in found.values()})
        found[path] = regime
    if not found:
        raise DataError(datasets, 1, "holds no regime; expected <place>/regime.yml")
    return found


def _check(path: Path, regime: Regime, earlier: set[str]) -> None:
    if regime.id in earlier:
        raise DataError(path, 1, f"regime {regime.id!r} is defined twice")
    if regime.text_held != bool(regime.parameters) or regime.text_held != (regime.rule_start is not None):
        raise DataError(path, 1, "text_held, parameters and rule_start disagree; rules need all three, no rules none")
    cited = [(f"parameters.{p.id}", v.provision) for p in regime.parameters for v in p.values]
    cited += [("conditions", c.provision) for c in regime.conditions]
    cited += [("benefits", b.provision) for b in regime.benefits]
    cited += [("calendar", c.provision) for c in regime.calendar]
    for where, provision in cited:
        if provision is not None and provision not in regime.provision_by_id:
            line = first_line(path, has=provision)
            raise DataError(path, line, f"{where}: cites {provision!r}; expected an article listed in provisions")
    _check_values(path, regime)


def _check_values(path: Path, regime: Regime) -> None:
    for parameter in regime.parameters:
        words = PARAMETERS[parameter.id]
        for value in parameter.values:
            given = value.value
            fits = given is None or (isinstance(given, int) if words is None else given in words)
            if not fits:
                expected = "a whole number or null" if words is None else " or ".join(sorted(words))
                line = first_line(path, has=parameter.id)
                raise DataError(path, line, f"parameters.{parameter.id}: {given!r}; expected {expected}")
