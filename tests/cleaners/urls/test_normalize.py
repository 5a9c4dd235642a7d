"""Addresses: one form each, none that nobody should ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.cleaners.urls.normalize import (
    MAX_LENGTH,
    host_of,
    is_home,
    is_same_site,
    join_url,
    normalize_url,
    record_id,
    site_of,
)

CHANGED = {
    "capitals": ("HTTPS://News.Example.COM/A", "https://news.example.com/A"),
    "default port": ("http://example.com:80/a", "http://example.com/a"),
    "no path": ("https://example.com", "https://example.com/"),
    "fragment": ("https://example.com/a#comments", "https://example.com/a"),
    "tracking": ("https://example.com/a?utm_source=x&utm_medium=y", "https://example.com/a"),
    "tracking beside an id": ("https://example.com/?fbclid=1&id=7", "https://example.com/?id=7"),
    "escaped tracking": ("https://example.com/a?%75tm_source=x&id=7", "https://example.com/a?id=7"),
    "channel": ("https://example.com/a?ref=rss", "https://example.com/a"),
    "for telephones": ("https://example.com/a?amp=1&id=7", "https://example.com/a?id=7"),
    "for telephones, bare": ("https://example.com/a?amp", "https://example.com/a"),
    "for telephones, named": ("https://example.com/a?outputType=amp", "https://example.com/a"),
    "session": ("https://example.com/a;jsessionid=9F?x=1", "https://example.com/a?x=1"),
    "dots": ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    "letters": ("https://example.com/caf\u00e9?q=\u00e9", "https://example.com/caf%C3%A9?q=%C3%A9"),
    "needless escape": ("https://example.com/%7eann/%2fb", "https://example.com/~ann/%2Fb"),
    "broken escape": ("https://example.com/50%", "https://example.com/50%25"),
    "international host": ("http://m\u00fcller.example/", "http://xn--mller-kva.example/"),
    "backslashes": ("https:\\\\example.com\\a", "https://example.com/a"),
    "backslash before an at sign": ("https://example.com\\@other.example/", "https://example.com/@other.example/"),
    "spaces and breaks": (" https://exam\nple.com/a\t ", "https://example.com/a"),
    "final dot": ("https://example.com./a", "https://example.com/a"),
}

SAME = [
    "https://example.com/guitars?amp=valve",
    "https://example.com/",
    "https://example.com/a/",
    "https://example.com/a",
    "http://example.com:8080/a",
    "https://example.com/?id=7&page=2",
    "https://example.com/?b=2&a=1",
    "https://example.com/a?ref=chapter-2",
    "https://example.com/a?reference=rss",
    "https://example.com/a?x=utm_source",
    "https://example.com/2024/05/03/story-1.html",
    "https://example.com/a%2Fb",
    "https://example.com/a;v=1",
    "https://example.com/a,b(c)!",
    "https://example.com//a",
    "https://1.2.3.4/a",
    "https://[2001:db8::1]:8443/a",
    "https://xn--mller-kva.example/",
    "https://example.com/@ann/story",
    "https://under_score.example.com/a",
]

REFUSED = [
    None,
    "",
    "example.com/a",
    "//example.com/a",
    "/a",
    "ftp://example.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/hosts",
    "https://ann:secret@example.com/",
    "https://ann@example.com/",
    "https://",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com:x/",
    "https://a..b/",
    "https://a b/",
    "https://[::1/",
    "https://[nonsense]/",
    "https://[::1]x/",
    "https://example.com/\ud800",
    "https://\ud800.example/",
    "https://" + "a" * 64 + ".example/",
    "https://example.com/" + "a" * MAX_LENGTH,
    "https://example.com/" + "\u00e9" * (MAX_LENGTH // 2),
]


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_one_form(before: str, after: str) -> None:
    assert normalize_url(before) == after


@pytest.mark.parametrize("url", SAME)
def test_untouched(url: str) -> None:
    assert normalize_url(url) == url


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str | None) -> None:
    assert normalize_url(url) is None
    assert host_of(url) is None
    assert site_of(url) is None


@given(st.text(max_size=60))
def test_twice_equals_once(rest: str) -> None:
    once = normalize_url("https://example.com/" + rest)
    assert once is None or normalize_url(once) == once


@given(st.text(max_size=40))
def test_any_authority_is_safe(authority: str) -> None:
    once = normalize_url("http://" + authority)
    assert once is None or (normalize_url(once) == once and "@" not in once.split("/")[2])


def test_join() -> None:
    assert join_url("https://example.com/a/b", "../c?utm_source=x") == "https://example.com/c"
    assert join_url("https://example.com/a", "//other.example/b") == "https://other.example/b"
    assert join_url("https://example.com/a", "mailto:ann@example.com") is None
    assert join_url("https://example.com/a", "http://[") is None
    assert join_url(None, "/a") is None


def test_host_keeps_an_unusual_port() -> None:
    assert host_of("http://LOCALHOST:8123/a") == "localhost:8123"
    assert host_of("https://example.com:443/a") == "example.com"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.com/", "example.com"),
        ("https://example.com/", "example.com"),
        ("https://a.b.example.co.uk/", "example.co.uk"),
        ("https://example.com.br/", "example.com.br"),
        ("https://ann.blogspot.com/", "ann.blogspot.com"),
        ("https://www.ann.blogspot.co.uk/", "ann.blogspot.co.uk"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        ("http://localhost:8000/", "localhost"),
    ],
)
def test_site(url: str, site: str) -> None:
    assert site_of(url) == site


def test_same_site() -> None:
    assert is_same_site("https://m.example.com/a", "http://www.example.com/b") is True
    assert is_same_site("https://ann.github.io/a", "https://bob.github.io/a") is False
    assert is_same_site("https://example.co.uk/", "https://other.co.uk/") is False
    assert is_same_site(None, None) is False


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://example.com", True),
        ("https://example.com/index.php", True),
        ("https://example.com/?utm_source=x", True),
        ("https://example.com/?p=7", False),
        ("https://example.com/news", False),
        ("nonsense", False),
    ],
)
def test_home(url: str, home: bool) -> None:
    assert is_home(url) is home


def test_ids_are_stable() -> None:
    assert record_id("https://example.com/a") == "2dce0a4c50441bfccfa9caf4b58c3cba"
    assert len(record_id("\ud800")) == 32


@pytest.mark.usefixtures("in_budget")
def test_hostile_input_is_quick() -> None:
    for text in ("https://" + "a." * 3_900, "https://x/" + "../" * 2_600, "https://x/?" + "&" * 7_900, "h" * 10**6):
        normalize_url(text)
        normalize_url("\u00fc" + text)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/harbour-wall.html",
        "//a//b",
        "/a;jsessionid=1/b",
        "/a/../b",
        "/.well-known/x",
        "/a.b/c..d",
        "/caf\u00e9",
        "/a%7Eb",
    ],
)
@pytest.mark.parametrize("host", ["example.com", "example.com:443", "Example.com", "10.0.0.1", "a_b.example", "x" * 64])
def test_an_address_in_its_one_form_is_the_same_read_letter_by_letter(host: str, path: str) -> None:
    # One with a fragment never is in that form, and so is read in full.
    url = f"https://{host}{path}"
    assert normalize_url(url) == normalize_url(f"{url}#x")
    assert join_url("https://other.example/y/z", url) == join_url("https://other.example/y/z", f"{url}#x")
