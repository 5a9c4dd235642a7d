"""Log-ins of sites: headers that go to the origins of a source, to nobody else, and into no archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.urls.normalize import host_of, normalize_url
from copydesk.flows.config.settings import variable_of
from copydesk.flows.config.sources import SourceEntry
from copydesk.flows.http.responses import FetchError

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,60}")
_VALUE = re.compile(r"[\x20-\x7e]{1,8000}")

#: Headers that are no log-in: they say how a request is made, which is not an operator's to say.
_OURS = frozenset({
    "host", "connection", "content-length", "transfer-encoding", "user-agent", "accept-encoding", "te", "upgrade",
    "if-none-match", "if-modified-since", "proxy-authorization", "range",
})  # fmt: skip

#: Parts of paths, and first labels of hosts, at which people log in.
_LOGIN_PLACES = frozenset({
    "login", "log-in", "signin", "sign-in", "logon", "sso", "oauth", "auth", "authenticate", "anmelden", "anmeldung",
    "einloggen", "connexion", "se-connecter", "identification", "iniciar-sesion", "acceso", "accedi", "entrar",
    "logowanie", "zaloguj", "inloggen", "logga-in", "log-ind", "prihlaseni", "kirjaudu", "giris",
})  # fmt: skip
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$")


class LoginError(ValueError):
    """A log-in that is none; the message has nothing of its text."""


@dataclass(frozen=True, slots=True)
class Login:
    """A log-in by its name, and the headers that it is."""

    name: str
    headers: Mapping[str, str] = field(repr=False)

    @property
    def names(self) -> frozenset[str]:
        """The names of its headers, in lower case."""
        return frozenset(map(str.lower, self.headers))


def parse_login(name: str, text: str) -> Login:
    """A log-in written as headers, one a line; raises `LoginError` without telling the text.

    >>> parse_login("lantern", "Cookie: session=abc").names
    frozenset({'cookie'})
    """
    headers: dict[str, str] = {}
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        key, colon, value = line.strip().partition(":")
        if not colon or not _NAME.fullmatch(key) or not _VALUE.fullmatch(value.strip()) or key.lower() in _OURS:
            raise LoginError(f"line {number} of the log-in {name!r} is no header such as `Cookie: session=…`")
        headers[key] = value.strip()
    if not headers:
        raise LoginError(f"the log-in {name!r} is empty")
    return Login(name, headers)


@dataclass(frozen=True)
class Logins:
    """The log-ins of a run by origin, and what is wrong with those of sources that have none."""

    by_origin: Mapping[str, Login] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def of(self, url: str) -> Login | None:
        """The log-in that goes with a request to a normalised address."""
        parts = urlsplit(url)
        return self.by_origin.get(f"{parts.scheme}://{parts.netloc}")


def logins_of(sources: Iterable[SourceEntry], secrets: Mapping[str, str], allow: frozenset[str]) -> Logins:
    """The log-ins of sources. They go to the origins of a source's addresses, with and without `www.`, by https alone
    (or to a host that the operator opened).
    """
    by_origin: dict[str, Login] = {}
    problems: dict[str, str] = {}
    for source in sources:
        if source.login is None:
            continue
        try:
            login = parse_login(source.login, secrets.get(source.login) or "")
        except LoginError as error:
            where = f"set {variable_of(source.login)}, or a Prefect Secret block of the name {source.login}"
            problems[source.name] = f"{error}: {where}"
            continue
        origins = [origin for url in source.urls for origin in _origins(url, allow)]
        if not origins:
            problems[source.name] = f"the log-in {source.login!r} is sent by https only, and the source is http"
        by_origin.update(dict.fromkeys(origins, login))
    return Logins(by_origin, problems)


def _origins(url: str, allow: frozenset[str]) -> tuple[str, ...]:
    normal = normalize_url(url) or url
    scheme, host = urlsplit(normal).scheme, host_of(normal) or ""
    if scheme != "https" and host not in allow:
        return ()
    bare = host.removeprefix("www.")
    return f"{scheme}://{bare}", f"{scheme}://www.{bare}"


def refused_login(login: Login, url: str, why: str, status: int | None) -> FetchError:
    """The problem of an address whose site does not take a log-in any more: due again, once it is renewed."""
    detail = f"{why} in spite of the log-in {login.name!r}: renew it"
    return FetchError(Reason.LOGIN_NEEDED, detail, url, status=status)


def is_login_place(url: str) -> bool:
    """Whether people log in at an address, by its words.

    >>> is_login_place("https://a.example/account/login.php?to=/x"), is_login_place("https://a.example/login-of-a-king")
    (True, False)
    """
    parts = urlsplit(url)
    segments = [_ENDING.sub("", s) for s in unquote(parts.path).lower().split("/")]
    return any(s in _LOGIN_PLACES for s in segments) or (parts.hostname or "").partition(".")[0] in _LOGIN_PLACES
