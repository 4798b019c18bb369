"""Ask a served catalogue by the client for Python that openapi-generator made, and print what was found."""

from __future__ import annotations

import datetime
import json
import sys

from openapi_client import (
    AnyRow,
    ApiClient,
    CheckBatch,
    CheckBatchAsOf,
    ChecksApi,
    Configuration,
    ReleasesApi,
    StandingApi,
)

address, firm, name, day, version = sys.argv[1:]
as_of = datetime.date.fromisoformat(day)
client = ApiClient(Configuration(host=address))

checked = ChecksApi(client).check(CheckBatch(rows=[AnyRow(name=name)], as_of=CheckBatchAsOf(as_of)))
found = StandingApi(client).search(q=name)
told = StandingApi(client).standing(firm, as_of=as_of)
file = ReleasesApi(client).release_file(version, "datapackage.json")

answers = {
    "check": checked.results[0].outcome,
    "search": found.hits[0].firm_id,
    "standing": told.standings[0].says,
    "download": bytes(file).decode(),
}
print(json.dumps(answers))
