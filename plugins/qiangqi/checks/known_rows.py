"""What rows that are looked up together find in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qiangqi.values.uscc import read_code

from .known_firm import KnownFirm
from .lookup import Lookup
from .matching import Known
from .rows import Row


def known_of(rows: Sequence[Row], lookup: Lookup) -> Known:
    """Look for the firms of some rows; one of which all is simple comes with the hash of its history alone."""
    given = {row.code for row in rows if row.code}
    by_code, coded = lookup.by_code(given)
    codes = {text: read_code(text) for text in given if text not in by_code}
    meant, also_coded = lookup.by_code({code.value for code in codes.values() if code.kind == "uscc"} - given)
    by_key, named = lookup.by_key({row.key for row in rows if row.key})
    by_code, firms = by_code | meant, coded | also_coded | named
    ids = {*by_code.values(), *(firm_id for some in by_key.values() for firm_id in some)}
    firms |= lookup.firms(ids - firms.keys())
    return Known(by_code, codes, by_key, firms, bool(given) and lookup.has_uncoded)


def with_facts(firms: Iterable[KnownFirm], lookup: Lookup) -> dict[str, KnownFirm]:
    """Return firms that are known by their history alone with their facts, by id."""
    histories = {firm.firm_id: firm.history for firm in firms if firm.history and not firm.facts}
    if not histories:
        return {}
    return {id_: firm._replace(history=histories[id_]) for id_, firm in lookup.firms(histories).items()}
