"""An act on a list that a release has: what was published stays, and what is known better counts from the act's day.

A later edition of the source is added, with a card of its own. Rows that say the same are facts of the earlier one;
a changed row corrects it, a row that is gone is withdrawn, a new one is a fact: each from that day's knowledge on.
"""

from __future__ import annotations

from collections.abc import Iterable

from qiangqi.standing.facts import OF_THE_FIRM

from ..cards import Bounds, Card, Corrects, EditionOf, Published, RowMeaning, Withdrawn
from ..fact_rows import FactRow
from ..line_ranges import written
from ..registering.card_text import card_text
from ..sources import Source
from .edit import Edit, Holdings, Read, tried
from .pairs import Pairs, issue_says, paired


def standing_rows(held: Holdings, editions: Iterable[Source]) -> list[FactRow]:
    """Return the facts of a source and its editions that are neither withdrawn nor replaced by one of them."""
    replaced = {f"{entry.source}:{entry.of}" for source in editions for entry in source.card.corrects}
    rows = (row for source in editions for row in held.read(source).facts)
    return [row for row in rows if row.withdrawn_on is None and row.id not in replaced]


def edition(held: Holdings, verb: str, source: Source, card: Card, raw: bytes | None = None) -> Edit:
    """Return the act that gives a source a later edition; ``card`` says how its file, new with ``raw``, is read.

    Raises:
        DataError: the file cannot be read as the card says.
    """
    editions = held.editions(source)
    id_ = _free_id(held, editions)
    is_told = source.id == editions[0].id or card.totals != source.card.totals
    totals = card.totals if is_told else editions[0].card.totals
    card = card.model_copy(update={"edition_of": None, "withdrawn": [], "corrects": [], "totals": []})
    dated = card.model_copy(update={"published": _published(held), "code_published": None, "made": held.today})
    with tried(source, dated, raw) as trial:
        found = held.read(trial)
    pairs = paired(standing_rows(held, editions), found.facts)
    again, resolved = _issues(held, editions, found)
    follows = _Follows(held, editions, pairs)
    new = dated.model_copy(
        update={
            "edition_of": EditionOf(source=editions[0].id, unchanged=written([*(r.line for r in pairs.same), *again])),
            "corrects": follows.corrects,
            "bounds": Bounds(facts=(count := len(found.facts) - len(pairs.same), count)),
        }
    )
    contents: dict[str, bytes | None] = {f"{id_}.yml": card_text(new).encode()}
    if raw is not None:
        contents[f"{id_.partition('/')[0]}/{new.raw}"] = raw
    for one in editions:
        changed = _marked(one, follows.withdrawn.get(one.id, []), resolved.get(one.id, []))
        if one is editions[0]:  # what the document states is told once
            changed = changed.model_copy(update={"totals": totals})
        contents |= held.with_card(one, changed) if changed != one.card else {}
    return Edit(verb, (editions[0].id, id_), held.because, contents, told(pairs))


def told(pairs: Pairs) -> tuple[str, ...]:
    """Return in words what becomes of the rows."""
    counts = (
        f"{len(pairs.same)} 行不变，{len(pairs.changed)} 行更正，{len(pairs.gone)} 行撤回，{len(pairs.come)} 行新增"
    )
    english = f"rows: {len(pairs.same)} same, {len(pairs.changed)} corrected, {len(pairs.gone)} withdrawn, "
    return (
        f"{counts} {english}{len(pairs.come)} new",
        *(f"  更正 corrected {old.id} → {_row(new)}" for new, old in pairs.changed),
        *(f"  撤回 withdrawn {row.id} {_row(row)}" for row in pairs.gone),
        *(f"  新增 new {_row(row)}" for row in pairs.come),
        *regrouped([*pairs.gone, *(old for _, old in pairs.changed)]),
    )


