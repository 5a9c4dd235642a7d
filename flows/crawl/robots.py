"""robots.txt by RFC 9309: what may be asked for, how often, and what a site's owner says of its use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from protego import Protego

from copydesk.flows.crawl.listing_address import absolute
from copydesk.flows.http.responses import FetchError

#: The name by which robots.txt knows us.
PRODUCT = "Copydesk"

#: Bytes that are read, the least that RFC 9309 (2.5) asks for.
MAX_BYTES = 500 * 1024

#: Redirects that are followed (2.3.1.2); more of them count as a file that is not there.
MAX_REDIRECTS = 5

#: Seconds for which a file is good (2.4).
MAX_AGE = 86_400

#: A longer line is no rule that anybody wrote.
_MAX_LINE = 4_000

_AGENT = re.compile(r"user-agent\s*:\s*([^\s#/]*)", re.IGNORECASE)
#: What is said of use: Cloudflare's field, and that of the IETF's AI preferences group.
_SIGNAL = re.compile(r"content-(?:signal|usage)\s{0,9}:\s{0,9}([^#]*)", re.IGNORECASE)


class Standing(StrEnum):
    """What came of asking for a robots.txt."""

    RULES = "rules"
    ABSENT = "absent"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Robots:
    """The rules of one origin. `signal` is its Content-Signal for us, as written; `problem` why it is out of reach."""

    standing: Standing
    rules: Protego | None = None
    signal: str | None = None
    problem: FetchError | None = None
    agent: str = PRODUCT

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for; never where the file cannot be reached."""
        if self.standing is Standing.UNREACHABLE:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))

    @property
    def delay(self) -> float | None:
        """The Crawl-delay for us, in seconds."""
        delay = self.rules.crawl_delay(self.agent) if self.rules else None
        return float(delay) if delay is not None else None

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        return tuple(self.rules.sitemaps) if self.rules else ()

    def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """The same as addresses, for the site of `url`: some leave their host out."""
        return tuple(absolute(absolute(url, "/"), place) for place in self.sitemaps)


def parse_robots(body: bytes, agent: str = PRODUCT) -> Robots:
    """The rules in a file's bytes for a crawler of that name; any bytes give some, an HTML page or noise gives none.

    >>> parse_robots(b"User-agent: *\\rDisallow: /private").allows("https://a.example/private/1")
    False
    """
    if len(body) > MAX_BYTES:
        # The last line is cut: "Disallow: /" may be the beginning of a longer rule.
        body = body[: 1 + max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))]
    lines = body.decode("utf-8-sig", "replace").splitlines()
    text = "\n".join(line for line in lines if len(line) <= _MAX_LINE)
    return Robots(Standing.RULES, Protego.parse(text), _find_signal(lines, agent), agent=agent)


def _find_signal(lines: list[str], agent: str) -> str | None:
    """The Content-Signal of our group, else of the group for all."""
    found: dict[str, str] = {}
    group: list[str] = []
    in_head = False
    for line in lines:
        if named := _AGENT.match(line.strip()):
            group = [*group, named[1].lower()] if in_head else [named[1].lower()]
            in_head = True
        elif line.strip():
            in_head = False
            if signal := _SIGNAL.match(line.strip()):
                # A signal before any group is said to all.
                found.update(dict.fromkeys(group or ["*"], signal[1].strip()))
    return (found.get(agent.lower()) or found.get("*")) or None
