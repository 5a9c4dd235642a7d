"""What a site's owner says of the use of its pages, and which of it forbids to keep a text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.config.limits import RightsPolicy
from copydesk.flows.crawl.robots import parse_robots

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
