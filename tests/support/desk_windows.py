"""A browser's window on a desk, without a browser: it drops files, answers questions, and waits for what is read."""

from __future__ import annotations

import json
import re
import time
from urllib.parse import urlencode

from desks import Answer, Running

FORM = "application/x-www-form-urlencoded"
GIVEN = {
    "evidence": "government_site",
    "published": "2023-06-01",
    "published-because": "网页日期|The day of the web page.",
    "date": "2023-05-06",
    "date-because": "通知的日期|The day of the notice.",
}


class Window:
    """A browser's window on a desk, without its pictures."""

    def __init__(self, desk: Running) -> None:
        self.desk, self.headers = desk, {"cookie": desk.entered(), "origin": desk.base}

    def get(self, path: str) -> Answer:
        return self.desk.ask(path, self.headers)

    def post(self, path: str, **fields: str) -> Answer:
        headers = {**self.headers, "content-type": FORM}
        return self.desk.ask(path, headers, "POST", urlencode(fields).encode())

    def drop(self, *files: tuple[str, bytes]) -> Answer:
        parts = [
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n' % (name.encode(), data)
            for name, data in files
        ]
        headers = {**self.headers, "content-type": "multipart/form-data; boundary=x"}
        return self.desk.ask("/drop", headers, "POST", b"".join(parts) + b"--x--\r\n")

    def listed(self) -> str:
        """Return the first page once nothing is read any more."""
        for _ in range(300):
            page = self.get("/")
            if "refresh" not in page.headers:
                return page.text
            time.sleep(0.1)
        raise AssertionError("still reading")

    def number(self, name: str) -> str:
        """Return the number of the file of a name."""
        found = re.search(rf'/items/(\d+)"[^>]*>{re.escape(name)}<', self.listed())
        assert found, name
        return found[1]

    def item(self, number: str) -> str:
        for _ in range(300):
            page = self.get(f"/items/{number}")
            if "refresh" not in page.headers:
                return page.text
            time.sleep(0.1)
        raise AssertionError("still reading")

    def answer(self, number: str, said: dict[str, str], before: str = "", do: str = "answer") -> Answer:
        fields = {"do": do}
        for place, (key, text) in enumerate(said.items()):
            fields |= {f"key.{place}": json.dumps([key]), f"answer.{place}": text, f"before.{place}": before}
        return self.post(f"/items/{number}/answers", **fields)

    def through(self, number: str) -> None:
        """Answer everything of a file."""
        self.answer(number, {}, do="all")
        self.answer(number, GIVEN, do="all")
        assert "可以保存" in self.item(number)
