"""From a look at a file and the answers so far to a draft of its card, and the questions that are left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from standing.regime import Regime

from ..cards import Card
from ..places import Divisions
from ..readers.look import Look
from .answers import NONE, AnswerError, Answers
from .document import ask_date, ask_document, ask_id, ask_level, ask_place, ask_title, is_before_made
from .meaning import Act, Meaning, Reader
from .new_regime import ask_regime
from .questions import Asker, Question, only
from .structure import Structure, structure_of
from .survey import Section, Survey
from .text_marks import batch_in, counts, texts
from .words import UNCLEAR, regimes_in

EXTENSIONS = {"csv": "csv", "text": "txt", "xlsx": "xlsx", "xls": "xls", "docx": "docx", "html": "html", "pdf": "pdf"}
NEW = "new"
"""The answer to --regime for a title that the catalogue does not have yet."""

_UNBOUND = (0, 10**9)


@dataclass(frozen=True, slots=True)
class Known:
    """What the datasets folder has already: regimes, the folder of each, the words of kinds, places, and today."""

    regimes: dict[str, Regime]
    places: dict[str, str]
    kinds: dict[str, str]
    divisions: Divisions
    division_names: dict[str, str]
    today: str


@dataclass(slots=True)
class Draft:
    """The draft so far: the card and where it goes once every question has an answer or a proposal."""

    questions: list[Question]
    notes: list[str] = field(default_factory=list)
    structure: Structure | None = None
    survey: Survey | None = None
    meaning: Meaning | None = None
    place: str = ""
    id: str = ""
    card: Card | None = None
    regime: Regime | None = None


Surveyor = Callable[[Structure], Survey]


def propose(path: Path, look: Look, answers: Answers, known: Known, surveyor: Surveyor) -> Draft:
    """Return the draft that the answers allow.

    Raises:
        AnswerError: an answer does not fit.
        DataError: the file cannot be read by the columns that are answered.
    """
    asker = Asker(answers)
    draft = Draft(asker.open)
    draft.structure = structure_of(look, asker)
    draft.survey = surveyor(draft.structure) if draft.structure else None
    title = ask_title(look, asker) or ""
    regime_id = _regime(asker, draft, known, title)
    regimes = known.regimes | ({draft.regime.id: draft.regime} if draft.regime else {})
    document = ask_document(look, asker, regimes.get(regime_id or ""), known.today)
    place = ask_place(asker, known.places.get(regime_id or ""))
    id = ask_id(asker, (document or {}).get("number"), path.stem)
    has_date = draft.structure is not None and not draft.structure.columns.get("date", "@").startswith("@")
    date = None if has_date else ask_date(look, asker)
    if draft.structure is None or draft.survey is None:
        return draft
    draft.notes = [*draft.structure.notes]
    _other_tables(asker, draft.structure, draft.survey)
    draft.meaning = Reader(asker, regimes, regime_id, known.kinds).read(draft.survey, draft.structure.columns, title)
    if draft.meaning is None or document is None or place is None or id is None or not (has_date or date):
        return draft
    draft.place, draft.id = place, id
    draft.card = _card(path, look, asker, draft, document, date, known)
    return draft


def _regime(asker: Asker, draft: Draft, known: Known, title: str) -> str | None:
    """Return the regime of the file; a new one is made only where the registrar says that it is new."""
    if "new-regime" in asker.answers.given or asker.answers.given.get("regime") == NEW:
        issuer = asker.answers.given.get("issuer", "")
        level = ask_level(asker, None, issuer)
        division = asker.answers.given.get("division") or known.divisions.code(_place_in(issuer))
        draft.regime = ask_regime(asker, level, None if level == "national" or division == NONE else division)
        if draft.regime and draft.regime.id in known.regimes:
            raise AnswerError(f"--new-regime {draft.regime.id}: there is one of this id; expected --regime, or a new id")
        return draft.regime.id if draft.regime else None
    sections = draft.survey.sections if draft.survey else []
    named = regimes_in(title, known.regimes)
    named += [id for section in sections for id in regimes_in(section.title, known.regimes)]
    zh = f"属于哪个制度（没有则写 {NEW}）"
    choices = (*known.regimes, NEW)
    chosen = asker.ask("regime", zh, f"which regime; {NEW} for a new one", only(named), choices=choices)
    return chosen


def _place_in(issuer: str) -> str:
    found = re.match(r"[㐀-鿿]{2,12}?(?:省|自治区|市|州|盟|县|区)(?:[㐀-鿿]{2,6}?(?:市|州|县|区))*", issuer)
    return found[0] if found else ""


def _other_tables(asker: Asker, structure: Structure, survey: Survey) -> None:
    """Pass over tables without the header only where the registrar sees it."""
    if not survey.unread or structure.is_prose:
        return
    where = "、".join(dict.fromkeys(address.split("!")[0].split(" row")[0] for address in survey.unread))
    zh = f"没有这些表头的表不读：{where}（{len(survey.unread)} 行）"
    said = asker.ask("other-tables", zh, "pass over tables without the headers", choices=("skip", "refuse"))
    structure.reading = structure.reading.model_copy(update={"other_tables": said or "refuse"})


def _card(
    path: Path,
    look: Look,
    asker: Asker,
    draft: Draft,
    document: dict[str, Any],
    date: tuple[str, dict[str, str]] | None,
    known: Known,
) -> Card | None:
    structure, meaning, answers = draft.structure, draft.meaning, asker.answers
    assert structure is not None and meaning is not None and draft.survey is not None
    if not is_before_made(document["published"]["on"], document["made"]):
        raise AnswerError(f"--published {document['published']['on']}: is later than --made {document['made']}")
    columns = dict(structure.columns)
    gives = dict(meaning.gives)
    for role in ("title", "event"):
        columns.setdefault(role, f"@{role}")
    values: dict[str, Any] = {"title": meaning.title, "event": meaning.event}
    values |= {"date": _dates(answers, date), "remark": _remarks(asker, draft.survey, columns)}
    if date:
        columns["date"], gives["date"] = "@date", date[0]
    batch = answers.given.get("batch") or ("" if "batch" in columns else batch_in(document["title"]) or "")
    if batch and batch != NONE and "batch" not in columns:
        columns["batch"], gives["batch"] = "@batch", batch
    order = ("name", "region", "uscc", "title", "event", "batch", "date", "valid_from", "valid_to", "new_name", "remark")
    reading = structure.reading.model_copy(update={"gives": gives, "annexes": meaning.annexes})
    raw = answers.given.get("raw-name") or f"{draft.id}.{EXTENSIONS[look.format]}"
    data = path.read_bytes()
    facts = _bounds(answers.given.get("facts"))
    try:
        return Card.model_validate(
            {
                **document,
                "raw": f"raw/{raw}",
                "sha256": hashlib.sha256(data).hexdigest(),
                "transcription": answers.given.get("transcription") == "yes",
                "encoding": look.encoding or "utf-8" if look.format in ("csv", "text") else "utf-8",
                "reading": reading.model_dump(mode="json", exclude_defaults=True) | {"annexes": meaning.annexes},
                "columns": {role: columns[role] for role in order if role in columns},
                "values": values,
                "bounds": {"facts": facts},
                "totals": _totals(look, asker, draft, gives.get("batch", ""), known),
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise AnswerError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _bounds(text: str | None) -> tuple[int, int]:
    if text is None:
        return _UNBOUND
    found = re.fullmatch(r"(\d+):(\d+)", text)
    if not found or int(found[1]) > int(found[2]):
        raise AnswerError(f"--facts {text!r}; expected MIN:MAX")
    return int(found[1]), int(found[2])


def _dates(answers: Answers, date: tuple[str, dict[str, str]] | None) -> dict[str, Any]:
    given = {date[0]: {"effective": date[0], "because": date[1]}} if date else {}
    because = {"zh": "登记人给出的含义", "en": "What it means was given by the registrar."}
    for (role, printed), said in answers.values.items():
        if role == "date":
            given[printed] = {"effective": said, "because": because}
    return given


def _remarks(asker: Asker, survey: Survey, columns: dict[str, str]) -> dict[str, Any]:
    """Give each printed remark its meaning: ``ok``, or the issue that its rows become; an empty one means nothing."""
    if "remark" not in columns:
        return {}
    found: dict[str, Any] = {"": {}}
    for value in filter(None, survey.values.get("remark", [])):
        said = asker.ask(("value", "remark", value), f"备注「{value}」：ok 或问题代码", "ok, or an issue code")
        found[value] = {} if said in (None, "ok") else {"issue": said}
    return found


def _totals(look: Look, asker: Asker, draft: Draft, batch: str, known: Known) -> list[dict[str, Any]]:
    """Return the figures that the document states, each of one title and kind."""
    assert draft.meaning is not None
    acts = [(section, act) for section, act in draft.meaning.acts if act.tier and act.kind and not act.skip]
    found = []
    for section, act in acts:
        stated = _stated(look, asker, section, len(acts) == 1 and len(draft.meaning.acts) == 1)
        if stated is not None and UNCLEAR != act.kind and act.tier != "tier_missing":
            found.append(_total(act, stated, batch or section.title, draft, known))
    return _summed(found)


def _stated(look: Look, asker: Asker, section: Section, is_only: bool) -> int | None:
    given = asker.answers.totals
    said = next((n for pattern, n in given.items() if pattern and re.search(pattern, section.title)), given.get(""))
    if said is not None:
        if said != NONE and not said.isdigit():
            raise AnswerError(f"--total {said!r}; expected a number, or {NONE}")
        return None if said == NONE or (not is_only and given.get("") == said) else int(said)
    certain = list(dict.fromkeys([*section.stated, *_in_title(section.title)]))
    if not certain and is_only:
        certain = list(dict.fromkeys(n for line in texts(look) for n in counts(line)))
    return certain[0] if len(certain) == 1 else None


def _in_title(title: str) -> list[int]:
    return [int(n) for n in re.findall(r"[(（]\s*共?计?\s*(\d+)\s*[家户个]", title)]


def _total(act: Act, stated: int, batch: str, draft: Draft, known: Known) -> dict[str, Any]:
    regime = draft.regime if draft.regime and draft.regime.id == act.regime else known.regimes[act.regime]
    return {
        "scope": known.division_names.get(regime.division or "", "全国" if regime.level == "national" else regime.short.zh),
        "division": regime.division,
        "regime": act.regime,
        "tier": act.tier,
        "kind": act.kind,
        "batch": batch,
        "count": stated,
        "stage": "publicity" if act.kind == "publicised" else "final",
        "is": "act",
    }


def _summed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the figures of annexes that are of one title, kind and batch: of several scopes the widest would count."""
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    for total in found:
        key = (total["regime"], total["tier"], total["kind"], total["batch"])
        if key in sums:
            sums[key]["count"] += total["count"]
        else:
            sums[key] = total
    return list(sums.values())
