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
