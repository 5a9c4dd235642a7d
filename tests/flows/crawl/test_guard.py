"""The address guard: what is refused, why, and what is let through."""

import asyncio
import ipaddress
import socket
import threading
from dataclasses import dataclass, field

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.crawl.guard import BlockedAddress, Guard, GuardedResolver, is_public

REFUSED = [
    ("not a url", Reason.BAD_URL),
    ("news.example/no-scheme", Reason.BAD_URL),
    ("", Reason.BAD_URL),
    ("//", Reason.BAD_URL),
    ("http:///x", Reason.BAD_URL),
    ("https://[news.example/", Reason.BAD_URL),
    ("https://../../x/", Reason.BAD_URL),
    ("https://" + "a" * 64 + ".example/", Reason.BAD_URL),
    ("https://news.example/" + "a" * 9000, Reason.BAD_URL),
    ("https://news.example:99999/", Reason.BAD_URL),
    ("https://user:secret@news.example/a", Reason.BAD_URL),
    ("https://me@news.example/a", Reason.BAD_URL),
    ("http://127.0.0.1.nip.example@news.example/", Reason.BAD_URL),
    ("https://news.example\\@127.0.0.1/", Reason.BAD_URL),
    ("https://news.example/\r\nHost: evil.example", Reason.BAD_URL),
    ("https://news.example/a%0d%0aSet-Cookie:x=1", Reason.BAD_URL),
    ("https://news.example/\x00null", Reason.BAD_URL),
    ("https://news.example/\x1b[31mred", Reason.BAD_URL),
    ("file:///etc/passwd", Reason.BAD_SCHEME),
    ("javascript:alert(1)", Reason.BAD_SCHEME),
    ("gopher://127.0.0.1:6379/_FLUSHALL", Reason.BAD_SCHEME),
    ("data:text/html,hi", Reason.BAD_SCHEME),
    ("ftp://news.example/x", Reason.BAD_SCHEME),
    ("http://127.0.0.1:4200/api", Reason.BLOCKED_ADDRESS),
    ("http://localhost/", Reason.BLOCKED_ADDRESS),
    ("http://localhost.:80/", Reason.BLOCKED_ADDRESS),
    ("http://printer.local/", Reason.BLOCKED_ADDRESS),
    ("http://metadata.google.internal/", Reason.BLOCKED_ADDRESS),
    ("http://[::1]:80/", Reason.BLOCKED_ADDRESS),
    ("http://[::]/", Reason.BLOCKED_ADDRESS),
    ("http://[::ffff:127.0.0.1]/", Reason.BLOCKED_ADDRESS),
    ("http://[::ffff:169.254.169.254]/", Reason.BLOCKED_ADDRESS),
    ("http://[64:ff9b::7f00:1]/", Reason.BLOCKED_ADDRESS),
    ("http://[2002:7f00:1::]/", Reason.BLOCKED_ADDRESS),
    ("http://[fe80::1%25eth0]/", Reason.BLOCKED_ADDRESS),
    ("http://[fd00::1]/", Reason.BLOCKED_ADDRESS),
    ("http://0/", Reason.BLOCKED_ADDRESS),
    ("http://127.1/", Reason.BLOCKED_ADDRESS),
    ("http://0x7f.1/", Reason.BLOCKED_ADDRESS),
    ("http://0x7f000001/", Reason.BLOCKED_ADDRESS),
    ("http://017700000001/", Reason.BLOCKED_ADDRESS),
    ("http://0177.0.0.1/", Reason.BLOCKED_ADDRESS),
    ("http://2130706433/", Reason.BLOCKED_ADDRESS),
    ("http://①②⑦.⓪.⓪.①/", Reason.BLOCKED_ADDRESS),
    ("http://169.254.169.254/latest/meta-data/", Reason.BLOCKED_ADDRESS),
    ("http://10.0.0.5/", Reason.BLOCKED_ADDRESS),
    ("http://192.168.1.1/", Reason.BLOCKED_ADDRESS),
    ("http://100.64.0.1/", Reason.BLOCKED_ADDRESS),
    ("http://192.0.2.1/", Reason.BLOCKED_ADDRESS),
    ("http://224.0.0.1/", Reason.BLOCKED_ADDRESS),
    ("http://255.255.255.255/", Reason.BLOCKED_ADDRESS),
    ("https://news.example:22/", Reason.BLOCKED_ADDRESS),
    ("http://[2606:4700::6810:85e5]:8080/", Reason.BLOCKED_ADDRESS),
]

