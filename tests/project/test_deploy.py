"""What serves the site by copies, run as far as can be without containers: copies, and the cache in front."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import yaml
from given import ROOT
from installed import SCRIPTS, needed
from serving import free_port, wait_for
from tool_runs import passes, run

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "deploy"


@contextmanager
def copy(release: Path, probe: str = "/robots.txt", **environment: str) -> Iterator[str]:
    """One copy of the site, begun as a container begins it, from when an address of it answers."""
    port = free_port()
    given = {"RELEASES": str(release.parent), "RELEASE": release.name, "PORT": str(port), **environment}
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        ["sh", str(DEPLOY / "serve.sh")],
        cwd=ROOT,
        env=os.environ | {"PATH": path} | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{probe}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


class Begun(NamedTuple):
    """A copy that was begun before its release was there, and what it answered until then."""

    address: str
    before: dict[str, httpx.Response]


@pytest.fixture(scope="module")
def begun(fictional_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """A copy whose changes are late, whatever the day: the next were due years before the last."""
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("begun")
    (folder / "metadata.json").write_text(
        json.dumps(metadata | {"plugins": {"qiangqi": {"changes_due_days": -3650}}}), encoding="utf-8"
    )
    told = {"METADATA": str(folder / "metadata.json"), "FORWARDED_ALLOW_IPS": "127.0.0.1", "WAITS": "yes"}
    with copy(folder / "releases" / fictional_release.name, probe="/-/live", **told) as address:
        before = {path: httpx.get(address + path) for path in ("/-/ready", "/")}
        (folder / "releases").symlink_to(fictional_release.parent)
        while not is_ready(address):
            time.sleep(0.1)
        yield Begun(address, before)


@pytest.fixture(scope="module")
def site(begun: Begun) -> str:
    """The address of that copy, once it has its release."""
    return begun.address


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/-/ready").status_code == 200
    except httpx.TransportError:  # between the one that waited and the site nobody listens
        return False


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


def test_a_copy_serves_the_release_that_it_is_told(site: str, fictional_release: Path) -> None:
    told = httpx.get(f"{site}/releases/{fictional_release.name}/manifest.json").json()
    assert httpx.get(f"{site}/-/health").json()["catalogue"]["release"] == told["catalogue"]["sha256"]


@pytest.mark.parametrize("release", ["", "2020-01-01-none"])
def test_a_release_that_is_not_there_is_refused_and_those_that_are_there_are_named(
    release: str, fictional_release: Path
) -> None:
    done = run("sh", DEPLOY / "serve.sh", RELEASES=str(fictional_release.parent), RELEASE=release)
    assert done.returncode == 1 and fictional_release.name in done.stderr and done.stderr.count("\n") == 1


def test_a_first_start_waits_for_its_release_alive_and_not_ready(begun: Begun) -> None:
    ready, page = begun.before["/-/ready"], begun.before["/"]
    assert (ready.status_code, ready.json()) == (503, {"status": "red", "release": None})
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert httpx.get(f"{begun.address}/-/ready").json()["status"] == "ok"


def test_a_copy_that_waits_ends_when_it_is_told(tmp_path: Path) -> None:
    with copy(tmp_path / "releases" / "none", probe="/-/live", WAITS="yes"):
        pass  # `copy` ends it, and fails where it does not end


def test_the_tools_for_machines_serve_the_release_that_they_are_told(fictional_release: Path) -> None:
    call = {"name": "what_changed", "arguments": {}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    with copy(fictional_release, probe="/-/live", SERVES="mcp", ALLOW="register.example") as address:
        assert run(sys.executable, "-S", DEPLOY / "healthy.py", PORT=address.rpartition(":")[2]).returncode == 0
        answers = {
            host: httpx.post(f"{address}/mcp", json=asked, headers={"host": host, "accept": "application/json"})
            for host in ("register.example", "other.example")
        }
    assert [answer.status_code for answer in answers.values()] == [200, 421]
    assert answers["register.example"].json()["result"]["structuredContent"]["to"] == fictional_release.name


def test_late_changes_are_red_but_take_no_copy_away(site: str) -> None:
    health = httpx.get(f"{site}/-/health")
    assert (health.status_code, health.json()["changes"]["status"]) == (503, "red")
    assert run(sys.executable, "-S", DEPLOY / "healthy.py", PORT=site.rpartition(":")[2]).returncode == 0


def test_a_copy_whose_catalogue_is_gone_or_that_does_not_answer_is_not_healthy(
    fictional_release: Path, tmp_path: Path
) -> None:
    release = tmp_path / "releases" / fictional_release.name
    release.mkdir(parents=True)
    shutil.copyfile(fictional_release / "SHA256SUMS", release / "SHA256SUMS")
    shutil.copyfile(fictional_release / "catalogue.db", release / "demo.db")  # it serves what the manifest names
    told = json.loads((fictional_release / "manifest.json").read_bytes())
    (release / "manifest.json").write_text(json.dumps(told | {"catalogue": told["catalogue"] | {"name": "demo.db"}}))
    with copy(release) as address:
        port = address.rpartition(":")[2]
        assert run(sys.executable, DEPLOY / "healthy.py", PORT=port).returncode == 0
        (release / "demo.db").unlink()
        while (gone := run(sys.executable, DEPLOY / "healthy.py", PORT=port)).returncode == 0:
            time.sleep(0.1)  # what was read is told again for a second
        assert gone.returncode == 1 and "/-/ready answers 503" in gone.stderr
        assert run(sys.executable, DEPLOY / "healthy.py", "live", PORT=port).returncode == 0
    silent = run(sys.executable, DEPLOY / "healthy.py", PORT=port)
    assert silent.returncode == 1 and silent.stderr.count("\n") == 1


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
