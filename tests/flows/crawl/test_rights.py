"""What owners say of the use of their pages, and what a policy makes of it."""

import json

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.limits import RightsPolicy
from copydesk.flows.crawl.rights import judge_rights, read_ai_txt, read_tdmrep

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
