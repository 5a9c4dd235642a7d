"""What a site's owner says: robots.txt, broken or not, its delay and signals, and which signs forbid to keep a text."""

import json

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.groups import RightsPolicy
from copydesk.flows.crawl.robots import (
    MAX_BYTES,
    Robots,
    Standing,
    judge_rights,
    parse_robots,
    read_ai_txt,
    read_tdmrep,
)

STAR = b"User-agent: *\nDisallow: /private/\n"


@pytest.mark.parametrize(
    ("body", "public", "private"),
    [
        (STAR, True, False),
        (b"\xef\xbb\xbf" + STAR.replace(b"\n", b"\r\n"), True, False),
        (STAR.replace(b"\n", b"\r"), True, False),
        (b"\xef\xbb\xbf" + STAR.replace(b"\n", b"\r"), True, False),
        (b"User-agent: *\nDisallow: /\xff\xfe\nDisallow: /private/\n", True, False),
        (STAR + b"Disallow: /" + b"a*" * 2_500_000 + b"$\n", True, False),
        (b"User-agent: *\nDisallow: /\n", False, False),
        (b"User-agent: otherbot\nDisallow: /\n\n" + STAR, True, False),
        (b"User-agent: copydesk\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n", True, False),
        (b"User-agent: *\nDisallow: /\nAllow: /story/\n", True, False),
        (b"User-agent: *\nDisallow:\n", True, True),
        (b"", True, True),
        (b"<!DOCTYPE html><html><p>User-agent: *</p><p>Disallow: /</p></html>", True, True),
        (bytes(range(256)) * 40, True, True),
        (STAR + b"# filler\n" * 80_000 + b"User-agent: *\nDisallow: /\n", True, False),
        (b"#" * (MAX_BYTES - 26) + b"\nUser-agent: *\nDisallow: /only-this/\n", True, True),
        (b"User-agent: *\nDisallow: /" + b"a*" * 250_000 + b"$\nDisallow: /private/\n", True, False),
    ],
)
def test_what_may_be_asked_for(body: bytes, public: bool, private: bool) -> None:
    rules = parse_robots(body)
    assert rules.allows("https://a.example/story/1") is public
    assert rules.allows("https://a.example/private/1") is private


def test_hostile_patterns_come_to_an_end() -> None:
    """One that tried every way to cut the path would not in a lifetime."""
    rules = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 60 + b"$\n")
    assert rules.allows("https://a.example/" + "a" * 5000 + "b")


@pytest.mark.parametrize(("standing", "expected"), [(Standing.ABSENT, True), (Standing.UNREACHABLE, False)])
def test_a_file_that_is_not_there(standing: Standing, expected: bool) -> None:
    rules = Robots(standing)
    assert rules.allows("https://a.example/story/1") is expected
    assert (rules.delay, rules.sitemaps, rules.signal) == (None, (), None)


@pytest.mark.parametrize("said", [b"inf", b"nan", b"1e999", b"-5", b"soon", b""])
def test_a_delay_that_is_none(said: bytes) -> None:
    rules = parse_robots(STAR + b"Crawl-delay: " + said + b"\n")
    assert rules.delay is None
    assert rules.allows("https://a.example/private/1") is False


def test_delay_and_sitemaps() -> None:
    rules = parse_robots(STAR + b"Crawl-delay: 2.5\nSitemap: https://a.example/s.xml\n")
    assert rules.delay == 2.5
    assert rules.sitemaps == ("https://a.example/s.xml",)


@pytest.mark.parametrize(
    ("body", "signal"),
    [
        (STAR, None),
        (b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", "search=yes, ai-train=no"),
        (b"Content-Signal: ai-train=no\n\nUser-agent: *\nAllow: /\n", "ai-train=no"),
        (b"User-agent: other\nContent-Signal: ai-train=no\n", None),
        (
            b"User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: Copydesk\nContent-signal: ai-train=yes # us\n",
            "ai-train=yes",
        ),
        (b"User-agent: other\nUser-agent: *\nContent-Signal: ai-input=no\n", "ai-input=no"),
        (b"User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", "train-ai=n"),
    ],
)
def test_content_signals(body: bytes, signal: str | None) -> None:
    assert parse_robots(body).signal == signal


def test_a_source_may_give_us_another_name() -> None:
    body = b"User-agent: GazetteBot\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    assert parse_robots(body, "GazetteBot").allows("https://a.example/story/1")
    assert not parse_robots(body).allows("https://a.example/story/1")


ALL = RightsPolicy(obey_noai=True, obey_tdm_reservation=True, obey_content_signal=True, obey_ai_txt=True)
SIGNS = [
    ({"robots": "noai, noimageai"}, "noai"),
    ({"noai": "true"}, "noai"),
    ({"tdm-reservation": "1"}, "tdm-reservation"),
    ({"content-signal": "search=yes, ai-train=no"}, "content-signal"),
    ({"content-signal": "search=yes, train-ai=no"}, "content-signal"),
    ({"content-usage": "bots=y, train-ai=n"}, "content-signal"),
    ({"Content-Usage": "train-genai=n"}, "content-signal"),
    ({"ai-txt": "disallow"}, "ai-txt"),
]


@pytest.mark.parametrize(("rights", "sign"), SIGNS)
def test_a_sign_forbids_only_where_the_policy_obeys_it(rights: dict[str, str], sign: str) -> None:
    refusal = judge_rights(rights, ALL)
    assert refusal is not None
    assert (refusal.reason, refusal.detail) == (Reason.OPT_OUT, sign)
    assert judge_rights(rights, RightsPolicy()) is None


@pytest.mark.parametrize(
    "rights",
    [
        {},
        {"license": "https://creativecommons.org/licenses/by/4.0/"},
        {"tdm-reservation": "0"},
        {"content-signal": "search=yes, ai-train=yes"},
        {"content-usage": "train-ai=y, search=n"},
        {"robots": "max-image-preview:large"},
    ],
)
def test_what_forbids_nothing(rights: dict[str, str]) -> None:
    assert judge_rights(rights, ALL) is None


RULES = [
    {"location": "/free/*", "tdm-reservation": 0},
    {"location": "/*", "tdm-reservation": 1, "tdm-policy": "https://a.example/policy.json"},
]


@pytest.mark.parametrize(
    ("rules", "url", "expected"),
    [
        (RULES, "https://a.example/free/1", (("tdm-reservation", "0"),)),
        (
            RULES,
            "https://a.example/news/1",
            (("tdm-reservation", "1"), ("tdm-policy", "https://a.example/policy.json")),
        ),
        (RULES[:1], "https://a.example/news/1", ()),
        ([{"tdm-reservation": 1}], "https://a.example/", ()),
        ([7, None, {"location": ["x"]}], "https://a.example/", ()),
        ("text", "https://a.example/", ()),
    ],
)
def test_tdmrep(rules: object, url: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert read_tdmrep(json.dumps(rules).encode(), url) == expected


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe{"])
def test_what_is_no_tdmrep(body: bytes) -> None:
    assert read_tdmrep(body, "https://a.example/") == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"User-Agent: *\nDisallow: /\n", (("ai-txt", "disallow"),)),
        (b"User-Agent: *\nAllow: /\n", ()),
        (b"<html>User-Agent: *\nDisallow: /\n", ()),
        (b"", ()),
    ],
)
def test_ai_txt(body: bytes, expected: tuple[tuple[str, str], ...]) -> None:
    assert read_ai_txt(body, "https://a.example/news/1") == expected
