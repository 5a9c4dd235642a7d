"""No secrets and no broken characters in what is published."""

import pytest

from copydesk.cleaners.html.sanitize import (
    clean_address,
    clean_outcome,
    dirt,
    drop_secrets,
    redact,
    scrub,
    scrub_article,
    shown_address,
)
from copydesk.cleaners.model.article import Article
from copydesk.cleaners.model.record import Outcome, Reason, Result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://me:word@example.com/a", "https://***@example.com/a"),
        ("https://me@example.com/a", "https://***@example.com/a"),
        ("https://a@b@example.com/", "https://***@example.com/"),
        ("https://news.example\\@127.0.0.1/", "https://***@127.0.0.1/"),
        ("https://example.com/?token=SECRET123", "https://example.com/?token=***"),
        ("https://example.com/?a=1&Access_Token=x.y-z&b=2", "https://example.com/?a=1&Access_Token=***&b=2"),
        ("https://example.com/a;jsessionid=1A2B3C", "https://example.com/a;jsessionid=***"),
        ("https://example.com/?PHPSESSID=q1w2", "https://example.com/?PHPSESSID=***"),
        ("https://example.com/?sid=9f8e7d6c5b4a39281706", "https://example.com/?sid=***"),
        (
            "https://s3.example/x?X-Amz-Signature=ab12&X-Amz-Credential=AK",
            "https://s3.example/x?X-Amz-Signature=***&X-Amz-Credential=***",
        ),
        ("cannot reach postgresql://desk:word@db/news", "cannot reach postgresql://***@db/news"),
        ("sent Authorization: Bearer abc.def", "sent Authorization: ***"),
        ("https://example.com/?login_token=a1&b=2", "https://example.com/?login_token=***&b=2"),
        ("https://example.com/?user%5Breset_token%5D=a1", "https://example.com/?user%5Breset_token%5D=***"),
        ("https://example.com/?consumer_key=a1&appKey=b2", "https://example.com/?consumer_key=***&appKey=***"),
        ("https://cdn.example/a?hdnts=exp=17~hmac=a1", "https://cdn.example/a?hdnts=***"),
        ("https://example.com/?bearer=9f8e7d6c5b4a39281706", "https://example.com/?bearer=***"),
        (
            "https://example.com/in?to=https%3A%2F%2Fb.example%2F%3Fa%3D1%26token%3Da1%26b%3D2",
            "https://example.com/in?to=https%3A%2F%2Fb.example%2F%3Fa%3D1%26token%3D***%26b%3D2",
        ),
        (
            "https://example.com/of/eyJhbGciOiJub25l.eyJzdWIiOiJhbm4i.c2lnbmF0dXJl/feed",
            "https://example.com/of/***/feed",
        ),
        ("Cookie: id=7; theme=dark\nnext line", "Cookie: ***\nnext line"),
        ("https://example.com/?api%5Fkey=a1&b=2", "https://example.com/?api%5Fkey=***&b=2"),
        ("https://example.com/?oauth_verifier=a1", "https://example.com/?oauth_verifier=***"),
        (
            "https://example.com/in?to=b.example%252F%253Fapi_key%253Da1%2526b%253D2&c=3",
            "https://example.com/in?to=b.example%252F%253Fapi_key%253D***%2526b%253D2&c=3",
        ),
        ("sent X-Api-Key: a1, and X-Auth-Token: b2", "sent X-Api-Key: ***, and X-Auth-Token: ***"),
        ('answered {"token":"a1", "page": 2}', 'answered {"token":"***", "page": 2}'),
        ("given {'client_secret' : 'a1'}", "given {'client_secret' : '***'}"),
        ("https://example.com/a?auth=OpenUp7&b=2", "https://example.com/a?auth=***&b=2"),
        ("https://example.com/a?signature=OpenUp7", "https://example.com/a?signature=***"),
        *[
            (f"https://example.com/{before}?page=2: no answer", f"https://example.com/{after}?page=2: no answer")
            for before, after in (
                ("reset/9f8e7d6c5b4a39281706", "reset/***"),
                ("users/password-reset/MTc/c8h2kq-5d41402abc4b2a76b9719d911017c592", "users/password-reset/MTc/***"),
                ("konto/passwort_neu/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "konto/passwort_neu/***"),
                ("unsubscribe/news/Zq3vT8-kLm2Pw_9aXy7R4Q", "unsubscribe/news/***"),
                ("desabonnement/k3J9x0PqL7mN2vB5", "desabonnement/***"),
                ("invite/AbC123dEf456GhI789/seen", "invite/***/seen"),
                ("services/T0A1B2C3D/B4E5F6A7B/x9Y8z7W6v5U4t3S2r1Q0p9O8", "services/T0A1B2C3D/B4E5F6A7B/***"),
                ("api/webhooks/998877/Kd3_9sLq-72hfGTe5xZ1pQ0wRmN4vB8y", "api/webhooks/998877/***"),
                ("bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4/send", "***/send"),
                ("go/eyJ1c2VyIjoiYW5uIn0.ZfX3aA.q1w2e3r4t5y6u7i8o9p0", "go/***"),
                ("preview/eyJpZCI6MTIzLCJleHAiOjE3fQ", "preview/***"),
            )
        ],
    ],
)
def test_secrets_are_hidden(before: str, after: str) -> None:
    assert redact(before) == after
    assert redact(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/a?id=7",
        "https://example.com/article.php?sid=1234",
        "https://example.com/@ann/story",
        "https://example.com/?key=sports",
        "https://example.com/?code=EUR",
        "https://example.com/tokens?page=2",
        "https://example.com/?session=morning",
        "mail to ann@example.com",
        "The cookie recipe",
        "X-rays: how they work",
        '{"tokens": 3, "key": "sports"}',
        "the secret: butter",
        "10:30 authorization given",
        "https://example.com/a?tokens=3",
        "inbox/letter.txt#3",
        "https://example.com/?sig=1",
        "https://example.com/boat.jpg?hash=4e30890f3a0325f537d435dc5df518a9",
        "https://example.com/?secretary=ann&passage=2",
        "https://example.com/in?to=https%3A%2F%2Fb.example%2F%3Fa%3D1",
        "https://example.com/story/9f8e7d6c5b4a39281706",
        "https://example.com/article/3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "https://example.com/verify/Fact-Check-2024-What-The-Council-Said-On-Monday",
        "https://example.com/verify/fact-check-2024-election-claims-of-10-parties",
        "https://example.com/session/opening-of-the-2026-parliament",
        "https://example.com/services/weather/2026/11/30/storm",
        "https://example.com/confirmed-cases/covid-19-and-h5n1",
        "https://example.com/authors/9f8e7d6c5b4a39281706/stories",
        "https://example.com/eyJafjallajokull-erupts",
        "",
    ],
)
def test_other_addresses_and_texts_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://example.com/a?token=x", "https://example.com/a"),
        ("https://example.com/a?id=7&token=x&b=2", "https://example.com/a?id=7&b=2"),
        ("https://example.com/a?id=7", "https://example.com/a?id=7"),
        ("https://example.com/a?next=%2Fb%3Ftoken%3Dx&b=2", "https://example.com/a?b=2"),
        ("https://example.com/", "https://example.com/"),
    ],
)
def test_a_canonical_address_goes_without_secrets(before: str, after: str) -> None:
    assert drop_secrets(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ann\u202e eeL", "Ann eeL"),
        ("a\ud800b", "a\ufffdb"),
        ("\x1b[31mred", "[31mred"),
        ("  \u2066x\u2069 ", "x"),
        ("\x85", None),
        ("Ann Lee", "Ann Lee"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("two\nlines", "two\nlines"),
        (None, None),
    ],
)
def test_scrub(before: str | None, after: str | None) -> None:
    assert scrub(before) == after


