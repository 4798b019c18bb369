"""Labels and definitions of the closed lists, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping

from .catalogue import Register
from .language import gettext as _
from .language import language


def word(register: Register, kind: str, id_: str | None) -> str:
    """Return the label of a word of a closed list in the language of the request."""
    row = register.words.get(kind, {}).get(id_ or "")
    return row[language()] if row else (id_ or "")


def definition(register: Register, kind: str, id_: str) -> str:
    """Return the definition of a word of a closed list in the language of the request."""
    row = register.words.get(kind, {}).get(id_)
    return row[f"says_{language()}"] if row else ""


def labels(register: Register, kind: str) -> Mapping[str, str]:
    """Return the labels of a closed list in the language of the request."""
    return register.labels(kind, language())


def site_name(register: Register) -> str:
    """Return what the register is called in the language of the request; one of invented firms says so."""
    return _("强企名录（虚构数据）") if register.is_fictional else _("强企名录")
