"""Log-ins: they go where they belong, into no archive, and are missed by name when they are over; who refuses us."""

import asyncio
import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.cleaners.model.record import Reason
from copydesk.flows.config.settings import Settings, SettingsError, find_logins, read_settings, secrets_from
from copydesk.flows.config.sources import SourceEntry, read_sources
from copydesk.flows.crawl.job import CrawlSummary
from copydesk.flows.crawl.logins import LoginError, is_login_place, logins_of, parse_login
from copydesk.flows.report.labels import Trouble, trouble_lines
from tests.flows.crawl.site import Answering, Site, page, response
from tests.flows.crawl.test_crawl import Desk, feed, later, source

SECRET = "session=fen-7781"


def locked(body: bytes = page("For members."), **headers: str) -> Answering:
    """A route for members alone; others get 401."""

    async def answer(count: int, asked: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(body if SECRET in asked.get("cookie", "") else response(b"no", "401 Unauthorized"))

    return answer


def members(count: int = 2) -> Site:
    site = Site({f"/news/{n}": locked() for n in range(count)})
    site.routes["/feed.xml"] = later(lambda: feed(site, *(f"/news/{n}" for n in range(count))))
    return site


def night(desk: Desk, *sites: Site, number: int = 1, secret: str | None = f"Cookie: {SECRET}") -> CrawlSummary:
    secrets = {"fen": secret} if secret else {}
    make = lambda: {**source(sites[0], "/feed.xml", login="fen"), "secrets": secrets}  # noqa: E731
    summary = desk.run(list(sites), make, night=number)
    desk.publish(summary)
    return summary


def told(summary: CrawlSummary) -> dict[str, str | None]:
    return {"/" + v.source_url.split("/", 3)[3]: v.reason or v.result for v in summary.visits}


def archive(desk: Desk) -> bytes:
    return b"".join(gzip.decompress(path.read_bytes()) for path in desk.folder.rglob("*.warc.gz*"))


def test_a_log_in_opens_the_pages_and_is_in_no_archive(tmp_path: Path) -> None:
    site, desk = members(), Desk(tmp_path)
    renewed = response(b"<p>For members.</p>", Set_Cookie="session=fen-9999; Secure")
    site.routes["/news/1"] = locked(renewed)
    assert told(night(desk, site)) == {"/news/0": "archived", "/news/1": "archived"}
    kept = archive(desk)
    assert kept.count(b"WARC-Type: request") == 2
    assert [word in kept for word in (b"fen-7781", b"fen-9999", b"For members.")] == [False, False, True]
    assert [headers.get("cookie") for path, headers in site.hits if path == "/robots.txt"] == [None]
    assert SECRET.encode() not in (tmp_path / "state.db").read_bytes()


def test_a_redirect_to_another_host_does_not_take_it_along(tmp_path: Path) -> None:
    site, other, desk = members(1), Site({"/b": page("Elsewhere.")}), Desk(tmp_path)

    async def away(count: int, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(response(b"", "302 Found", Location=f"{other.origin}/b"))

    site.routes["/news/0"] = away
    assert told(night(desk, site, other)) == {"/news/0": "archived"}
    assert [headers.get("cookie") for path, headers in other.hits if path == "/b"] == [None]


@pytest.mark.parametrize("place", ["/account/login?to=/news/0", "/anmelden/"])
def test_a_log_in_that_is_over_is_named_and_the_page_is_due_again(tmp_path: Path, place: str) -> None:
    site, desk = members(1), Desk(tmp_path)
    site.routes["/news/0"] = response(b"", "302 Found", Location=place)
    site.routes[place] = page("Password?")
    (visit,) = night(desk, site).visits
    assert (visit.result, visit.reason, bool(visit.retry_at)) == ("failure", Reason.LOGIN_NEEDED, True)
    assert "'fen'" in (visit.detail or "")
    assert "fen-7781" not in (visit.detail or "")
    assert site.asked(place) == 0


FORM = b"<title>Fen</title><form><h1>Members</h1><input name=who><input name=word type='password'></form>"


def test_a_page_that_asks_for_the_password_itself_is_one_that_the_log_in_does_not_open(tmp_path: Path) -> None:
    site, desk = members(2), Desk(tmp_path)
    site.routes["/news/0"] = response(FORM)
    site.routes["/news/1"] = page("A long story. " * 90 + "<input type=password>")
    assert told(night(desk, site)) == {"/news/0": Reason.LOGIN_NEEDED, "/news/1": "archived"}


def test_a_home_page_that_is_a_log_in_is_no_listing_without_links(tmp_path: Path) -> None:
    site, desk = Site({"/": response(FORM)}), Desk(tmp_path)
    make = lambda: {**source(site, "/", login="fen"), "secrets": {"fen": f"Cookie: {SECRET}"}}  # noqa: E731
    (visit,) = desk.run([site], make).visits
    assert (visit.result, visit.reason) == ("failure", Reason.LOGIN_NEEDED)


def test_a_host_that_no_longer_knows_us_is_not_asked_for_everything(tmp_path: Path) -> None:
    site, desk = members(8), Desk(tmp_path)
    summary = night(desk, site, secret="Cookie: session=old")
    assert set(told(summary).values()) == {Reason.LOGIN_NEEDED}
    assert sum(1 for path, _ in site.hits if path.startswith("/news/")) == 3


def test_without_its_secret_a_source_is_not_asked(tmp_path: Path) -> None:
    site, desk = members(), Desk(tmp_path)
    (visit,) = night(desk, site, secret=None).visits
    assert (visit.result, visit.reason, site.hits) == ("failure", Reason.LOGIN_NEEDED, [])
    assert "COPYDESK_LOGIN_FEN" in (visit.detail or "")


def test_a_log_in_goes_to_its_origins_by_https() -> None:
    entry = SourceEntry("Fen", ("https://fen.example/feed",), login="fen")
    logins = logins_of((entry,), {"fen": "Authorization: Bearer x"}, frozenset())
    asked = ("https://fen.example/a", "https://www.fen.example/a", "http://fen.example/a", "https://fen.example.org/a")
    assert [logins.of(url) is not None for url in asked] == [True, True, False, False]
    plain = logins_of((replace(entry, urls=("http://fen.example/feed",)),), {"fen": "Cookie: a=b"}, frozenset())
    assert "by https only" in plain.problems["Fen"]


@pytest.mark.parametrize("text", ["fen-7781", "Host: fen.example", "Cookie fen-7781", "Cookie: a\x00b", "", ": x"])
def test_what_is_no_log_in_is_said_without_its_text(text: str) -> None:
    with pytest.raises(LoginError) as caught:
        parse_login("fen", text)
    assert "fen-7781" not in str(caught.value)
    assert "fen-7781" not in repr(parse_login("fen", "Cookie: fen-7781"))


@pytest.mark.parametrize(
    ("url", "is_place"),
    [
        ("https://sso.fen.example/?to=x", True),
        ("https://fen.example/konto/logowanie.html", True),
        ("https://fen.example/news/login-records-of-the-tide", False),
        ("https://fen.example/authors/auth-walker", False),
    ],
)
def test_where_people_log_in(url: str, is_place: bool) -> None:
    assert is_login_place(url) is is_place


def test_secrets_come_from_the_environment_then_from_elsewhere(tmp_path: Path) -> None:
    environ = {"COPYDESK_LOGIN_THE_FEN": "Cookie: a=1"}
    assert read_settings(None, environ) == Settings()
    with secrets_from({"moor": "Cookie: b=2", "the-fen": "no"}.get):
        assert find_logins(("the-fen", "moor", "heath"), environ) == {"the-fen": "Cookie: a=1", "moor": "Cookie: b=2"}
    assert find_logins(("moor",), environ) == {}
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nname = "Fen"\nurl = "https://fen.example"\nlogin = "Cookie: a=1"\n')
    with pytest.raises(SettingsError, match="never the log-in itself"):
        read_sources(file)


def test_a_host_that_refuses_us_is_named_with_the_day_since_it_does(tmp_path: Path) -> None:
    site, desk = Site({"/feed.xml": response(b"", "403 Forbidden")}), Desk(tmp_path)

    def details(number: int) -> list[str | None]:
        summary = desk.run([site], lambda: source(site, "/feed.xml"), night=number)
        desk.publish(summary)
        return [v.detail for v in summary.visits]

    assert details(1) == ["403"]
    assert details(3) == ["403; the host has refused us since 2026-06-01"]
    site.routes["/feed.xml"] = later(lambda: feed(site))
    details(4)
    site.routes["/feed.xml"] = response(b"", "403 Forbidden")
    assert details(5) == ["403"]
    (line,) = trouble_lines({Trouble("Fen", "fen.example", "http_status", "2026-06-01"): 3})  # type: ignore[arg-type]
    assert line.endswith("; the host has refused us since 2026-06-01")
