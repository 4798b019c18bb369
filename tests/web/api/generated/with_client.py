"""Ask a served catalogue by the client that openapi-python-client made, and print what was found."""

from __future__ import annotations

import datetime
import io
import json
import sys

from client import Client
from client.api.checks import check, check_csv
from client.api.releases import release_file
from client.api.standing import search, standing
from client.models import CheckAnswer, CheckBatch, CheckRow, SearchAnswer, StandingAnswer
from client.types import File

address, firm, name, day, version = sys.argv[1:]
as_of = datetime.date.fromisoformat(day)
client = Client(base_url=address, raise_on_unexpected_status=True)

checked = check.sync(client=client, body=CheckBatch(rows=[CheckRow(name=name)], as_of=as_of))
assert isinstance(checked, CheckAnswer)
sheet = check_csv.sync(client=client, body=File(io.BytesIO(f"name\n{name}\n".encode())), as_of=as_of)
assert isinstance(sheet, str) and sheet.splitlines()[1].startswith(f"{name},found")
found = search.sync(client=client, q=name)
assert isinstance(found, SearchAnswer)
told = standing.sync(firm, client=client, as_of=as_of)
assert isinstance(told, StandingAnswer)
file = release_file.sync(version, "datapackage.json", client=client)
assert isinstance(file, File)

answers = {
    "check": checked.results[0].outcome.value,
    "search": found.hits[0].firm_id,
    "standing": told.standings[0].says,
    "download": file.payload.read().decode(),
}
print(json.dumps(answers))
