"""Addresses of pages: one form for each, so that the same page is known again.

What a browser would ask for is kept; what only says where a reader came from goes (the lists are in
`normalize.toml`).
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from importlib import resources
from urllib.parse import urljoin, urlsplit

import idna
import tomli

from copydesk.cleaners.patterns import deferred

#: A longer address, in characters, is refused: servers refuse it too (RFC 9110, 4.1 asks for 8000 octets).
MAX_LENGTH = 8_000

DEFAULT_PORTS = {"http": 80, "https": 443}

_DATA = tomli.loads(resources.files("copydesk.cleaners.urls").joinpath("normalize.toml").read_text("utf-8"))
_TRACKING = deferred("|".join(_DATA["tracking"]), re.IGNORECASE)
_CHANNELS = deferred("|".join(_DATA["channels"]), re.IGNORECASE)
_SECOND_LEVEL = frozenset(_DATA["second_level"])
_SHARED = frozenset(_DATA["shared"])

#: An address that is in its one form as it stands, as most are: no query, no escape, no dot segment, no port.
_NORMAL = re.compile(
    r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?:/(?!\.)[A-Za-z0-9\-._~!$&'()*+,=:@]*)+", re.ASCII
)
#: The host of such an address is not too long either.
MAX_NORMAL = 253

_EDGES = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$")
_SCHEME = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_BAD_HOST = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: Escapes, and bytes that cannot stand as they are in a path or a query (RFC 3986, 3.3 and 3.4).
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_SESSION = re.compile(r";jsessionid=[^/;?]*", re.IGNORECASE)
_HOME = re.compile(r"/(?:(?:index|default|home)\.(?:html?|php|aspx?|jsp))?", re.IGNORECASE)


def normalize_url(url: str | None) -> str | None:
    """The one form of an absolute `http` or `https` address; `None` for anything else.

    The scheme and the host become lower case, the host ASCII (IDNA); default ports, fragments and tracking
    parameters go; dot segments are resolved; escapes get one form. An address with a user or a password, with a
    port or a host that cannot be, or longer than `MAX_LENGTH` gives `None`. The order of parameters, the final
    slash and the scheme stay: servers may tell pages apart by them.

    >>> normalize_url("HTTP://Example.com:80/a/../caf\u00e9?utm_source=x&id=7#top")
    'http://example.com/caf%C3%A9?id=7'
    >>> normalize_url("https://me:secret@example.com/") is None
    True
    """
    if not url or len(url) > MAX_LENGTH:
        return None
    if len(url) <= MAX_NORMAL and _NORMAL.fullmatch(url):
        return url
    url = _EDGES.sub("", url).translate({9: None, 10: None, 13: None})
    scheme = _SCHEME.match(url)
    if not scheme:
        return None
    rest = url[scheme.end() :].partition("#")[0]
    before, asks, query = rest.partition("?")
    # Browsers read a backslash as a slash; who reads it otherwise sees another host than they do.
    authority, slash, path = before.replace("\\", "/").partition("/")
    host = _authority(authority, scheme[1].lower())
    if host is None:
        return None
    try:
        path_bytes, query_bytes = (slash + path).encode(), query.encode()
    except UnicodeEncodeError:
        return None
    path = _resolve_dots(_SESSION.sub("", _escape(path_bytes))) or "/"
    query = _drop_tracking(_escape(query_bytes)) if asks else ""
    normal = f"{scheme[1].lower()}://{host}{path}" + (f"?{query}" if query else "")
    return normal if len(normal) <= MAX_LENGTH else None


def join_url(base: str | None, reference: str) -> str | None:
    """A reference as it stands on the page `base`, normalised; `None` where that is no address of a page."""
    if len(reference) <= MAX_NORMAL and _NORMAL.fullmatch(reference):
        return reference
    try:
        return normalize_url(urljoin(base or "", _EDGES.sub("", reference[: MAX_LENGTH + 1])))
    except ValueError:
        return None


def host_of(url: str | None) -> str | None:
    """The host of an address in lower case, with its port where that is not the scheme's default.

    >>> host_of("http://Example.com:8080/a"), host_of("https://example.com:443/")
    ('example.com:8080', 'example.com')
    """
    normal = normalize_url(url)
    return urlsplit(normal).netloc if normal else None


def host_meant(text: str) -> str | None:
    """The host that somebody means who writes an address, or a host alone; `None` for what is neither.

    >>> host_meant("Lantern.example"), host_meant("http://lantern.example:8080/news"), host_meant("two words")
    ('lantern.example', 'lantern.example:8080', None)
    """
    text = text.strip()
    return host_of(text if "://" in text else f"https://{text}")


def record_id(canonical: str) -> str:
    """The id of a record: 32 hex digits of its canonical address, or of its path where it has no address.

    >>> record_id("https://example.com/a")
    '2dce0a4c50441bfccfa9caf4b58c3cba'
    """
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def site_of(url: str | None) -> str | None:
    """The name that one owner holds: `example.co.uk` for `news.example.co.uk`; a whole host under a service that
    gives its users hosts.

    >>> site_of("https://news.example.co.uk/a"), site_of("https://www.example.com/")
    ('example.co.uk', 'example.com')
    """
    host = host_of(url)
    if host is None:
        return None
    name = host.partition(":")[0]
    if host.startswith("[") or name.replace(".", "").isdigit():
        return host
    labels = name.split(".")
    if len(labels) > 2 and (".".join(labels[-2:]) in _SHARED or (len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL)):
        shared_service = ".".join(labels[-3:]) in _SHARED
        return ".".join(labels[-4 if shared_service else -3 :])
    return ".".join(labels[-2:])


def is_same_site(one: str | None, other: str | None) -> bool:
    """Whether two addresses belong to one owner, as far as their names tell."""
    site = site_of(one)
    return site is not None and site == site_of(other)


def is_home(url: str | None) -> bool:
    """Whether an address is the front page of its host.

    >>> is_home("https://example.com/index.html"), is_home("https://example.com/?p=7"), is_home("https://example.com/a")
    (True, False, False)
    """
    normal = normalize_url(url)
    if normal is None:
        return False
    parts = urlsplit(normal)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def _authority(authority: str, scheme: str) -> str | None:
    """Host and port in one form; `None` with credentials, or where they cannot be."""
    if not authority or "@" in authority:
        return None
    if authority.startswith("["):
        name, bracket, port = authority[1:].partition("]")
        try:
            host = f"[{ipaddress.IPv6Address(name)}]" if bracket else None
        except ValueError:
            return None
        if port and not port.startswith(":"):
            return None
        port = port[1:]
    else:
        name, _, port = authority.partition(":")
        host = _host(name)
    if host is None or (port and not re.fullmatch(r"[0-9]{1,5}", port)):
        return None
    number = int(port) if port else DEFAULT_PORTS[scheme]
    if not 0 < number < 65_536:
        return None
    return host if number == DEFAULT_PORTS[scheme] else f"{host}:{number}"


def _host(name: str) -> str | None:
    name = name.rstrip(".").lower()
    if not name or len(name) > 253 or _BAD_HOST.search(name):
        return None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    labels = name.split(".")
    return name if all(0 < len(label) < 64 for label in labels) else None


def _escape(raw: bytes) -> str:
    """Escapes in one form: capitals, none for letters that need none, all that need one."""

    def one(match: re.Match[bytes]) -> bytes:
        code = int(match[1], 16) if match[1] else match[0][0]
        return bytes([code]) if code in _UNRESERVED else b"%%%02X" % code

    return _ESCAPE.sub(one, raw).decode("ascii")


def _resolve_dots(path: str) -> str:
    if "/." not in path:
        return path
    out: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(out) > 1:
                out.pop()
        elif part != ".":
            out.append(part)
    if parts[-1] in (".", ".."):
        out.append("")
    return "/".join(out)


def _drop_tracking(query: str) -> str:
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if _TRACKING.fullmatch(name) or (name.lower() == "ref" and _CHANNELS.fullmatch(value)):
            continue
        # The same article in the form for telephones: "?amp", "?amp=1", "?outputType=amp".
        if name.lower() in ("amp", "outputtype") and value.lower() in ("", "1", "true", "amp"):
            continue
        kept.append(pair)
    return "&".join(kept).strip("&")
