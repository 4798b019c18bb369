"""Ask a served catalogue, read the answers into the models that datamodel-code-generator made, and print them."""

from __future__ import annotations

import datetime
import json
import sys

import httpx
from models import AnyRow, CheckAnswer, CheckBatch, CheckRow, Day, SearchAnswer, StandingAnswer

address, firm, name, day, version = sys.argv[1:]
batch = CheckBatch(rows=[AnyRow(CheckRow(name=name))], as_of=Day(datetime.date.fromisoformat(day)))
sent = batch.model_dump(mode="json", exclude_unset=True)

with httpx.Client(base_url=address) as client:
    checked = CheckAnswer.model_validate(client.post("/-/check.json", json=sent).raise_for_status().json())
    found = SearchAnswer.model_validate(client.get("/-/search.json", params={"q": name}).raise_for_status().json())
    asked = client.get(f"/-/standing/{firm}.json", params={"as_of": day}).raise_for_status()
    told = StandingAnswer.model_validate(asked.json())
    file = client.get(f"/releases/{version}/datapackage.json").raise_for_status()

answers = {
    "check": checked.results[0].outcome.value,
    "search": found.hits[0].firm_id,
    "standing": told.standings[0].says,
    "download": file.text,
}
print(json.dumps(answers))
