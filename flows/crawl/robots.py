"""What a site's owner says: robots.txt by RFC 9309 (what may be asked for, how often), and the use of its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.config.groups import RightsPolicy
from copydesk.flows.crawl.listing import absolute
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


#: Words of a robots meta tag or an X-Robots-Tag header that speak of machines that learn.
_NOAI = re.compile(r"\bno(?:image)?ai\b", re.IGNORECASE)

#: A Content-Signal that forbids to train on a text.
_NO_TRAINING = re.compile(r"\b(?:ai-train|train-ai|train-genai)\s{0,9}=\s{0,9}(?:no?|0|false)\b", re.IGNORECASE)

#: Where it is said: Cloudflare's robots.txt field and header, and the field of the IETF's AI preferences group.
_SIGNALS = ("content-signal", "content-usage")

#: Rules of a tdmrep.json that are looked at for a page.
_MAX_RULES = 200


def judge_rights(rights: Mapping[str, str | None], policy: RightsPolicy) -> Reject | None:
    """Why a text may not be kept, by the signs that the operator's policy obeys; `None` where it may.

    >>> judge_rights({"tdm-reservation": "1"}, RightsPolicy())
    >>> judge_rights({"tdm-reservation": "1"}, RightsPolicy(obey_tdm_reservation=True)).reason
    <Reason.OPT_OUT: 'opt_out'>
    """
    said = {name.lower(): value for name, value in rights.items() if value is not None}
    signs = (
        (policy.obey_noai, "noai", any(_NOAI.search(f"{name} {value}") for name, value in said.items())),
        (policy.obey_tdm_reservation, "tdm-reservation", said.get("tdm-reservation", "").strip() == "1"),
        (policy.obey_content_signal, "content-signal", any(_NO_TRAINING.search(said.get(n, "")) for n in _SIGNALS)),
        (policy.obey_ai_txt, "ai-txt", said.get("ai-txt") == "disallow"),
    )
    return next((Reject(Reason.OPT_OUT, name) for is_obeyed, name, is_said in signs if is_obeyed and is_said), None)


def read_tdmrep(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """What a `/.well-known/tdmrep.json` reserves for an address: `tdm-reservation` and `tdm-policy`, if any.

    The format is that of the W3C community group's TDM Reservation Protocol: a list of rules with a `location`.
    """
    try:
        rules = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ()
    for rule in rules[:_MAX_RULES] if isinstance(rules, list) else [rules]:
        if isinstance(rule, dict) and _is_location(rule.get("location"), url):
            found = (("tdm-reservation", rule.get("tdm-reservation")), ("tdm-policy", rule.get("tdm-policy")))
            return tuple((name, str(value)[:500]) for name, value in found if isinstance(value, int | str))
    return ()


def read_ai_txt(body: bytes, url: str) -> tuple[tuple[str, str], ...]:
    """`ai-txt: disallow` where an `ai.txt`, written like a robots.txt, keeps an address from machines that learn."""
    if body.lstrip()[:1] == b"<":
        return ()
    return () if parse_robots(body).allows(url) else (("ai-txt", "disallow"),)


def _is_location(location: Any, url: str) -> bool:
    """Whether a rule's place, with `*` for anything and `$` for the end, is that of an address."""
    if not isinstance(location, str) or len(location) > 500:
        return False
    rules = parse_robots(f"User-agent: *\nDisallow: {'/' + location.lstrip('/')}".encode())
    return not rules.allows(urlsplit(url)._replace(fragment="").geturl())