def regrouped(rows: Iterable[FactRow]) -> tuple[str, ...]:
    """Warn where rows that go part or join firms: who is one firm is decided with what is known today."""
    names = list(dict.fromkeys(row.name for row in rows if row.kind in OF_THE_FIRM))
    if not names:
        return ()
    english = "renamings and ends of firms among them part and join firms for earlier days of knowledge, too"
    chinese = "其中有更名或企业终止，企业的分合以今日所知为准，较早的所知日也随之改变"
    return (f"  注意 note {chinese} {english}: {'、'.join(names)}",)


def withdrawal(held: Holdings, source: Source, entries: list[Withdrawn]) -> dict[str, bytes | None]:
    """Return the change of a card that marks rows, or all of them, as withdrawn from the day of the act on."""
    card = source.card
    return held.with_card(source, card.model_copy(update={"withdrawn": [*card.withdrawn, *entries]}))


class _Follows:
    """What follows from the pairs: the corrections of the new card, and the withdrawals of each earlier one."""

    def __init__(self, held: Holdings, editions: list[Source], pairs: Pairs) -> None:
        self._held = held
        self._by_id = {row.id: row for one in editions for row in held.read(one).facts}
        self._entries = {f"{one.id}:{entry.line}": entry for one in editions for entry in one.card.corrects}
        self.withdrawn: dict[str, list[Withdrawn]] = {}
        self.corrects = [self._correct(new, old) for new, old in pairs.changed]
        for row in pairs.gone:
            self._withdraw(row)

    def _correct(self, new: FactRow, old: FactRow) -> Corrects:
        """Let a row replace an old one; where that replaces a row of another source, the new one does it instead."""
        entry = self._entries.get(old.id)
        if entry is not None and f"{entry.source}:{entry.of}" not in self._by_id:
            self._withdraw(old)
            return entry.model_copy(update={"line": new.line, "name": entry.name or old.name})
        return Corrects(line=new.line, source=old.source.id, of=old.line, name=old.name)

    def _withdraw(self, row: FactRow) -> None:
        """Withdraw a row, and what it had replaced in an earlier edition: a withdrawn correction gives its row back."""
        entry = Withdrawn(line=row.line, name=row.name, because=self._held.because, published=self._held.today)
        self.withdrawn.setdefault(row.source.id, []).append(entry)
        above = self._entries.get(row.id)
        before = self._by_id.get(f"{above.source}:{above.of}") if above else None
        if before is not None:
            self._withdraw(before)


def _issues(held: Holdings, editions: list[Source], found: Read) -> tuple[list[int], dict[str, list[RowMeaning]]]:
    """Return the lines of issues that stand in an earlier edition, and by source those there that are resolved."""
    olds = [issue for one in editions for issue in held.read(one).issues]
    known = {issue_says(issue) for issue in olds}
    again = {issue_says(issue) for issue in found.issues}
    resolved: dict[str, list[RowMeaning]] = {}
    for issue in olds:
        if issue_says(issue) not in again:
            entry = RowMeaning(line=issue.line, means="skip", because=held.because)
            resolved.setdefault(issue.source.id, []).append(entry)
    return [issue.line for issue in found.issues if issue_says(issue) in known], resolved


def _marked(source: Source, withdrawn: list[Withdrawn], resolved: list[RowMeaning]) -> Card:
    card, lines = source.card, {entry.line for entry in resolved}
    kept = [entry for entry in card.rows if entry.line not in lines]
    return card.model_copy(update={"withdrawn": [*card.withdrawn, *withdrawn], "rows": [*kept, *resolved]})


def _published(held: Holdings) -> Published:
    return Published(on=held.today, because=held.because)


def _free_id(held: Holdings, editions: list[Source]) -> str:
    number = len(editions) + 1
    while f"{editions[0].id}-v{number}" in held.sources:
        number += 1
    return f"{editions[0].id}-v{number}"


def _row(row: FactRow) -> str:
    return f"{row.name} {row.regime} {row.tier or ''} {row.kind} {row.happened_text}".strip()
