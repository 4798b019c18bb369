"""The cache in front of the copies, `deploy/nginx.conf`, run by nginx without containers."""

from __future__ import annotations

import http.server
import os
import re
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path

import httpx
import pytest
from copies import DEPLOY, copy
from installed import needed
from serving import free_port
from tool_runs import passes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(fictional_release: Path) -> Iterator[str]:
    """The address of a copy that believes what the cache says of its readers."""
    with copy(fictional_release, FORWARDED_ALLOW_IPS="127.0.0.1") as address:
        yield address


@contextmanager
def nginx(folder: Path, copies: str, edited: Callable[[str], str] = str) -> Iterator[str]:
    """The cache of deploy/ in a folder: its configuration as it is, but for where it listens and writes."""
    program, port = needed("nginx", "install Debian's package nginx-light to run the cache"), free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("listen 8080", f"listen 127.0.0.1:{port}")
    (folder / "nginx.conf").write_text(edited(text).replace("/tmp/", f"{folder}/"), encoding="utf-8")
    (folder / "copies.conf").write_text(copies, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not enter the folder
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-g", f"daemon off; {user}"])
    try:
        while process.poll() is None and not listens(port):
            time.sleep(0.05)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def beside(site: str) -> str:
    """Return where the copy is, as the cache in a pod is told."""
    text = (DEPLOY / "nginx/beside.conf").read_text(encoding="utf-8")
    return text.replace("127.0.0.1:8001", site.removeprefix("http://"))


@pytest.fixture(scope="module")
def cache(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The cache before that copy."""
    with nginx(tmp_path_factory.mktemp("nginx"), beside(site)) as address:
        yield address


def test_the_cache_keeps_what_may_be_kept_and_asks_anew_for_the_rest(cache: str, fictional_release: Path) -> None:
    def kept(path: str) -> list[str | None]:
        return [httpx.get(f"{cache}{path}").headers.get("x-cache") for _ in range(2)]

    assert kept("/") == kept("/titles?as_of=2020-01-01") == ["MISS", "HIT"]
    assert kept("/-/health") == ["MISS", "MISS"]
    assert kept(f"/releases/{fictional_release.name}/firms.csv") == [None, None]
    part = httpx.get(f"{cache}/releases/{fictional_release.name}/firms.parquet", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"PAR1")


def test_the_cache_keeps_nothing_of_what_is_sent(cache: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    name = "虚构而只在请求里的企业"
    sent = {"as_of": "2020-01-01", "rows": [{"name": name}]}
    answers = [httpx.post(f"{cache}/-/check.json", json=sent) for _ in range(2)]
    assert [(one.status_code, one.headers.get("x-cache")) for one in answers] == [(200, None)] * 2
    folder = tmp_path_factory.getbasetemp()
    files = [path for path in folder.glob("nginx*/**/*") if path.is_file()]
    assert files and all(name.encode() not in path.read_bytes() for path in files)


def test_the_cache_keeps_an_answer_once_however_it_is_asked_for(cache: str) -> None:
    with httpx.Client(headers={"accept-encoding": "gzip, deflate, br"}) as web:
        first = web.get(f"{cache}/statuses")
    assert (first.headers["x-cache"], first.headers["content-encoding"]) == ("MISS", "gzip")
    for packing in ("gzip", "br;q=1.0,gzip;q=0.8", "deflate, gzip"):
        headers = {"accept-encoding": packing, "cookie": f"another={packing[:2]}"}
        again = httpx.get(f"{cache}/statuses", headers=headers)
        assert (again.headers["x-cache"], again.text) == ("HIT", first.text)
    plain = [httpx.get(f"{cache}/statuses", headers={"accept-encoding": one}) for one in ("identity", "gzip;q=0", "br")]
    assert [one.headers["x-cache"] for one in plain] == ["MISS", "HIT", "HIT"]
    assert all("content-encoding" not in one.headers and one.text == first.text for one in plain)


def test_the_cache_leads_nobody_to_an_address_of_its_own(cache: str, fictional_release: Path) -> None:
    listed = httpx.get(f"{cache}/releases", headers={"host": "register.example"})
    assert (listed.status_code, listed.headers["x-cache"]) == (200, "MISS") and fictional_release.name in listed.text
    latest = httpx.get(f"{cache}/releases/latest", headers={"host": "register.example"})
    assert latest.status_code in (301, 302, 307) and latest.headers["location"].startswith("/releases/")
    forged = httpx.get(f"{cache}/sitemap.xml", headers={"x-forwarded-host": "stranger.example"})
    assert "stranger.example" not in forged.text and cache in forged.text


def test_the_block_with_tls_speaks_http_2_and_says_https(site: str, tmp_path: Path) -> None:
    openssl, port = needed("openssl", "install it to make a certificate for the test"), free_port()
    key, certificate = tmp_path / "tls.key", tmp_path / "tls.crt"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    passes(openssl, *made, "-keyout", key, "-out", certificate)

    def edited(text: str) -> str:
        opened = re.sub(r"^( +)#(?=listen |ssl_|add_header |if )", r"\1", text, flags=re.MULTILINE)
        return opened.replace("/etc/nginx/tls", str(tmp_path)).replace("listen 8443", f"listen 127.0.0.1:{port}")

    with nginx(tmp_path, beside(site), edited) as plain:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        page = httpx.get(f"https://127.0.0.1:{port}/sitemap.xml", verify=trusting)
        assert f"<loc>https://127.0.0.1:{port}/" in page.text and "strict-transport-security" in page.headers
        trusting.set_alpn_protocols(["h2"])
        with socket.create_connection(("127.0.0.1", port)) as way, trusting.wrap_socket(way) as secured:
            assert secured.selected_alpn_protocol() == "h2"
        sent_on = httpx.get(f"{plain}/titles?as_of=2020-01-01")
        assert sent_on.headers["location"] == "https://127.0.0.1/titles?as_of=2020-01-01"


@pytest.mark.parametrize(("source", "scheme"), [("127.0.0.2", "https"), ("127.0.0.3", "http")])
def test_the_cache_believes_the_scheme_of_a_proxy_that_is_named_alone(
    site: str, tmp_path: Path, source: str, scheme: str
) -> None:
    named = beside(site).replace("10.0.0.0/8 1;", "127.0.0.2 1;")
    with nginx(tmp_path, named) as web, httpx.Client(transport=httpx.HTTPTransport(local_address=source)) as client:
        page = client.get(f"{web}/sitemap.xml", headers={"x-forwarded-proto": "https"}).text
    assert f"<loc>{scheme}://127.0.0.1" in page


@pytest.mark.parametrize("file", ["beside.conf", "resolved.conf"])
def test_no_address_of_the_internet_is_named_as_a_proxy_in_what_is_shipped(file: str) -> None:
    named = re.findall(r"^ *([\d.]+/\d+) 1;", (DEPLOY / "nginx" / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert bool(named) == (file == "beside.conf")
    assert not any(ip_network(one).is_global for one in named)


def test_a_copy_that_comes_back_with_another_address_is_found_again(tmp_path: Path) -> None:
    port, addresses = free_port(), ["127.0.0.2"]
    with ExitStack() as begun:
        for address in ("127.0.0.2", "127.0.0.3"):
            begun.enter_context(answering(address, port))
        names = begun.enter_context(naming(addresses))
        copies = (DEPLOY / "nginx/resolved.conf").read_text(encoding="utf-8").replace("127.0.0.11", names)
        copies = copies.replace("site:8001", f"site:{port}").replace("valid=5s", "valid=1s")
        web = begun.enter_context(nginx(tmp_path, copies))
        assert httpx.get(web).text == "127.0.0.2"
        addresses[:] = ["127.0.0.3"]
        while httpx.get(web).text != "127.0.0.3":
            time.sleep(0.1)


@contextmanager
def answering(address: str, port: int) -> Iterator[None]:
    """A copy, as far as that matters: at an address of this machine, which it answers."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(address)))
            self.end_headers()
            self.wfile.write(address.encode())

        def log_message(self, *_given: object) -> None:
            pass

    with http.server.ThreadingHTTPServer((address, port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        server.shutdown()


@contextmanager
def naming(addresses: list[str]) -> Iterator[str]:
    """A name server (RFC 1035) that gives every name the addresses in a list as they are by then."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked, way = self.request
            records = [
                b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04" + ip_address(one).packed for one in addresses
            ]
            head = asked[:2] + b"\x81\x80\x00\x01" + len(records).to_bytes(2, "big") + b"\x00\x00\x00\x00"
            way.sendto(head + asked[12:] + b"".join(records), self.client_address)

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
