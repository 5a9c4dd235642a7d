"""A fixed proxy: real HTTP and SOCKS proxies on loopback, and the guard of addresses in front of them."""

import asyncio
import random
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.groups import FetchLimits, Politeness
from copydesk.flows.config.settings import Settings, SettingsError, read_settings
from copydesk.flows.crawl import guard as guards
from copydesk.flows.crawl.client import FetchRequest, HttpClient
from copydesk.flows.crawl.fetch import Fetcher
from copydesk.flows.crawl.guard import Guard
from copydesk.flows.crawl.session import open_session, proxy_of
from copydesk.flows.crawl.throttle import Throttle
from copydesk.flows.http.responses import FetchError, Response
from tests.flows.crawl.site import Site, page, response
from tests.flows.crawl.test_tls import certificate, site_with, write

LIMITS = FetchLimits(idle_seconds=3, total_seconds=6, address_seconds=8, max_tries=1)


@dataclass
class Proxy:
    """An HTTP or SOCKS5 proxy that notes where it was to go, and what it was asked; every name is loopback to it."""

    kind: str
    refusal: bytes = b""
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await (self._socks if self.kind == "socks5" else self._http)(reader, writer)
        writer.close()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self.heads.append(head)
        method, target, _ = head.split(" ", 2)
        self.asked.append(f"{method} {target}")
        if self.refusal:
            writer.write(self.refusal)
        elif method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._join(reader, writer, int(target.rpartition(":")[2]))
        else:
            place = target.partition("://")[2]
            port = int(place.partition("/")[0].rpartition(":")[2])
            first = f"{method} /{place.partition('/')[2]} HTTP/1.1\r\n"
            await self._join(reader, writer, port, (first + head.partition("\r\n")[2]).encode())

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        *_, kind = await reader.readexactly(4)
        size = 4 if kind == 1 else (await reader.readexactly(1))[0]
        name = await reader.readexactly(size)
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        self.asked.append(f"{socket.inet_ntoa(name) if kind == 1 else name.decode()}:{port}")
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        await self._join(reader, writer, port)

    async def _join(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, first: bytes = b""
    ) -> None:
        from_site, to_site = await asyncio.open_connection("127.0.0.1", port)
        to_site.write(first)

        async def pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
            with suppress(ConnectionError):
                while piece := await source.read(65_536):
                    to.write(piece)
            to.close()

        await asyncio.gather(pass_on(reader, to_site), pass_on(from_site, writer))


