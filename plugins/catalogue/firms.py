"""Which rows are about one firm: the same code, or the same name in one place, or a renaming between two names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .names import name_id, name_key
from .places import Divisions as Divisions
from .rows import FactRow


@dataclass(slots=True)
class Firm:
    """One firm with its facts in the order of their ids; ``names`` are (name, known from day, kind, fact id)."""

    id: str
    former_id: str | None
    uscc: str | None
    region: str
    division: str | None
    rows: list[FactRow]
    names: list[tuple[str, int, str, str]] = field(default_factory=list)
    code_known_on: int | None = None

    @property
    def name(self) -> str:
        """The latest name known: a renaming's new name before a printed one, then the latest published."""
        renamed = [name for name in self.names if name[2] == "renamed"]
        latest = max(renamed or self.names[:1], key=lambda name: name[1])
        return latest[0]


def group(rows: Sequence[FactRow], divisions: Divisions) -> list[Firm]:
    """Group fact rows into firms, ordered by id.

    The same code is the same firm. Without a code the same name is the same firm unless its rows name different
    provinces; then each place has its own. A renaming joins the old name's firm and the new name's.
    """
    parent: dict[str, str] = {}
    homes = _homes(rows, divisions)
    for row in rows:
        node = _node(row, homes, divisions)
        if row.uscc:
            _union(parent, node, f"code|{row.uscc}")
        if row.new_name:
            _union(parent, node, f"name|{name_key(row.new_name)}|")
    groups: dict[str, list[FactRow]] = {}
    for row in rows:
        groups.setdefault(_find(parent, _node(row, homes, divisions)), []).append(row)
    return sorted((_firm(members, homes, divisions) for members in groups.values()), key=lambda firm: firm.id)


def _homes(rows: Iterable[FactRow], divisions: Divisions) -> dict[str, set[str]]:
    homes: dict[str, set[str]] = {}
    for row in rows:
        code = divisions.code(row.region)
        homes.setdefault(name_key(row.name), set()).update({code[:2]} if code else ())
    return homes


def _place(row: FactRow, homes: dict[str, set[str]], divisions: Divisions) -> str:
    if len(homes[name_key(row.name)]) < 2:
        return ""
    code = divisions.code(row.region)
    return code[:2] if code else "unknown"


def _node(row: FactRow, homes: dict[str, set[str]], divisions: Divisions) -> str:
    return f"name|{name_key(row.name)}|{_place(row, homes, divisions)}"


def _find(parent: dict[str, str], node: str) -> str:
    while node in parent:
        node = parent[node]
    return node


def _union(parent: dict[str, str], left: str, right: str) -> None:
    left, right = _find(parent, left), _find(parent, right)
    if left != right:
        parent[right] = left


def _firm(rows: list[FactRow], homes: dict[str, set[str]], divisions: Divisions) -> Firm:
    rows = sorted(rows, key=lambda row: (row.source.published.latest, row.id))
    first = rows[0]
    by_name = name_id(name_key(first.name), _place(first, homes, divisions))
    code = next((row.uscc for row in rows if row.uscc), None)
    region = max((row.region for row in rows), key=len)
    firm = Firm(code or by_name, by_name if code else None, code, region, divisions.code(region), rows)
    firm.code_known_on = min((row.source.code_known_on for row in rows if row.uscc), default=None)
    for row in rows:
        for name, kind in ((row.name, "printed"), (row.new_name, "renamed")):
            if name and (name, kind) not in {(known[0], known[2]) for known in firm.names}:
                firm.names.append((name, row.source.published.latest, kind, row.id))
    return firm
