"""The regimes of a datasets folder, each a file or a folder of files, checked against itself before anything uses it.

``datasets/<place>/regime*.yml`` is a whole regime in one file. ``datasets/<place>/<regime>/`` is one in several:
``regime.yml`` and, for any other key, a file called after it that holds its value; see :mod:`.regime_folder`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from .parameters import PARAMETERS
from .regime import NAMED_AS_HELD, Regime
from .regime_folder import MAIN, compose_folder, files_of
from .strict_yaml import Content, DataError, composed, data_files, error_at, read_data, typed
from .yaml_positions import Keys, place_of

_IDS = {"tiers": "tier", "provisions": "id", "parameters": "id", "notes": "id"}
"""The lists whose entries are cited, and the key by which they are."""


def load_regimes(datasets: Path) -> dict[str, Regime]:
    """Load every regime of a datasets folder, in the order of their ids.

    Raises:
        DataError: as :func:`load_regimes_by_file` does.
    """
    regimes = load_regimes_by_file(datasets).values()
    return {regime.id: regime for regime in sorted(regimes, key=lambda regime: regime.id)}


def load_regimes_by_file(datasets: Path) -> dict[Path, Regime]:
    """Load every regime of a datasets folder, by its file or folder and in the order of these.

    Raises:
        DataError: a regime does not fit the format, cites an article that it does not list, or repeats an id.
    """
    found: dict[Path, Regime] = {}
    places: dict[str, Path] = {}
    for path in regime_paths(datasets):
        regime = load_regime(path)
        first = places.setdefault(regime.id, path)
        if first is not path:
            message = f"regime {regime.id!r} is defined in {_main(first)} too; expected one"
            raise DataError(_main(path), 1, message)
        found[path] = regime
    if not found:
        raise DataError(datasets, 1, "holds no regime; expected <place>/regime.yml or <place>/<regime>/regime.yml")
    return found


def regime_paths(datasets: Path) -> list[Path]:
    """Return the file or the folder of each regime, in their order.

    Raises:
        DataError: a place folder, a regime's folder or a file of it is a symbolic link.
    """
    folders = {path.parent for path in data_files(datasets, "*/*/*.yml")}
    kept = (path for path in folders if path.name != "raw" and not path.name.startswith("."))
    return sorted((*data_files(datasets, "*/regime*.yml"), *kept))


def load_regime(path: Path) -> Regime:
    """Load one regime from its file or its folder.

    Raises:
        DataError: it does not fit the format, or cites an article that it does not list.
    """
    held = tuple(Content(file, read_data(file)) for file in files_of(path))
    found = _checked(path.name if path.is_dir() else None, tuple(one.path.name for one in held), held)
    return found.model_copy()  # what one who loads it computes of it and changes is no matter of the next


@lru_cache(maxsize=256)
def _checked(folder: str | None, names: tuple[str, ...], held: tuple[Content, ...]) -> Regime:
    """Read and check a regime once, as long as its files are called and hold the same."""
    path = held[0].path if folder is None else held[0].path.parent
    root = composed(held[0]) if folder is None else compose_folder(path, held)
    regime = typed(root, Regime)
    if folder is not None and folder != regime.id:
        message = f"holds regime {regime.id!r}; expected its folder to be called so"
        raise DataError(_main(path), 1, message)
    if (regime.text_held and not regime.parameters) or regime.text_held != (regime.rule_start is not None):
        message = "text_held, parameters and rule_start disagree; rules need all three, others no rule_start"
        raise DataError(_main(path), 1, message)
    for where, message in (
        *_repeated(root, regime),
        *_unordered(root, regime),
        *_uncited(regime),
        *_unnoted(regime),
        *_misfits(regime),
        *_misnamed(regime),
    ):
        raise error_at(root, where, message)
    return regime


def _main(path: Path) -> Path:
    return path / MAIN if path.is_dir() else path


def _repeated(root: yaml.Node, regime: Regime) -> Iterator[tuple[Keys, str]]:
    for key, id_key in _IDS.items():
        seen: dict[str, int] = {}
        for place, entry in enumerate(getattr(regime, key)):
            id_ = getattr(entry, id_key)
            first = seen.setdefault(id_, place)
            if first != place:
                other = place_of(root, (key, first))
                yield (key, place), f"{key}: {id_!r} stands in {other} too; expected it once"


def _unordered(root: yaml.Node, regime: Regime) -> Iterator[tuple[Keys, str]]:
    last: dict[object, int] = {}
    for place, condition in enumerate(regime.conditions):
        earlier = last.get(condition.key)
        last[condition.key] = place
        if earlier is not None and regime.conditions[earlier].start >= condition.start:
            other = place_of(root, ("conditions", earlier))
            yield (
                ("conditions", place),
                f"conditions: {condition.code!r} stands in {other} too; expected ascending days in from, each once",
            )


def _unnoted(regime: Regime) -> Iterator[tuple[Keys, str]]:
    notes = {note.id for note in regime.notes}
    for place, condition in enumerate(regime.conditions):
        for one in condition.beside:
            if one.note not in notes:
                yield ("conditions", place), f"conditions: cites note {one.note!r}; expected one listed in notes"
    for place, listed in enumerate(regime.provisions):
        if listed.note is not None and listed.note not in notes:
            yield ("provisions", place, "note"), f"provisions: {listed.note!r}; expected the id of a note"


def _uncited(regime: Regime) -> Iterator[tuple[Keys, str]]:
    for where, name, provision in _citations(regime):
        if provision is not None and provision not in regime.provision_by_id:
            yield where, f"{name}: cites {provision!r}; expected an article listed in provisions"


def _citations(regime: Regime) -> Iterator[tuple[Keys, str, str | None]]:
    for place, parameter in enumerate(regime.parameters):
        for number, value in enumerate(parameter.values):
            where: Keys = ("parameters", place, "values", number, "provision")
            yield where, f"parameters.{parameter.id}", value.provision
    for key in ("conditions", "benefits", "calendar"):
        for place, entry in enumerate(getattr(regime, key)):
            yield (key, place, "provision"), key, entry.provision


def _misfits(regime: Regime) -> Iterator[tuple[Keys, str]]:
    for place, parameter in enumerate(regime.parameters):
        words = PARAMETERS[parameter.id]
        for number, value in enumerate(parameter.values):
            given = value.value
            if given is None or (isinstance(given, int) if words is None else given in words):
                continue
            expected = "a whole number or null" if words is None else " or ".join(sorted(words))
            where = ("parameters", place, "values", number, "value")
            yield where, f"parameters.{parameter.id}: {given!r}; expected {expected}"


def _misnamed(regime: Regime) -> Iterator[tuple[Keys, str]]:
    for held, ending in NAMED_AS_HELD.items():
        for lang in ("zh", "en"):
            if regime.name[lang].endswith(ending[lang]) and held != regime.held:
                expected = "provisions that are" if held == "part" else "no provisions, or another name"
                yield ("name", lang), f"name.{lang}: ends with {ending[lang]!r}; expected {expected}"
