"""Links, buttons and forms that lead to a log-in, to plans or to a shop, told by their addresses and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.extract.pointers import OFFER_ADDRESS, ends_in_slug
from copydesk.cleaners.extract.words import literals_of, word_scan
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.patterns import deferred

#: What the links of an offer are.
OFFER_TAGS = ("a", "button", "form")

#: What a link that makes an account, one that leads to a log-in and one that leads to plans weigh.
REGISTERING, LOGGING_IN, SELLING = 1.5, 1.5, 2.0

#: What parts the words of an address.
_PARTING = "/?=&#._-"
_TO_SLASHES = str.maketrans(_PARTING, "/" * len(_PARTING))
_AT = rf"(?:\A|[{_PARTING}])"
_TO = rf"(?:\Z|[{_PARTING}])"
_LOGIN = deferred(
    rf"{_AT}(?:log[-_]?[io]n|sign[-_]?in|anmeld\w*|einlogg\w*|connexion|se-connecter|inlogg\w*|logga-?in|log-?ind|logg-?inn|kirjaud\w*"
    r"|prihlas\w*|zaloguj\w*|logowanie|belep\w*|bejelentkez\w*|autentific\w*|conectare|\w*giris\w*|oturum|masuk|dang-nhap|acced\w*|entrar"
    r"|acceso|ingresar|inici\w*-ses\w*|prijava|vhod|vojti|mon-compte|mein-konto|mi-cuenta|mina-sidor|min-?side|omat-tiedot|my-?page|identif\w*|auth|oauth\w*|sso"
    r"|(?:my|mijn|mein|mon|min|mit|mi|minha|moje?|muj|omat?|il-mio)-(?:account|konto|compte|cuenta|conta|cont|tili|ucet|racun)|contul-\w+|fiok\w*|hesab\w*"
    r"|akun|tai-khoan)" + _TO,
    re.IGNORECASE,
)
#: What tells a page of plans or of membership, beside what `OFFER_ADDRESS` knows.
_SELLS = deferred(
    rf"{_AT}(?:\w+-?abo|abo-\w+|abonne\w*|offer\w*|offr\w*|offert\w*|ofert\w*|angebot\w*|aanbod|erbjudand\w*|tilbud|tarif\w*|plan|plane[ns]?"
    r"|pake[tc]\w*|pakiet\w*|package\w*|paquet\w*|csomag\w*|formul\w*|piani|planos|clen\w*|socio?s?|soci|tagsag|jasen\w*|kundeklub"
    r"|packs?|pack-\w+|pass|passes|pren|club|klub\w*|abon\w*|uyelik|lid-worden|word-lid|lidmaatschap|adhesion|adherer|sottoscri\w*|hazte-\w+|seja-\w+|liity|dostup|podpis\w*|access|all-access|get-access"
    r"|subskrib\w*|prenumer\w*|upgrade|unlock|paywall|tier|tiers|pelanggan\w*|thue-bao|hoi-vien|goi-\w+)" + _TO,
    re.IGNORECASE,
)
_REGISTERS = deferred(
    rf"{_AT}(?:regist\w*|sign[-_]?up|join|create-?account|account|konto|cuenta|conta|compte|creer\w*|crear\w*|criar\w*|aanmak\w*|skapa\w*|opret\w*"
    r"|rejestr\w*|inregistr\w*|cadastr\w*|inscri\w*|iscri\w*|kayit|uye-ol|daftar|dang-ky)" + _TO,
    re.IGNORECASE,
)
#: Shops sell tickets and books, too: they say less.
_SHOPS = deferred(
    rf"{_AT}(?:check-?out|shop|boutique|tienda|loja|negozio|winkel\w*|bestel\w*|bestell\w*|koe?p|køe?p|kj[oø]p|koeb|kurv|kassa|cart|buy|pay|order|purchase|acquista\w*"
    r"|compra\w*|acheter|kauf\w*|kup|kupit|sklep|eshop|rendel\w*|osta|trial|prov[ae]?|probe\w*|test|satin-?al|beli|mua|oplata|payment|objedna\w*)"
    + _TO,
    re.IGNORECASE,
)
_OF_LINKS = (
    (_LOGIN, "login", LOGGING_IN),
    (OFFER_ADDRESS, "link", SELLING),
    (_SELLS, "link", SELLING),
    (_SHOPS, "link", 1.0),
)
_HOST = deferred(r"\A(?:https?:)?//(?:www\.)?([^/.]*)[^/?#]*")

#: What tells where a button leads.
_NAMES = ("action", "formaction", "class", "id", "name", "data-href", "data-url", "data-portal")

#: How far above a link the frame of the page is looked for, where houses offer themselves on every page.
_LEVELS = 8
_FRAMES = frozenset({"footer", "nav", "header", "li"})


def marked_links(index: ElementIndex) -> Iterator[int]:
    """The places of the links, then buttons, then forms that have a mark, without those of the page's frame."""
    for tag in OFFER_TAGS:
        for place in index.places.get(tag, ()):
            if not is_in_frame(index, place) and mark_of(index, place) is not None:
                yield place


