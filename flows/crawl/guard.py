"""The address guard: no fetch leaves the public web, whatever a feed, a redirect or a name server says.

An address is judged twice. `Guard.check` reads it, before robots.txt is asked for and at each redirect. The resolver
judges what its host's name stands for, each time that a connection is made, and hands out only what it judged: a name
server that answers differently the second time changes nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.urls.normalize import DEFAULT_PORTS, normalize_url
from copydesk.flows.dataset.tombstones import NOTHING_TAKEN_BACK, Tombstones

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
#: Control characters, as they are or escaped, a backslash before the path, and slashes that are missing or too many:
#: each is read differently by some reader.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]|%0[0ad]|^[^/]*//[^/?#]*\\|^(?!https?://[^/])", re.IGNORECASE)
#: A host whose last label is a number is an IPv4 address to a browser (WHATWG URL, "ends in a number").
_NUMBER_HOST = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
#: Names that never leave the machine or its network (RFC 6761, 6762, 8375, and the one for private use).
_LOCAL_NAME = re.compile(r"(?:.*\.)?(?:localhost|local|internal|home\.arpa|localdomain)")

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: Python 3.11 takes these for global: IPv4-compatible, local NAT64, discard, site-local.
_NOT_PUBLIC = tuple(map(ipaddress.IPv6Network, ("::/96", "64:ff9b:1::/48", "100::/64", "fec0::/10")))

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


#: Names that are looked up at once.
LOOK_UPS = 64


class BlockedAddress(OSError):
    """A host's name stands for an address that is not of the public web."""


@dataclass(frozen=True)
class Guard:
    """What may be fetched: the public web on its default ports, and each `HOST:PORT` of `allow`.

    What was taken back may not, whoever allows it.
    """

    allow: frozenset[str] = frozenset()
    taken_back: Tombstones = NOTHING_TAKEN_BACK

    def check(self, url: str) -> Reject | None:
        """Why an address may not be asked for, as far as its text tells; `None` where it may."""
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in DEFAULT_PORTS:
            return Reject(Reason.BAD_SCHEME, scheme[1][:40])
        normal = None if _UNSAFE.search(url.strip(" \t\r\n")) else normalize_url(url)
        if normal is None:
            return Reject(Reason.BAD_URL)
        if self.taken_back.covers(normal):
            return Reject(Reason.OPT_OUT, "taken back")
        parts = urlsplit(normal)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        host = parts.hostname or ""
        if self.allows(host, port):
            return None
        return _check_host(host) or (
            None if port in DEFAULT_PORTS.values() else Reject(Reason.BLOCKED_ADDRESS, f"port {port}")
        )

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator opened this very host and port."""
        return (f"[{host}]:{port}" if ":" in host else f"{host}:{port}") in self.allow


def _check_host(host: str) -> Reject | None:
    if ":" in host:
        return None if is_public(ipaddress.IPv6Address(host)) else Reject(Reason.BLOCKED_ADDRESS, host)
    if _LOCAL_NAME.fullmatch(host):
        return Reject(Reason.BLOCKED_ADDRESS, host)
    if not _NUMBER_HOST.fullmatch(host):
        return None
    try:
        number = ipaddress.IPv4Address(host)
    except ValueError:
        # Decimal, octal and short forms have no honest use.
        return Reject(Reason.BLOCKED_ADDRESS, f"{host}: an unusual form of an address")
    return None if is_public(number) else Reject(Reason.BLOCKED_ADDRESS, host)


def is_public(address: _Address) -> bool:
    """Whether an IP address, and any other that is wrapped in it, is one of the public web.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("93.184.216.34", "100.64.0.1", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _unwrap(address)
        if inner is not None:
            return is_public(inner)
        if any(address in network for network in _NOT_PUBLIC):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _unwrap(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv4-mapped, 6to4, Teredo or NAT64 address leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


class GuardedResolver(AbstractResolver):
    """Resolves names for the connector, and gives it public addresses alone."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        # A name server that is silent keeps a thread for as long as the system waits for it: these are no one else's.
        self.threads = ThreadPoolExecutor(LOOK_UPS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host, as judged now; raises `BlockedAddress` where none is public."""
        infos = await self.look_up(host, port, family)
        is_open = self.guard.allows(host, port)
        found = [info for info in infos if is_open or is_public(ipaddress.ip_address(info[4][0].partition("%")[0]))]
        if not found:
            raise BlockedAddress(f"{host} stands for {', '.join(sorted({i[4][0] for i in infos})) or 'nothing'}")
        return [
            ResolveResult(
                hostname=host, host=ip[0], port=ip[1], family=kind, proto=protocol, flags=socket.AI_NUMERICHOST
            )
            for kind, _, protocol, _, ip in found
        ]

    async def look_up(
        self, host: str, port: int, family: socket.AddressFamily
    ) -> list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]]:
        """Ask the system's resolver; tests put another in its place."""
        loop = asyncio.get_running_loop()
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM, family=family)
        infos = await loop.run_in_executor(self.threads, look)
        return [(kind, sort, protocol, name, (str(ip[0]), int(ip[1]))) for kind, sort, protocol, name, ip in infos]

    async def close(self) -> None:
        """Nobody waits for what is still looked up."""
        self.give_up()

    def give_up(self) -> None:
        """Look up nothing more."""
        self.threads.shutdown(wait=False, cancel_futures=True)
