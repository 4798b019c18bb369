"""Who may use the desk: the browser that was given its address, on this machine, of this user, from its own pages."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from desks import Running
from python_runs import run_python
from qiangqi.desk.client_user import NOBODY, user_of

pytestmark = pytest.mark.slow

EVERY = ["/", "/static/style.css", "/nothing"]


@pytest.fixture
def cookie(desk: Running) -> str:
    return desk.entered()


def test_the_token_is_exchanged_for_a_cookie_that_scripts_and_other_sites_never_get(desk: Running) -> None:
    answer = desk.ask(desk.address.removeprefix(desk.base))
    assert answer.status == 303 and answer.headers["location"] == "/"
    assert answer.headers["referrer-policy"] == "no-referrer"
    name, *parts = answer.headers["set-cookie"].split("; ")
    assert name.startswith(f"qiangqi-desk-{desk.port}=") and {"HttpOnly", "Path=/", "SameSite=strict"} <= set(parts)
    assert desk.address.partition("token=")[2] not in answer.headers["set-cookie"]


def test_with_the_cookie_the_desk_answers_and_nothing_may_be_kept_or_loaded_from_elsewhere(
    desk: Running, cookie: str
) -> None:
    answer = desk.ask("/", {"cookie": cookie})
    assert answer.status == 200 and "登记工作台" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "http" not in answer.headers["content-security-policy"] and "unsafe" not in str(answer.headers)


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("cookies", [None, "qiangqi-desk=x", 'a="', "qiangqi-desk-PORT=", "qiangqi-desk-PORT=wrong"])
def test_without_the_cookie_nothing_is_answered_but_how_to_get_in(
    desk: Running, path: str, cookies: str | None
) -> None:
    answer = desk.ask(path, {"cookie": cookies.replace("PORT", str(desk.port))} if cookies else {})
    assert answer.status == 403 and "make desk" in answer.text and "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "?token=", "?token=wrong", "?token=%E4%B8%AD"])
def test_a_wrong_token_opens_nothing(desk: Running, token: str) -> None:
    answer = desk.ask(f"/enter{token}")
    assert answer.status == 403 and "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["example.org", "example.org:PORT", "127.0.0.1", "127.0.0.1:1", "127.0.0.2:PORT"])
def test_a_request_by_another_host_name_is_refused_with_cookie_and_token(desk: Running, cookie: str, host: str) -> None:
    named = {"host": host.replace("PORT", str(desk.port)), "cookie": cookie}
    assert desk.ask("/", named).status == 403
    assert "set-cookie" not in desk.ask(desk.address.removeprefix(desk.base), named).headers


FOREIGN = [
    {"origin": "http://example.org"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_origin_can_neither_read_nor_write(
    desk: Running, cookie: str, headers: dict[str, str], method: str
) -> None:
    answer = desk.ask("/", {"cookie": cookie, "origin": desk.base} | headers, method)
    assert answer.status == 403 and "access-control-allow-origin" not in answer.headers


def test_what_changes_something_must_say_that_it_comes_from_the_desk(desk: Running, cookie: str) -> None:
    assert desk.ask("/nothing", {"cookie": cookie}, "POST").status == 403
    assert desk.ask("/nothing", {"cookie": cookie, "origin": desk.base}, "POST").status == 404


def test_the_token_stands_in_no_process_argument_and_no_file(desk: Running) -> None:
    token = desk.address.partition("token=")[2].encode()
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert token not in line.read_bytes()
        except OSError:
            continue
    assert [path for path in desk.folder.rglob("*") if path.is_file() and token in path.read_bytes()] == []


def test_what_the_desk_works_on_is_for_its_user_alone(desk: Running) -> None:
    work = desk.folder / "waiting" / "desk"
    assert stat.S_IMODE(work.stat().st_mode) == 0o700
    assert [path for path in work.rglob("*") if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(os.getuid() != 0, reason="only the system's own user can act as another one")
def test_another_user_of_the_machine_is_refused_even_with_the_cookie(desk: Running, cookie: str) -> None:
    asking = (
        "import sys, urllib.request as u, urllib.error as e\n"
        "try: print(u.urlopen(u.Request(sys.argv[1], headers={'cookie': sys.argv[2]})).status)\n"
        "except e.HTTPError as error: print(error.status)"
    )
    command = [sys.executable, "-c", asking, desk.base + "/", cookie]
    mine = subprocess.run(command, capture_output=True, text=True, check=True)
    another = subprocess.run(
        ["/usr/bin/python3", *command[1:]], capture_output=True, text=True, check=True, user=65534, cwd="/"
    )
    assert (mine.stdout.strip(), another.stdout.strip()) == ("200", "403")


def test_the_user_of_a_connection_is_read_from_the_systems_table(tmp_path: Path) -> None:
    (tmp_path / "tcp").write_text(
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F44 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 1 1\n"
        "   1: 0100007F:D431 0100007F:1F44 01 00000000:00000000 00:00000000 00000000  1001        0 2 1\n",
        encoding="ascii",
    )
    assert user_of(("127.0.0.1", 0xD431), ("127.0.0.1", 8004), tmp_path) == 1001
    assert user_of(("127.0.0.1", 0xD432), ("127.0.0.1", 8004), tmp_path) is None
    assert user_of(("127.0.0.1", 0xD431), ("127.0.0.1", 8004), tmp_path / "none") is None


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::ffff:127.0.0.1")])
def test_a_socket_of_either_family_has_its_user_and_one_that_was_let_go_of_has_none(
    family: socket.AddressFamily, host: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket(family) as client:
        client.connect((host, listening.getsockname()[1]))
        taken, told = listening.accept()
        with taken:
            assert user_of(told, taken.getsockname()) == os.getuid()
            client.close()  # its last words are on their way, and no process holds it
            assert user_of(told, taken.getsockname()) == NOBODY


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1"])
def test_the_desk_is_served_on_loopback_and_nowhere_else(host: str) -> None:
    done = run_python("scripts/desk.py", "--host", host)
    assert done.returncode == 2 and "127.0.0.1" in done.stderr
