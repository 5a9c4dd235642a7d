"""Why an address gave no record, in a sentence for a person: what was seen, and what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.flows.report.labels import count

#: Reason -> a sentence. Every reason of the schema has one; a test holds that.
SENTENCES: dict[str, str] = {
    "empty_body": "the site answered with nothing in it",
    "too_large": "the answer is larger than the limit (fetch.max_body_bytes)",
    "decompression_bomb": "the answer unpacks to far more than was sent",
    "truncated_body": "the connection ended before the whole page had come",
    "bad_response": "the answer is no valid HTTP",
    "connection_reset": "no connection to the site, or it broke; it is tried again",
    "fetch_timeout": "the site did not answer in time; it is tried again",
    "http_status": "the site answered with an error status, so there is no page",
    "rate_limited": "the site asks for fewer requests; it is tried again later",
    "redirect_loop": "the address leads from one to the next without end",
    "bad_scheme": "the address is none of http or https",
    "bad_url": "this is no address that can be asked for",
    "blocked_address": "the address is not on the public internet; --allow-private opens one",
    "robots_disallowed": "robots.txt of the site forbids this address",
    "robots_unreachable": "robots.txt of the site could not be read, so nothing is asked for; it is tried again",
    "not_html": "this is no page: a picture, a PDF, or other data",
    "bad_encoding": "the bytes of the page are no text in any known encoding",
    "bad_feed": "this is no feed or sitemap that can be read",
    "too_complex": "the page has more elements than can be read safely",
    "extract_timeout": "reading the page took longer than its budget",
    "internal_error": "a mistake of ours; the detail names it, please report it",
    "no_article": "no article was found on the page",
    "too_short": "too little text was left to be an article",
    "low_quality": "the text does not read like prose",
    "unwanted_language": "the text is in a language that the source does not ask for",
    "opt_out": "the site's owner forbids keeping its text, and the settings obey that",
    "consent_wall": "a page that asks for consent came in place of the article",
    "bot_challenge": "a check for robots came in place of the article",
    "paywall": "the article stands behind a payment; only its beginning is there",
    "js_shell": "the page is empty until a browser runs its scripts",
    "soft_404": "the site says that there is no such page, with a status that says all is well",
    "index_page": "this is a list of articles, not an article",
    "tls_error": "the site's certificate does not hold",
    "host_budget": "the site took its whole share of the night; the rest is tried again",
    "login_needed": "the site wants a log-in",
}

#: Lines that are printed at most; the report has them all.
_MOST_LINES = 12


def sentence(reason: str) -> str:
    """What a reason means.

    >>> sentence("paywall")
    'the article stands behind a payment; only its beginning is there'
    """
    return SENTENCES.get(reason, reason.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many addresses of a host, listed by a source, that gave no record for one reason.

    `since` is the day since which the host has refused us.
    """

    source: str | None
    host: str | None
    reason: str
    since: str | None = None


def trouble_lines(found: Counter[Trouble], most: int = _MOST_LINES) -> Iterable[str]:
    """What gave no record, most frequent first, a line each; the last one says how many lines were left out.

    >>> list(trouble_lines(Counter({Trouble("Lantern", "lantern.example", "index_page"): 2})))
    ['Lantern (lantern.example): 2 addresses, index_page: this is a list of articles, not an article']
    """
    told = sorted(found.items(), key=lambda item: (-item[1], item[0].source or "", item[0].host or "", item[0].reason))
    for trouble, number in told[:most]:
        where = f"{trouble.source} ({trouble.host})" if trouble.source else trouble.host or "no host"
        since = f"; the host has refused us since {trouble.since}" if trouble.since else ""
        yield f"{where}: {count(number, 'address', 'addresses')}, {trouble.reason}: {sentence(trouble.reason)}{since}"
    if len(told) > most:
        yield f"and {count(len(told) - most, 'more line')}: the report has them all"
