"""Cache key of the incremental state: the code, rules, words, places and decisions that every row rests on."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from functools import cache
from importlib.metadata import distributions

from qiangqi.code_hash import BUILD, code_hash
from qiangqi.standing.coverage import world_of
from qiangqi.values.divisions_card import DivisionsCard

from .inputs import Inputs


def signature(inputs: Inputs) -> str:
    """Return a hash of it; where it is another one, nothing that an earlier build made can be used again.

    The day of knowledge counts only as far as it lets more be concluded from silence.
    """
    worlds = [repr(world_of(regime, inputs.known_on)) for regime in inputs.regimes.values()]
    parts = [
        *_program(),
        *(regime.model_dump_json(by_alias=True) for regime in inputs.regimes.values()),
        *worlds,
        inputs.vocabulary.model_dump_json(),
        *_divisions(inputs.divisions_card),
        *(decision.model_dump_json() for decision in inputs.decisions),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


def _divisions(card: DivisionsCard) -> tuple[str, str, str]:
    """Return the hashes of the tables of divisions, which were compared with the files, and the words for no place."""
    return card.sha256, card.history_sha256 or "", json.dumps(card.no_place)


def program_key() -> str:
    """Return a hash of the program by which a catalogue is built; the same of the same input builds the same bytes."""
    return hashlib.sha256("\n".join(_program()).encode()).hexdigest()


def _program() -> tuple[str, ...]:
    return _code(), sys.version, sqlite3.sqlite_version


@cache
def _code() -> str:
    """Return a hash of the source that a build rests on, and of the versions of all that is installed."""
    installed = sorted(f"{found.name} {found.version}" for found in distributions())
    return hashlib.sha256("\n".join((*installed, code_hash(BUILD))).encode()).hexdigest()