def bare_buttons(index: ElementIndex) -> Iterator[int]:
    """The places of the links, then buttons that a script must bring to life, without those of the page's frame."""
    for tag in ("a", "button"):
        for place in index.places.get(tag, ()):
            if (tag == "button" or not index.value(place, "href")) and not is_in_frame(index, place):
                yield place


def is_in_frame(index: ElementIndex, place: int) -> bool:
    """Whether a link stands in the frame of the page."""
    parents, tags = index.parents, index.tags
    above = parents[place]
    for _ in range(_LEVELS):
        if above < 0:
            return False
        if tags[above] in _FRAMES:
            return True
        above = parents[above]
    return False


def mark_of(index: ElementIndex, place: int) -> tuple[str, float] | None:
    """What kind of sign a link, a button or a form is by its address or its name, and what it weighs."""
    href = index.value(place, "href") if index.tags[place] == "a" else "#"
    said = href if len(href) != 1 else _names(index, place)
    # Few addresses have a word of any list where one begins: the others are told by one pass.
    if not said or not _beginnings().find(f"/{said}".translate(_TO_SLASHES)):
        return None
    return _mark_of(_path(said) if said is href else said)


def _names(index: ElementIndex, place: int) -> str:
    """What a button leads to as its names say."""
    return " ".join(index.value(place, name) for name in _NAMES).replace(" ", "/")


def _path(href: str) -> str:
    """The path that a link leads to, behind the first name of its host; nothing for that of a story."""
    path = _HOST.sub(r"\1", href).partition("?")[0].rstrip("/")
    return "" if ends_in_slug(path) else path


@lru_cache(maxsize=4_096)
def _mark_of(said: str) -> tuple[str, float] | None:
    """The same of an address: a site's frame has the same ones on every page."""
    if _last(_REGISTERS, said) > _last(_LOGIN, said):
        rest = _REGISTERS.sub("/", said)
        sells = OFFER_ADDRESS.search(rest) or _SELLS.search(rest)
        return ("link", SELLING) if sells else ("account", REGISTERING)
    return next(((kind, weight) for pattern, kind, weight in _OF_LINKS if pattern.search(said)), None)


def _last(pattern: re.Pattern[str], said: str) -> int:
    """Where the last finding of a pattern ends."""
    return max((found.end() for found in pattern.finditer(said)), default=-1)


#: What begins an alternative of a pattern: letters, without one that may be missing.
_LETTERS = re.compile(r"(?:[^\W\d_]|-)+(?![?*{])")
_GROUP = re.compile(r"\(\?:([^()]*)\)")


@cache
def _beginnings() -> NameScan:
    """The scan for what stands where any of the patterns finds something; what parts words is a slash to it."""
    patterns = (_REGISTERS, *(pattern for pattern, _, _ in _OF_LINKS))
    return word_scan({1: (each.translate(_TO_SLASHES) for p in patterns for each in beginnings_of(p.pattern))})


def beginnings_of(pattern: str) -> Iterator[str]:
    """How what a pattern of addresses finds begins, one for each alternative: a slash, and letters.

    >>> list(beginnings_of(f"{_AT}(?:log[-_]?in|(?:my|moje?)-page|[a-z]+-?abo)" + _TO))
    ['/log', '/my', '/moj', 'abo']
    """
    inner = pattern.removeprefix(f"{_AT}(?:").removesuffix(f"){_TO}")
    # The alternatives of a group that begins one of them are some of their own.
    inner = _GROUP.sub(lambda group: group[1] if inner[: group.start()][-1:] in ("", "|") else "", inner)
    for each in inner.split("|"):
        letters = _LETTERS.match(each)
        yield f"/{letters[0]}" if letters else literals_of(each)[0]