def fetch(
    proxy: Proxy,
    site: Site,
    make: str,
    *,
    allow: tuple[str, ...] = (),
    resolves: bool = False,
    user: str = "",
    names: dict[str, str] | None = None,
    monkeypatch: pytest.MonkeyPatch,
) -> Response | FetchError:
    """One address (`{port}` is the site's) through the proxy; `names` are what this machine knows."""

    async def look_up(self: object, host: str, port: int, family: object) -> list[object]:
        known = {"127.0.0.1": "127.0.0.1", **(names or {})}
        if host not in known:
            raise socket.gaierror(-2, f"{host} is not known here")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    async def main() -> Response | FetchError:
        server = await asyncio.start_server(proxy.talk, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        async with site.serve():
            there = proxy_of(Settings(proxy=f"{proxy.kind}://{user}127.0.0.1:{proxy.port}", proxy_resolves=resolves))
            guard = Guard(frozenset(each.format(port=site.port) for each in allow))
            async with open_session("Copydesk/0", guard, LIMITS, there) as session:
                throttle = Throttle(Politeness(delay=0.0), time.monotonic)
                client = HttpClient(session, LIMITS, lambda: datetime.now(UTC))
                fetcher = Fetcher(client, guard, throttle, LIMITS, random.Random(1))
                result = await fetcher.fetch(FetchRequest(make.format(port=site.port, proxy=proxy.port)), None)
        server.close()
        return result

    monkeypatch.setattr(guards.GuardedResolver, "look_up", look_up)
    return asyncio.run(main())


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_page_comes_through_the_proxy(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, site = Proxy(kind), Site({"/a": page("By way of the proxy.")})
    got = fetch(proxy, site, "http://127.0.0.1:{port}/a", allow=("127.0.0.1:{port}",), monkeypatch=monkeypatch)
    assert isinstance(got, Response)
    assert b"By way of the proxy." in got.body
    place = f"127.0.0.1:{site.port}"
    assert proxy.asked == [f"GET http://{place}/a" if kind == "http" else place]


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_tls_is_checked_for_the_host_that_is_asked_for(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(x509.DNSName("authority.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(write(tmp_path, own)))
    for name, is_right in (("paper.example", True), ("other.example", False)):
        proxy, site = Proxy(kind), site_with(tmp_path, certificate(x509.DNSName(name), issuer=own))
        got = fetch(
            proxy,
            site,
            "https://paper.example:{port}/a",
            allow=("paper.example:{port}",),
            names={"paper.example": "127.0.0.1"},
            monkeypatch=monkeypatch,
        )
        assert (
            isinstance(got, Response) if is_right else (isinstance(got, FetchError) and got.reason is Reason.TLS_ERROR)
        )


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_what_a_name_stands_for_is_judged_before_the_proxy_hears_of_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, site = Proxy(kind), Site()
    names = {"inside.example": "10.0.0.7"}
    got = fetch(proxy, site, "http://inside.example/a", names=names, monkeypatch=monkeypatch)
    assert isinstance(got, FetchError)
    assert (got.reason, got.is_final, proxy.asked) == (Reason.BLOCKED_ADDRESS, True, [])


def test_a_socks_proxy_is_told_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, site = Proxy("socks5"), Site()
    fetch(proxy, site, "http://paper.example/a", names={"paper.example": "93.184.216.34"}, monkeypatch=monkeypatch)
    assert proxy.asked == ["93.184.216.34:80"]


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_names_are_left_to_the_proxy_only_when_the_operator_says_so(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site({"/a": page()})
    for resolves in (False, True):
        proxy = Proxy(kind)
        got = fetch(
            proxy, site, "http://far.example:{port}/a", allow=("far.example:{port}",), resolves=resolves,
            monkeypatch=monkeypatch,
        )  # fmt: skip
        assert isinstance(got, Response) is resolves
        assert [place for place in proxy.asked if "far.example" in place] == proxy.asked
        assert bool(proxy.asked) is resolves


def test_the_proxy_itself_is_not_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy("http")
    got = fetch(
        proxy, Site(), "http://127.0.0.1:{proxy}/admin", allow=tuple(f"127.0.0.1:{n}" for n in range(1024, 65536)),
        monkeypatch=monkeypatch,
    )  # fmt: skip
    assert isinstance(got, FetchError)
    assert (got.reason, proxy.asked) == (Reason.BLOCKED_ADDRESS, [])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_the_proxy_refuses_is_tried_again_another_night(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy("http", refusal=response(b"", "407 Proxy Authentication Required"))
    got = fetch(proxy, Site(), scheme + "://127.0.0.1:{port}/a", allow=("127.0.0.1:{port}",), monkeypatch=monkeypatch)
    assert isinstance(got, FetchError)
    assert not got.is_final
    assert [word in (got.detail or "") for word in ("proxy", "407")] == [True, True]


def test_the_password_of_a_proxy_goes_to_the_proxy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, site = Proxy("http"), Site({"/a": page()})
    got = fetch(
        proxy, site, "http://127.0.0.1:{port}/a", allow=("127.0.0.1:{port}",), user="desk:s3cret@",
        monkeypatch=monkeypatch,
    )  # fmt: skip
    assert "proxy-authorization: basic" in proxy.heads[0].lower()
    assert isinstance(got, Response)
    assert not [name for name, _ in got.request_headers if name.lower() == "proxy-authorization"]


def test_a_proxy_is_an_address_and_its_password_is_no_line_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "copydesk.toml"
    file.write_text('proxy = "socks5://10.0.0.2:1080"\n')
    assert read_settings(file, {}).proxy == "socks5://10.0.0.2:1080"
    assert "s3cret" not in repr(read_settings(None, {"COPYDESK_PROXY": "http://desk:s3cret@10.0.0.2:3128"}))
    for wrong, why in (
        ("http://a:b@h:1", "COPYDESK_PROXY"),
        ("ftp://h:1", "http://HOST:PORT"),
        ("http://h", "HOST:PORT"),
    ):
        file.write_text(f'proxy = "{wrong}"\n')
        with pytest.raises(SettingsError, match=why):
            read_settings(file, {})
    with pytest.raises(SettingsError, match="HOST:PORT"):
        read_settings(None, {"COPYDESK_PROXY": "10.0.0.2"})
