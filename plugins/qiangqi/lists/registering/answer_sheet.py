"""The sheet of answers: a CSV with a line for each of several files, and a column for each option.

A cell holds the answer to its option for the file of its line; an option that can be given several times has each
answer on a line of the cell. An empty cell answers nothing, and neither does ``WHAT=`` without a meaning.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from qiangqi.values.personal_data import mask

from .answers import AnswerError, exactly
from .questions import Question

FILE, SKIP, OPEN = "file", "skip", "open"
"""The columns that are no option: which file, ``yes`` to leave it out, and what is still to be answered."""

Cells = dict[str, str | tuple[str, ...]]
"""The answers of a line by the names of their options; a tuple for an option that can be given several times."""


def read_sheet(path: Path, options: Mapping[str, bool], files: Collection[str]) -> dict[str, Cells]:
    """Return the answers of each file of a sheet; ``options`` says of each whether it can be given several times.

    Raises:
        AnswerError: it is no such sheet, a column is no option, or a line names none of the files, or one twice.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(_text(path), newline="")))
    except (OSError, csv.Error) as error:
        raise AnswerError(f"--answers {path.name}: cannot be read: {error}; expected a CSV") from None
    found: dict[str, Cells] = {}
    for number, row in enumerate(rows, 2):
        if any(row.values()):
            name, cells = _line(path, number, row, options)
            if name not in files or name in found:
                problem = "stands twice" if name in found else f"is none of the files: {', '.join(sorted(files))}"
                raise AnswerError(f"--answers {path.name}, line {number}: {mask(name)!r} {problem}")
            found[name] = cells
    return found


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")  # as Excel saves a CSV in China


def _line(path: Path, number: int, row: dict[str, str], options: Mapping[str, bool]) -> tuple[str, Cells]:
    unknown = [str(name) for name in row if name not in (FILE, SKIP, OPEN, "") and name not in options]
    if FILE not in row or unknown:
        problem = f"column {unknown[0]!r} is no option" if unknown else f"has no column {FILE!r}"
        raise AnswerError(f"--answers {path.name}: {problem}; expected {FILE}, {SKIP} and {', '.join(options)}")
    cells: Cells = {}
    for name in (name for name in (*options, SKIP) if (row.get(name) or "").strip()):
        text = row[name].strip()
        lines = tuple(line.strip() for line in text.splitlines() if line.strip() and not line.strip().endswith("="))
        if options.get(name) and lines:
            cells[name] = lines
        elif not options.get(name):
            cells[name] = text
    if cells.get(SKIP, "no") not in ("yes", "no"):
        raise AnswerError(f"--answers {path.name}, line {number}: {SKIP} {cells[SKIP]!r}; expected yes, no or nothing")
    return (row[FILE] or "").strip(), cells


def sheet(lines: Sequence[tuple[str, Cells, Sequence[Question]]], options: Mapping[str, bool]) -> bytes:
    """Return a sheet of files: what is answered of each, what is proposed, and what is still to be answered.

    Columns that no line has anything to say in are left out; it begins with a mark by which Excel knows the encoding.
    """
    rows = [{FILE: name, **_filled(cells, questions)} for name, cells, questions in lines]
    used = {name for row in rows for name in row}
    columns = [FILE, SKIP, *(name for name in options if name in used), OPEN]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _filled(cells: Cells, questions: Sequence[Question]) -> dict[str, str]:
    found = {name: text if isinstance(text, str) else "\n".join(text) for name, text in cells.items()}
    for question in questions:
        name, line = question.key[0], f"{_about(question)}{question.default or ''}"
        found[name] = f"{found[name]}\n{line}" if found.get(name) and len(question.key) > 1 else line
    return found | {OPEN: "\n".join(_still_open(questions))}


def _about(question: Question) -> str:
    name, *about = question.key
    if not about:
        return ""
    return f"{exactly(about[0]) if name == 'annex' else ':'.join(about)}="


def _still_open(questions: Sequence[Question]) -> Iterator[str]:
    for question in questions:
        if question.default is None:
            expected = f" ({' | '.join(question.choices)})" if question.choices else ""
            yield f"{question.key[0]}: {mask(question.zh)} / {question.en}{expected}"
