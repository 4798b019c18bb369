"""Requests for Datasette's pages of tables that name no table of the public, no known method, or two hosts."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from serving import serving

pytestmark = pytest.mark.slow

WEB = httpx.Client(timeout=60)
"""The first page of tables begins the process that answers it."""

PAGES = ("/catalogue", "/catalogue/firms", "/catalogue/firms.json", "/catalogue/firms/91410000170001401D")


@pytest.fixture(scope="module")
def served(database: Path) -> Iterator[str]:
    """The address of the real catalogue, served by processes of its own."""
    with serving(database) as address:
        yield address


def test_a_page_of_tables_takes_reading_methods_alone_and_one_host(served: str) -> None:
    for path in PAGES:
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            answer = WEB.request(method, served + path)
            assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS"), (method, path)
        with socket.create_connection(("127.0.0.1", urlsplit(served).port or 80), timeout=60) as connection:
            connection.sendall(b"GET %s HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n" % path.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 400 "), path


def test_the_inner_tables_of_the_search_index_are_closed_as_pages_too(served: str) -> None:
    assert "firms_fts_idx" not in WEB.get(f"{served}/catalogue").text
    for path in ("firms_fts_idx", "firms_fts_data.json", "firms_fts_docsize.csv", "firms_fts_config/1"):
        assert WEB.get(f"{served}/catalogue/{path}").status_code == 403, path
    assert WEB.get(f"{served}/catalogue/firms_fts?_size=1").status_code == 200
