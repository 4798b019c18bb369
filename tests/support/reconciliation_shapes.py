"""What the Reconciliation Service API 0.2 asks of each message, in words of our own, as JSON Schemas.

They are narrower than the specification's: what it leaves open and this service never sends is no valid message here.
The specification's own schemas are not part of this repository; ``RECONCILIATION_SCHEMAS`` may name a folder with them.

Source: W3C Entity Reconciliation Community Group, Reconciliation Service API 0.2, 10 April 2023.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NAMED: Schema = {"type": "string", "minLength": 1}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
WITH_ID: Schema = {**ADDRESS, "pattern": r"^https?://.*\{\{id\}\}"}


def closed(optional: Mapping[str, Schema] | None = None, /, **fields: Schema) -> Schema:
    """Return the schema of an object with these fields, all of which must be there, and perhaps some others."""
    every = {**fields, **(optional or {})}
    return {"type": "object", "properties": every, "required": list(fields), "additionalProperties": False}


def many(item: Schema, **more: Any) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": item, **more}


def keyed(value: Schema) -> Schema:
    """Return the schema of an object of any keys."""
    return {"type": "object", "additionalProperties": value}


THING = closed(id=NAMED, name=NAMED)
TOLD = closed({"description": TEXT}, id=NAMED, name=NAMED)
SUGGESTED = closed({"description": TEXT}, id=NAMED, name=NAMED, notable=many(THING))
SERVICE = closed(service_url=ADDRESS, service_path={"type": "string", "pattern": "^/"})
FEATURE = closed(id=NAMED, value={"type": ["boolean", "number"]})
CANDIDATE = closed(
    id=NAMED,
    name=NAMED,
    description=TEXT,
    type=many(THING),
    score={"type": "number", "minimum": 0, "maximum": 100},
    match={"type": "boolean"},
    features=many(FEATURE),
)
CHOICE = closed(value=TEXT, name=NAMED)
SETTING = {
    "oneOf": [
        closed(name=NAMED, label=NAMED, type={"const": "text"}, default=TEXT, help_text=TEXT),
        closed(name=NAMED, label=NAMED, type={"const": "select"}, default=TEXT, help_text=TEXT, choices=many(CHOICE)),
    ]
}

SHAPES: dict[str, Schema] = {
    "manifest": closed(
        versions={"const": ["0.2"]},
        name=NAMED,
        identifierSpace=ADDRESS,
        schemaSpace=ADDRESS,
        documentation=ADDRESS,
        serviceVersion=NAMED,
        batchSize={"type": "integer", "minimum": 1},
        defaultTypes=many(THING, minItems=1, uniqueItems=True),
        view=closed(url=WITH_ID),
        preview=closed(url=WITH_ID, width={"type": "integer"}, height={"type": "integer"}),
        suggest=closed(entity=SERVICE, type=SERVICE, property=SERVICE),
        extend=closed(propose_properties=SERVICE, property_settings=many(SETTING)),
    ),
    "reconciliation-result-batch": keyed(closed(result=many(CANDIDATE), outcome=NAMED, says=TEXT)),
    "suggest-entities-response": closed(result=many(SUGGESTED)),
    "suggest-types-response": closed(result=many(TOLD)),
    "suggest-properties-response": closed(result=many(TOLD)),
    "data-extension-property-proposal": closed({"limit": {"type": "integer"}}, type=NAMED, properties=many(THING)),
    "data-extension-response": closed(
        meta=many(THING), rows=keyed(keyed(many({"oneOf": [closed(), closed(str={"type": "string", "minLength": 1})]})))
    ),
}


_VALUES = SHAPES["data-extension-response"]["properties"]["rows"]["additionalProperties"]["additionalProperties"]
_DRAFT_CHOICE: Schema = {
    "oneOf": [
        closed(id=NAMED, name=NAMED, type={"const": "text"}, default=TEXT, helpText=TEXT),
        closed(id=NAMED, name=NAMED, type={"const": "select"}, default=TEXT, helpText=TEXT, choices=many(CHOICE)),
    ]
}
_DRAFT_CANDIDATE: Schema = {
    **CANDIDATE,
    "properties": {
        **CANDIDATE["properties"],
        "features": many(closed(id=NAMED, name=NAMED, value={"type": ["boolean", "number"]})),
    },
}
_YES: Schema = {"const": True}
DRAFT_SHAPES: dict[str, Schema] = {
    "manifest": closed(
        versions={"const": ["1.0-draft"]},
        name=NAMED,
        lang=NAMED,
        documentation=ADDRESS,
        serviceVersion=NAMED,
        defaultTypes=many(THING, minItems=1, uniqueItems=True),
        view=closed(url={**ADDRESS, "pattern": r"^https?://[^{}]*\{id\}[^{}]*$"}),
        preview=closed(width={"type": "integer"}, height={"type": "integer"}),
        suggest=closed(entity=_YES, type=_YES, property=_YES),
        extend=closed(proposeProperties=_YES, propertySettings=many(_DRAFT_CHOICE)),
    ),
    "reconciliation-result-batch": closed(
        results=many(closed(candidates=many(_DRAFT_CANDIDATE), outcome=NAMED, says=TEXT))
    ),
    "suggest": closed(result=many(closed({"description": TEXT, "notable": many(THING)}, id=NAMED, name=NAMED))),
    "data-extension-property-proposal": SHAPES["data-extension-property-proposal"],
    "data-extension-response": closed(
        meta=many(THING), rows=many(closed(id=NAMED, properties=many(closed(id=NAMED, values=_VALUES))))
    ),
}
"""The same for the draft of version 1.0, whose own schemas ``RECONCILIATION_DRAFT_SCHEMAS`` may name."""

_SUGGESTED = {"suggest": "suggest-entities-response"}


def check_draft_shape(kind: str, message: object) -> None:
    """Do what :func:`check_shape` does by the draft of version 1.0."""
    Draft7Validator(DRAFT_SHAPES[kind]).validate(message)
    folder = os.environ.get("RECONCILIATION_DRAFT_SCHEMAS")
    if folder:
        _official(Path(folder), _SUGGESTED.get(kind, kind)).validate(message)


def check_shape(kind: str, message: object) -> None:
    """Fail where a message is not of its kind, by our words and, where they are at hand, by the specification's own."""
    Draft7Validator(SHAPES[kind]).validate(message)
    folder = os.environ.get("RECONCILIATION_SCHEMAS")
    if folder and (Path(folder) / f"{kind}.json").exists():
        _official(Path(folder), kind).validate(message)


def _official(folder: Path, kind: str) -> Draft7Validator:
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    resources = [(name, Resource.from_contents(schema, DRAFT7)) for name, schema in read.items()]
    ids = [(schema["$id"], Resource.from_contents(schema, DRAFT7)) for schema in read.values() if "$id" in schema]
    registry: Registry[Any] = Registry().with_resources([*resources, *ids])
    return Draft7Validator(read[f"{kind}.json"], registry=registry)