LET_THROUGH = [
    "https://news.example/good-story",
    "  https://news.example/padded  ",
    "HTTPS://NEWS.example:443/good-story#frag",
    "http://news.example:443/",
    "https://müller.example/straße",
    "https://news.example/../../../etc/passwd",
    "https://news.example/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "https://news.example/CON",
    "https://news.example/?token=SECRET123",
    "https://news.example/" + "a" * 300,
    "https://news.example/\u202egnp.exe",
    "https://news.example/?u=me@you.example",
    "https://news.example/a\\b",
    "http://93.184.216.34/",
    "http://[2606:4700::6810:85e5]/",
    "https://1news.example/",
    "https://internal.example/",
    "https://localhost.example/",
]


@pytest.mark.parametrize(("url", "reason"), REFUSED, ids=[repr(url[:40]) for url, _ in REFUSED])
def test_what_is_refused(url: str, reason: Reason) -> None:
    refusal = Guard().check(url)
    assert refusal is not None
    assert refusal.reason is reason


@pytest.mark.parametrize("url", LET_THROUGH)
def test_what_is_let_through(url: str) -> None:
    assert Guard().check(url) is None


def test_allow_opens_exactly_one() -> None:
    guard = Guard(frozenset({"127.0.0.1:8000", "[::1]:8000", "press.example:8000"}))
    opened = ("http://127.0.0.1:8000/a", "http://[::1]:8000/", "https://PRESS.example:8000/")
    assert [guard.check(url) for url in opened] == [None] * 3
    for url in ("http://127.0.0.1:8001/", "http://127.0.0.1/", "http://2130706433:8000/", "http://127.1:8000/"):
        refusal = guard.check(url)
        assert refusal is not None
        assert refusal.reason is Reason.BLOCKED_ADDRESS
    for url in ("http://me@127.0.0.1:8000/", "http://[::ffff:127.0.0.1]:8000/", "http://localhost:8000/"):
        assert guard.check(url) is not None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("2606:4700::6810:85e5", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("0.0.0.0", False),
        ("127.8.9.1", False),
        ("172.16.0.1", False),
        ("100.127.255.255", False),
        ("198.18.0.1", False),
        ("239.1.1.1", False),
        ("240.0.0.1", False),
        ("::7f00:1", False),
        ("ff02::1", False),
        ("fec0::1", False),
        ("64:ff9b:1::a00:1", False),
        ("64:ff9b::e000:1", False),
        ("2002:a00:1::", False),
        ("2001:0:0:0:0:0:f5ff:fffe", False),
        ("100::1", False),
        ("2001:db8::1", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is expected


@dataclass
class Flipping(GuardedResolver):
    """Answers with one list of addresses after the other, as a hostile name server does."""

    guard: Guard = field(default_factory=Guard)
    answers: list[list[str]] = field(default_factory=list)

    async def look_up(
        self, host: str, port: int, family: socket.AddressFamily
    ) -> list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]]:
        kinds = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(kinds[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in self.answers.pop(0)]


def test_the_resolver_gives_public_addresses_alone() -> None:
    resolver = Flipping(answers=[["10.0.0.1", "93.184.216.34", "::1"]])
    found = asyncio.run(resolver.resolve("news.example", 443))
    assert [(one["host"], one["port"]) for one in found] == [("93.184.216.34", 443)]


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["::1", "10.0.0.1"], ["fe80::1%eth0"], []])
def test_a_name_without_a_public_address_is_blocked(answer: list[str]) -> None:
    with pytest.raises(BlockedAddress, match=r"news\.example stands for"):
        asyncio.run(Flipping(answers=[answer]).resolve("news.example", 80))


def test_an_answer_that_flips_is_judged_each_time() -> None:
    resolver = Flipping(answers=[["93.184.216.34"], ["127.0.0.1"]])
    assert asyncio.run(resolver.resolve("news.example", 80))[0]["host"] == "93.184.216.34"
    with pytest.raises(BlockedAddress):
        asyncio.run(resolver.resolve("news.example", 80))


def test_an_opened_name_may_stand_for_this_machine_on_its_port_alone() -> None:
    guard = Guard(frozenset({"press.example:8000"}))
    resolver = Flipping(guard, answers=[["127.0.0.1"], ["127.0.0.1"]])
    assert asyncio.run(resolver.resolve("press.example", 8000))[0]["host"] == "127.0.0.1"
    with pytest.raises(BlockedAddress):
        asyncio.run(resolver.resolve("press.example", 80))


def test_silent_name_servers_hold_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = threading.Event()

    def silent(*args: object, **options: object) -> list[object]:
        heard.wait(30)
        return []

    async def main() -> str:
        resolver = GuardedResolver(Guard())
        waiting = [asyncio.ensure_future(resolver.resolve(f"{n}.example")) for n in range(40)]
        await asyncio.sleep(0.05)
        # What the archive is written with: it would wait for all of them.
        done = await asyncio.to_thread(lambda: "written")
        heard.set()
        refused = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(each) for each in refused} == {BlockedAddress}
        await resolver.close()
        return done

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    assert asyncio.run(main()) == "written"
    assert heard.is_set()
