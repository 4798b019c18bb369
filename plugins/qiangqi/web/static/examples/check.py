"""Check the firms of a CSV with the columns name and uscc; prints the outcome of each and its sentence.

usage: python check.py FIRMS.csv [ADDRESS]
"""

import csv
import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

PART = 1_000
"""Rows sent at once; the most is 50,000."""


def check(site: str, rows: list[dict[str, str]], as_of: str) -> list[dict[str, Any]]:
    """Return one result a row, in order; a server that is busy says when to come again, and is asked then."""
    body = json.dumps({"as_of": as_of, "rows": rows}).encode()
    request = urllib.request.Request(f"{site}/-/check.json", body, {"content-type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                results: list[dict[str, Any]] = json.load(answer)["results"]
                return results
        except urllib.error.HTTPError as refusal:
            if refusal.code not in (429, 503):
                raise SystemExit(json.load(refusal)["detail"]) from None
            time.sleep(int(refusal.headers["retry-after"]))


def every(site: str, rows: list[dict[str, str]], as_of: str) -> Iterator[dict[str, Any]]:
    """Yield the results of any number of rows, sent in parts."""
    for start in range(0, len(rows), PART):
        yield from check(site, rows[start : start + PART], as_of)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        firms = [{"name": row["name"], "uscc": row["uscc"]} for row in csv.DictReader(file)]
    for result in every(sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8001", firms, "2019-01-01"):
        print(result["row"], result["outcome"], result["says"])
