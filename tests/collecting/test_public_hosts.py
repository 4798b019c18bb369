"""Which hosts may be asked: only those of the public network, at the very address that was checked."""

from __future__ import annotations

import socket
import time

import pytest
from qiangqi.collecting.addresses import Forbidden, check_address, is_somebodys
from qiangqi.collecting.limits import Limits
from qiangqi.collecting.public_hosts import is_public, resolved
from qiangqi.collecting.requester import Failed, Requester
from watched_site import SMALL, Page, RecordedClock, WatchedSite

NOT_PUBLIC = (
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "0.0.0.0"),
    *("100.64.0.1", "100.127.255.254", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2001:0:7f00:1::"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::"),
)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_no_public_network_is_none_in_whatever_form(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "202.96.128.86", "2400:da00::6666", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_public_network_is_one(address: str) -> None:
    assert is_public(address)


def test_a_host_with_one_address_inside_is_refused_whatever_its_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", ("8.8.8.8", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: answers)
    with pytest.raises(Forbidden, match=r"10\.0\.0\.1"):
        resolved("xugou.example", 80)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_refused_in_whatever_form_it_is_written(served: WatchedSite, host: str) -> None:
    served.clear()
    requester = Requester(RecordedClock(), SMALL, "test")
    with pytest.raises(Forbidden, match="not of the public network"):
        requester.get(f"http://{host}:{served.root.rpartition(':')[2]}/", {}, 1000)
    assert served.asked == []


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(
    served: WatchedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.clear()
    served.put("/", "here")
    port, plain, asked = int(served.root.rpartition(":")[2]), socket.getaddrinfo, []

    def rebinding(host, *given, **named):  # type: ignore[no-untyped-def]
        if host != "xugou.example":
            return plain(host, *given, **named)
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "169.254.169.254", port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    hop = Requester(RecordedClock(), SMALL, "test", allows_loopback=True).get(f"http://xugou.example:{port}/", {}, 99)
    assert (hop.body, hop.ip, asked) == (b"here", "127.0.0.1", ["xugou.example"])
    assert served.asked[0][1]["host"] == f"xugou.example:{port}"


def test_a_host_that_says_nothing_is_given_up(served: WatchedSite) -> None:
    served.clear()
    served.pages["/"] = Page(respond=lambda _handler: time.sleep(0.5))
    requester = Requester(RecordedClock(), Limits(silence=0.1), "test", allows_loopback=True)
    with pytest.raises(Failed, match="did not answer in time"):
        requester.get(f"{served.root}/", {}, 1000)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}\\@xugou.example/", "http://127.0.0.1:{port}#@xugou.example/"]
)
def test_an_address_that_can_be_read_in_two_ways_is_not_asked(served: WatchedSite, address: str) -> None:
    served.clear()
    requester = Requester(RecordedClock(), SMALL, "test", allows_loopback=True)
    try:
        hop = requester.get(address.format(port=served.root.rpartition(":")[2]), {}, 1000)
        assert hop.ip == "127.0.0.1" and "#" in address
    except Failed:
        assert served.asked == []


WATCHED = "https://www.xugou.example/list"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://xugou.example.evil.example/", "leads out"),
        ("https://evilxugou.example/", "leads out"),
        ("https://www.xugou.example@evil.example/", "user"),
        ("ftp://www.xugou.example/", "neither"),
        ("javascript:alert(1)", "neither"),
        ("https://www.xugou.example:22/", "port"),
        ("https://www.xugou.example:99999/", "port"),
        ("http://www.xugou.example/", "from https to http"),
    ],
)
def test_an_address_out_of_what_is_watched_is_refused_with_the_reason(address: str, why: str) -> None:
    with pytest.raises(Forbidden, match=why):
        check_address(address, "xugou.example", WATCHED, WATCHED)


def test_a_host_below_the_domain_is_within_it_and_a_domain_of_all_authorities_is_nobodys() -> None:
    assert check_address("https://zscqj.xugou.example./a", "xugou.example", WATCHED).path == "/a"
    assert [one for one in ("gov.cn", "cn", "com.cn", "cnipa.gov.cn", "www.gov.cn") if is_somebodys(one)] == [
        "cnipa.gov.cn",
        "www.gov.cn",
    ]
