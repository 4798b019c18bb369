"""A checker for a catalogue that is asked without a site."""

from __future__ import annotations

from qiangqi.catalogue.query.catalogue import Catalogue

from .batch import Checker
from .lookup import open_for_reading


def checker_for(catalogue: Catalogue) -> Checker:
    """Return a checker with a connection of its own, in the words of the catalogue."""
    db = open_for_reading(catalogue.path)
    rows = db.execute("select word, zh, en from vocabulary where list = 'statuses'")
    statuses = {word: {"zh": zh, "en": en} for word, zh, en in rows}
    return Checker(db, catalogue.engine, {"statuses": statuses, "cautions": catalogue.cautions})
