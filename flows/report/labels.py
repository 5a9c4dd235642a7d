"""Numbers, verdicts and reasons in words, the same in every form of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copydesk.flows.metrics.drift import Verdict


#: The five ways in which an address leaves a run, one of them and several.
WAYS = {
    "record": "records",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
    "reject": "rejects",
    "failure": "failures",
}


def count(number: int, one: str, several: str | None = None) -> str:
    """A number and what it counts.

    >>> count(1, "site"), count(1200, "site"), count(2, "address", "addresses")
    ('1 site', '1,200 sites', '2 addresses')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def summary_line(counts: Mapping[str, int]) -> str:
    """The six numbers of a run.

    >>> summary_line({"record": 1, "duplicate": 2})
    '3 addresses = 1 record + 0 unchanged + 2 duplicates + 0 rejects + 0 failures'
    """
    parts = (count(counts.get(name, 0), name, several) for name, several in WAYS.items())
    return f"{count(sum(counts.values()), 'address', 'addresses')} = {' + '.join(parts)}"


def percent_text(share: float | None) -> str:
    """A share for a table; nothing where there is none.

    >>> percent_text(0.123), percent_text(0.004), percent_text(None)
    ('12 %', '0.4 %', '')
    """
    if share is None:
        return ""
    return f"{100 * share:.1f} %" if 0 < share < 0.0995 else f"{100 * share:.0f} %"


def by_number(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts, the largest first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def size_of(number: int) -> str:
    """A number of bytes for people.

    >>> size_of(700), size_of(25_300), size_of(4_200_000), size_of(3_100_000_000)
    ('0.7 kB', '25 kB', '4.2 MB', '3.1 GB')
    """
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number / 1000:.1f} kB" if number < 10_000 else f"{number / 1000:.0f} kB"


def seconds_of(seconds: float) -> str:
    """A length of time for people.

    >>> seconds_of(5.25), seconds_of(150), seconds_of(7300)
    ('5.2 s', '2 min 30 s', '2 h 1 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"


def verdict_line(verdict: Verdict) -> str:
    """What a night is worth, in one sentence."""
    if verdict.is_poor:
        return (
            f"A poor night: {verdict.articles:,} articles, {verdict.expected or 0:,.0f} were to be expected. "
            "What there is was published."
        )
    if verdict.drifts:
        sites = count(len(verdict.hosts), "site")
        return f"{sites} drifted away from {'its' if len(verdict.hosts) == 1 else 'their'} history."
    if verdict.expected is None:
        return "No history yet to compare this night with."
    return "No site drifted away from its history."


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
