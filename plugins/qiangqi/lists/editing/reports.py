"""Reports of errors as acts: one is added, and later decided; each rewrites ``corrections.yml`` of its place alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from qiangqi.standing.strict_yaml import DataError, Text, compose
from qiangqi.standing.yaml_positions import mark_of
from qiangqi.values.vocabulary import load_vocabulary

from ..error_reports.entries import FILE, Entry, Report, load_reports
from ..fact_rows import FactRow
from .edit import Edit, Holdings

RECEIVED = Text(zh="收到错误报告", en="A report of an error was received.")
"""The reason of the act that adds one."""

_KEYS = ("id", "received", "kind", "fact", "firm", "claim", "source", "status", "decided", "outcome", "rests_on")


def fact_of(held: Holdings, id_: str) -> FactRow:
    """Return a fact by its id.

    Raises:
        DataError: there is none.
    """
    source_id, _, line = id_.rpartition(":")
    facts = held.read(held.source(source_id)).facts
    found = next((fact for fact in facts if str(fact.line) == line), None)
    if found is None:
        raise DataError(held.source(source_id).path, 1, f"{id_!r} is no fact; expected SOURCE:LINE of one")
    return found


def add_report(held: Holdings, place: str, given: dict[str, Any]) -> Edit:
    """Return the act that adds an open report to a place; ``given`` are its values but for id and status.

    Raises:
        DataError: there is no such fact or kind, or a value may not be kept.
    """
    path = held.datasets / place / FILE
    if not path.parent.is_dir():
        raise DataError(path, 1, "is in no place of this folder; expected the name of one")
    if fact := given.get("fact"):
        given = {**given, "firm": fact_of(held, fact).name}  # as printed, whatever the firm is called by now
        if not fact.startswith(f"{place}/"):
            raise DataError(path, 1, f"fact: {fact!r} is of another place; expected the report there")
    entry = _entry(path, {**given, "id": _next_id(held, place, given.get("received", "")), "status": "open"})
    says = f"{place}/{entry.id} 收到，核查中 received, under review"
    return _edit("report", held, path, entry, None, says, f"  {entry.claim}")


def decide_report(held: Holdings, id_: str, status: str, decided: str, rests_on: str) -> Edit:
    """Return the act that decides an open report; the reason of the act is the outcome that is published.

    Raises:
        DataError: there is no such report, it is decided already, or the decision rests on nothing that is here.
    """
    report = report_of(held.datasets, id_)
    if report.entry.status != "open":
        raise report.error("status", f"is {report.entry.status} already; expected one that is open (restore undoes it)")
    if rests_on not in held.sources:
        fact_of(held, rests_on)
    given = report.entry.model_dump(exclude_none=True)
    outcome = held.because.model_dump()
    entry = _entry(report.path, {**given, **_decision(status, decided, outcome, rests_on)})
    says = f"{id_} {'已采纳 accepted' if status == 'accepted' else '未采纳 declined'}"
    return _edit("decide", held, report.path, entry, report.number, says)


def report_of(datasets: Path, id_: str) -> Report:
    """Return a report by its id, ``PLACE/YEAR-NUMBER``.

    Raises:
        DataError: there is none.
    """
    found = next((report for report in reports_of(datasets) if report.id == id_), None)
    if found is None:
        raise DataError(datasets, 1, f"no report {id_!r}; expected PLACE/YEAR-NUMBER of one")
    return found


def reports_of(datasets: Path) -> list[Report]:
    """Return every report of a folder.

    Raises:
        DataError: a file does not fit the format.
    """
    return load_reports(datasets, load_vocabulary(datasets).words("report_kinds"))


def refuse_reported(datasets: Path, gone: Iterable[str], lines: frozenset[int] = frozenset()) -> None:
    """See that no report needs what an act takes away: sources, or of them some lines.

    Raises:
        DataError: an open report disputes one of these facts, or a decision rests on it.
    """
    ids = set(gone)
    for report in reports_of(datasets):
        entry = report.entry
        disputed = entry.fact if entry.status == "open" else None
        for key, named in (("fact", disputed), ("rests_on", entry.rests_on)):
            source, _, line = (named or "").rpartition(":")
            if (named in ids and not lines) or (source in ids and (not lines or int(line) in lines)):
                wanted = "it decided first" if key == "fact" else "another source there first"
                raise report.error(key, f"{named} would be gone; expected {wanted}")


def _decision(status: str, decided: str, outcome: dict[str, str], rests_on: str) -> dict[str, Any]:
    return {"status": status, "decided": decided, "outcome": outcome, "rests_on": rests_on}


def _next_id(held: Holdings, place: str, received: str) -> str:
    year = received[:4]
    known = [report.entry.id for report in reports_of(held.datasets) if report.path.parent.name == place]
    return f"{year}-{1 + max((int(id_[5:]) for id_ in known if id_.startswith(f'{year}-')), default=0)}"


def _entry(path: Path, given: dict[str, Any]) -> Entry:
    try:
        entry = Entry.model_validate({name: value for name, value in given.items() if value not in (None, "")})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "report"
        raise DataError(path, 1, f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
    known = load_vocabulary(path.parent.parent).words("report_kinds")
    if entry.kind not in known:
        raise DataError(path, 1, f"kind: {entry.kind!r}; expected one of {', '.join(known)}")
    return entry


def _edit(verb: str, held: Holdings, path: Path, entry: Entry, number: int | None, *says: str) -> Edit:
    name = path.relative_to(held.datasets).as_posix()
    text = written(path, entry, number)
    return Edit(verb, (f"{path.parent.name}/{entry.id}",), held.because, {name: text.encode()}, says)


def written(path: Path, entry: Entry, number: int | None) -> str:
    """Return the text of a file with a report added, or with that of a number from 0 in another state.

    All other lines stay as they are, with their remarks.
    """
    if not path.is_file():
        return f"reports:\n{_block(entry)}"
    text, root = path.read_text(encoding="utf-8"), compose(path)
    (listed,) = (value for key, value in root.value if key.value == "reports")
    if listed.flow_style or not listed.value:
        kept = [report.entry for report in reports_of(path.parent.parent) if report.path == path]
        place = len(kept) if number is None else number
        kept[place : place + 1] = [entry]
        return "reports:\n" + "".join(map(_block, kept))
    if number is None:
        return text.rstrip("\n") + f"\n{_block(entry)}"
    lines = text.splitlines(keepends=True)
    first = mark_of(root, ("reports", number)).line
    end = _line_of(root, number + 1, len(listed.value), lines)
    return "".join([*lines[:first], _block(entry), *lines[end:]])


def _line_of(root: yaml.Node, number: int, count: int, lines: list[str]) -> int:
    """Return the line, from 0, on which a report begins, with the remarks above it; of none more the end."""
    line: int = mark_of(root, ("reports", number)).line if number < count else len(lines)
    while number < count and lines[line - 1].lstrip().startswith("#"):
        line -= 1
    return line


def _plain(entry: Entry) -> dict[str, Any]:
    given = entry.model_dump(exclude_none=True)
    return {name: given[name] for name in _KEYS if name in given}


def _block(entry: Entry) -> str:
    dumped = yaml.dump([_plain(entry)], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)
    return "".join(f"  {line}\n" if line else "\n" for line in dumped.rstrip("\n").split("\n"))


class _Dumper(yaml.SafeDumper):
    """A claim of several lines stands line by line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text and not re.search(r"[ \t]\n|^\s", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