def test_an_article_keeps_the_address_that_tells_it_from_others() -> None:
    """What is published, and what ids are made of, is not the address as it is shown."""
    address = "https://example.com/preview/login/9f8e7d6c5b4a39281706"
    assert redact(address) == shown_address(address) == "https://example.com/preview/login/***"
    assert clean_address(address) == drop_secrets(address) == address
    assert list(dirt({"url": address})) == []
    sealed = "https://example.com/of/eyJhbGciOiJub25l.eyJzdWIiOiJhbm4i.c2lnbmF0dXJl/feed?token=a1"
    assert clean_address(sealed) == "https://example.com/of/***/feed?token=***"


def test_the_text_keeps_its_length_and_the_steps_their_work() -> None:
    article = scrub_article(Article("a\ud800b\u202ec", title="t\udfff", authors=("\u202e", "Ann")))
    assert (article.text, article.title, article.authors) == ("a\ufffdb\u202ec", "t\ufffd", ("Ann",))


def test_an_outcome_is_published_without_secrets() -> None:
    said = Outcome(
        "r", "https://u:p@a.example/", None, Result.FAILURE, reason=Reason.BAD_URL, detail="token\x00 \ud800"
    )
    done = clean_outcome(said)
    assert (done.source_url, done.url, done.detail) == ("https://***@a.example/", None, "token \ufffd")
    assert clean_outcome(done) == done


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"title": "a\u202eb"}, [("title", "a bidi override")]),
        ({"url": "https://a:b@c.example/"}, [("url", "a credential or a session token")]),
        ({"authors": ["\udc00"]}, [("authors", "half of a surrogate pair")]),
        ({"removed": "\u202e"}, []),
        ({"text": "https://a:b@c.example/ was quoted"}, []),
        ({"title": "plain", "tags": ["x"], "n": 3}, []),
    ],
)
def test_dirt_is_found(row: dict, wrong: list) -> None:
    assert list(dirt(row)) == wrong
