"""What no published line may hold: halves of characters, marks that turn text round, credentials, session tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from copydesk.cleaners.core.texts import has_any
from copydesk.cleaners.model.article import Article, Block
from copydesk.cleaners.model.fields import Image
from copydesk.cleaners.model.record import Outcome
from copydesk.cleaners.patterns import deferred

#: What stands in a published address where a secret stood.
HIDDEN = "***"

#: Parameters that hold a secret, whatever their value looks like.
_SECRET_NAMES = (
    # Whatever stands before it: `login_token`, `user[reset_token]`, `authToken`.
    r"(?:[\w.-]|[\[\]]|%5[BD]){0,40}(?:token|secret|passwd|password)(?:\]|%5D)?"
    r"|(?:api|app|access|secret|private|consumer|subscription|license)(?:[-_.]|%5F|%2D)?key|pass(?:code)?|pwd|credentials?"
    r"|(?:php|j|asp)?sess(?:ion)?[-_]?id|aspsessionid\w{0,40}|jwt|x-(?:amz|goog)-(?:signature|credential|security-token)"
    r"|hmac|authorization|auth|bearer|signature|oauth_verifier|hdn(?:ts|tl|ea)"
)
#: Parameters that name a story on some sites; they hold a secret where the value looks drawn by lot.
_DOUBTFUL_NAMES = r"sid|key|session|sig|ticket|code|otp|license|sas|magic[-_]?link|(?:preview)?_?(?:wp)?nonce"
_DRAWN = r"(?=[^&#\s]*\d)(?=[^&#\s]*[A-Za-z])[\w.~%+-]{16,}"
_VALUE = r"[^&;#\s\"'<>:,)]"

_USERINFO = re.compile(r"(?<=://)[^/\s?#\"'<>]*@")
_PARAMETER = deferred(
    rf"(?i)(?<=[?&;#])(?P<name>{_SECRET_NAMES})=(?!\*\*\*){_VALUE}+|(?<=[?&;#])(?P<doubtful>{_DOUBTFUL_NAMES})={_DRAWN}"
)
#: The same in an address that stands, escaped, within another one; escaped again where that one was within a third.
_INNER = deferred(
    rf"(?i)(?P<name>%(?:25){{0,3}}(?:3F|26|23)(?:{_SECRET_NAMES})%(?:25){{0,3}}3D)(?!\*\*\*)"
    rf"(?:(?!%(?:25){{0,3}}(?:26|23)){_VALUE})+"
)
#: A JSON Web Token (RFC 7519) is plain by its form, wherever it stands.
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000}")
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*+[:=]\s*+)(?!\*\*\*)[^\r\n]+")
#: A header that is named for a key, and a name with its value in JSON or in what a program prints.
_PAIR = deferred(
    rf"(?i)(\bx-[\w-]{{0,30}}(?:key|token|secret)\s*+:\s*+|[\"'](?:{_SECRET_NAMES})[\"']\s*+:\s*+[\"'])(?!\*\*\*)[^\s\"',;]+"
)

#: What a segment of a path says, in whole or in part, whose next segments let one person in: a link to set a password
#: anew, to leave a list, to confirm, an invitation, a hook.
_LETS_IN = (
    "passw(?:or|d)|passwort|mot-de-passe|contrase|contrasen|senha|parol|reset|restablec|redefin|recuper|recover|forgot"
    "|unsubscri|opt-?out|abmeld|abbestell|desabonn|desinscri|disiscri|confirm|verif|bestaetig|activat|aktivier"
    "|log-?in|sign-?in|magic|oauth|auth\\b|sso\\b|session|token|secret|invit|einlad|convite|webhook|hooks\\b|services\\b"
)
_SEGMENT = r"[^/\s?#\"'<>,;:)]"
_LET_IN = deferred(rf"(?i)(?<=/){_SEGMENT}{{0,40}}(?:{_LETS_IN}){_SEGMENT}{{0,40}}(?P<rest>(?:/{_SEGMENT}+)+)")
#: Where a run of letters and digits goes from one kind to another. What is drawn by lot does so again and again.
_TURN = re.compile(r"(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_DRAWN_TURNS, _DRAWN_LENGTH = 4, 16
#: JSON in base 64 and what may sign it, wherever it stands in a path: tokens of most frameworks begin so. A bot's key.
_SEALED = re.compile(r"(?<=/)(?:eyJ[\w-]{13,}(?:[.:][\w=-]*)*|bot\d{6,12}:[\w-]{30,})")
#: What every text has, in lower case, in whose paths something is hidden.
_IN_PATHS = (
    *("passw", "mot-de", "contrase", "senha", "parol", "reset", "restablec", "redefin", "recuper", "recover", "forgot"),
    *("unsubscri", "opt", "abmeld", "abbestell", "desabonn", "desinscri", "disiscri", "confirm", "verif", "bestaetig"),
    *("activat", "aktivier", "log", "sign", "magic", "auth", "sso", "session", "token", "secret", "invit", "einlad"),
    *("convite", "hook", "services", "eyj", "bot"),
)

_SURROGATE = re.compile("[\ud800-\udfff]")
#: Embeddings, overrides and isolates (https://www.unicode.org/reports/tr9/), and controls that are no line end.
_UNWANTED = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNPRINTABLE = re.compile(f"{_UNWANTED.pattern}|\r")
_OVERRIDE = re.compile("[\u202d\u202e]")

#: What every text of ASCII has, in lower case, in which one of these patterns finds something: few addresses do.
_IN_SECRETS = ("@", "=", "%3d", "%253d", "%25253d", "eyj", "authorization", "cookie", "x-", '":', "':", '" :', "' :")


def redact(text: str) -> str:
    """A text (an address, a message) as it is shown and logged: credentials, tokens and private paths are hidden.

    Of a path, that is what lets one person in: what is drawn by lot behind a word that says so, and sealed values. In
    published lines paths stay as they are (`clean_address`): articles are told apart by them.

    >>> redact("https://me:word@example.com/a?id=7&token=abc: no answer")
    'https://***@example.com/a?id=7&token=***: no answer'
    >>> redact("https://example.com/article.php?sid=1234")
    'https://example.com/article.php?sid=1234'
    >>> redact("https://example.com/reset/9f8e7d6c5b4a39281706, https://example.com/story/9f8e7d6c5b4a39281706")
    'https://example.com/reset/***, https://example.com/story/9f8e7d6c5b4a39281706'
    """
    text = _hide(text)
    if "/" not in text or not has_any(text.lower(), _IN_PATHS):
        return text
    return _SEALED.sub(_hide_drawn, _LET_IN.sub(_hide_rest, text))


def _hide_rest(found: re.Match[str]) -> str:
    head = found.group()[: found.start("rest") - found.start()]
    return head + "/".join(HIDDEN if _is_drawn(segment) else segment for segment in found["rest"].split("/"))


def _hide_drawn(found: re.Match[str]) -> str:
    return HIDDEN if _is_drawn(found.group()) else found.group()


def _is_drawn(segment: str) -> bool:
    """Whether a segment of a path looks drawn by lot; a slug has words between hyphens."""
    return len(segment) >= _DRAWN_LENGTH and len(_TURN.findall(segment)) >= _DRAWN_TURNS


def _hide(text: str) -> str:
    """A text with credentials and session tokens hidden; paths stay, but for tokens that are plain by their form."""
    if text.isascii() and not has_any(text.lower(), _IN_SECRETS):
        return text
    text = _USERINFO.sub(f"{HIDDEN}@", text)
    text = _PARAMETER.sub(lambda m: f"{m['name'] or m['doubtful']}={HIDDEN}", text)
    text = _INNER.sub(rf"\g<name>{HIDDEN}", _JWT.sub(HIDDEN, text))
    return _PAIR.sub(rf"\1{HIDDEN}", _HEADER.sub(rf"\1\2{HIDDEN}", text))


def clean_address(address: str) -> str:
    """An address, or a path, as it may be published: without secrets, what cannot be seen as escapes.

    >>> clean_address("https://example.com/\u202egpj.exe?token=abc")
    'https://example.com/%E2%80%AEgpj.exe?token=***'
    """
    address = _whole_characters(address)
    return _hide(_UNWANTED.sub(lambda match: quote(match.group()), address))


def shown_address(address: str) -> str:
    """An address as reports, figures, artifacts and names of runs show it: `clean_address` without private paths."""
    return redact(clean_address(address))


def printable(text: str) -> str:
    r"""A text from outside as a terminal may have it: what could move the cursor, or turn text round, is spelled out.

    >>> printable("a title\x1b[2J\r, and more")
    'a title\\x1b[2J\\x0d, and more'
    """
    text = _whole_characters(text)
    return _UNPRINTABLE.sub(lambda match: ascii(match.group())[1:-1] if match.group() != "\r" else r"\x0d", text)


def drop_secrets(url: str) -> str:
    """A normalised address without the parameters that hold a secret.

    >>> drop_secrets("https://example.com/a?id=7&access_token=abc")
    'https://example.com/a?id=7'
    """
    hidden = _hide(url)
    if hidden == url:
        return url
    parts = urlsplit(hidden)
    query = "&".join(pair for pair in parts.query.split("&") if HIDDEN not in pair)
    return urlunsplit((parts.scheme, parts.netloc.removeprefix(f"{HIDDEN}@"), parts.path, query, ""))


def scrub(value: str | None) -> str | None:
    """A title, a name, a tag: without bidi controls and other controls, halves of characters replaced, no edge spaces.

    >>> scrub("Ann\\u202e Lee\\x00"), scrub("\\x00")
    ('Ann Lee', None)
    """
    if value is None:
        return None
    return _whole_characters(_UNWANTED.sub("", value)).strip() or None


def _whole_characters(text: str) -> str:
    """A text whose halves of characters (surrogates) are replaced: U+FFFD stands for each."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def scrub_article(article: Article) -> Article:
    """An article whose fields can be written as UTF-8.

    In text and title halves of surrogate pairs become U+FFFD, one for one, so that blocks stay right; all else in
    them is left to the steps, which leave a trace. Fields that no step sees are scrubbed.
    """
    return replace(
        article,
        text=_whole_characters(article.text),
        title=_whole_characters(article.title) if article.title else None,
        authors=_scrub_all(article.authors),
        tags=_scrub_all(article.tags),
        site_name=scrub(article.site_name),
        title_rest=_scrub_all(article.title_rest),
        description=scrub(article.description),
        section=scrub(article.section),
        image=_scrub_image(article.image),
        published_at=scrub(article.published_at),
        modified_at=scrub(article.modified_at),
        language=scrub(article.language),
        tables=_scrub_all(article.tables),
        blocks=tuple(map(_scrub_block, article.blocks)) if article.is_structured else article.blocks,
        figures=tuple(
            replace(f, image=_scrub_image(f.image), embed=clean_address(f.embed) if f.embed else None)
            for f in article.figures
        ),
        rights=tuple((_whole_characters(k), scrub(v) or "") for k, v in article.rights),
    )


