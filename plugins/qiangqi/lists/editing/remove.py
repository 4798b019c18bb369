"""``remove``: a list that no release has leaves the folder; of one that a release has all rows are withdrawn."""

from __future__ import annotations

from qiangqi.standing.strict_yaml import DataError

from ..cards import Withdrawn
from ..sources import Source
from .edit import Edit, Holdings
from .later import regrouped, standing_rows, withdrawal
from .reports import refuse_reported


def remove(held: Holdings, id_: str) -> Edit:
    """Return the act that takes back a source; of a list with later editions the first takes all of them along.

    Raises:
        DataError: there is no such source, or nothing of it is left to take back.
    """
    source = held.source(id_)
    editions = [source] if source.card.edition_of else held.editions(source)
    is_published = any(one.id in held.published for one in held.editions(source))
    is_own = source.id in held.published or not is_published
    if source.card.edition_of and (_is_followed(held, source) or not is_own):
        base = source.card.edition_of.source
        way = f"scripts/source.py restore (its number: log), or where a release has it, remove {base}"
        raise DataError(source.path, 1, f"is an edition, and others gave rows up for it; expected {way}")
    if is_published:
        return _withdraw(held, editions)
    refuse_reported(held.datasets, (one.id for one in editions))
    contents: dict[str, bytes | None] = {}
    for one in editions:
        contents |= {path: None for path in (held.path_of(one), held.raw_of(one), held.cells_of(one)) if path}
    rows = sum(len(held.read(one).facts) for one in editions)
    says = f"{rows} 行事项随来源一并移除（尚未发布） {rows} facts leave with their source: no release has it"
    return Edit("remove", tuple(one.id for one in editions), held.because, contents, (says,))


def _is_followed(held: Holdings, source: Source) -> bool:
    """Whether the earlier editions gave rows up for a later one: without it those would be nowhere."""
    return any(one.card.withdrawn or one.card.rows for one in held.editions(source) if one.id != source.id)


def _withdraw(held: Holdings, editions: list[Source]) -> Edit:
    rows = standing_rows(held, editions)
    entry = Withdrawn(line="all", because=held.because, published=held.today)
    contents: dict[str, bytes | None] = {}
    for one in editions:
        if all(other.line != "all" for other in one.card.withdrawn):
            contents |= withdrawal(held, one, [entry])
    if not contents:
        raise DataError(editions[0].path, 1, "is withdrawn already; nothing of it is left to take back")
    says = f"{len(rows)} 行自 {held.today} 起撤回，来源保留 {len(rows)} rows are withdrawn; the source stays"
    return Edit("remove", tuple(one.id for one in editions), held.because, contents, (says, *regrouped(rows)))