def _scrub_block(block: Block) -> Block:
    if block.structure is None:
        return block
    links = tuple(replace(link, url=clean_address(link.url)) for link in block.structure.links)
    return block._replace(structure=replace(block.structure, links=links, image=_scrub_image(block.structure.image)))


def _scrub_image(image: Image | None) -> Image | None:
    if image is None:
        return None
    return Image(clean_address(image.url), scrub(image.alt), scrub(image.caption), scrub(image.credit))


def clean_outcome(outcome: Outcome) -> Outcome:
    """An outcome as it may be published: no secrets in its addresses and its detail, which may quote anything."""
    detail = scrub(outcome.detail)
    return replace(
        outcome,
        source_url=clean_address(outcome.source_url),
        url=clean_address(outcome.url) if outcome.url else None,
        detail=redact(detail) if detail else None,
    )


def dirt(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a published line holds that it must not: the field, and what is wrong with it.

    `removed` of an edit shows what was taken out, so it may hold anything that UTF-8 can write.
    """
    for key, value in _strings(row, ""):
        if _SURROGATE.search(value):
            yield key, "half of a surrogate pair"
        if key not in ("removed", "added") and _OVERRIDE.search(value):
            yield key, "a bidi override"
        if key in ("url", "source_url", "detail") and _hide(value) != value:
            yield key, "a credential or a session token"


def _scrub_all(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clean for value in values if (clean := scrub(value)))


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
