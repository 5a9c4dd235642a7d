"""Pages that stand where an article should be: consent walls, bot challenges, error pages, empty shells, paywalls.

Each state is told by several kinds of evidence - what the title says, what the text says, whose scripts and
containers the page has, and its shape - that add up to a score. No kind is enough alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from cleaners.dom import Document
from cleaners.pagestate.view import View, fold
from cleaners.quality import word_count
from cleaners.record import Reason, Reject

#: A state is named from this score on, with evidence of at least two kinds.
THRESHOLD = 4.0
MIN_KINDS = 2

#: A page with this many words of prose that say nothing of a wall is no wall that stands for an article.
OWN_WORDS = {
    Reason.CONSENT_WALL: 120,
    Reason.BOT_CHALLENGE: 80,
    Reason.SOFT_404: 150,
    Reason.JS_SHELL: 60,
}

#: An error page that says clearly what it is may have so many times as many.
CLEAR_ERROR = 3

#: A paywall leaves a stub: a text of fewer words than this, or than this share of the `wordCount` it declares.
STUB_WORDS = 220
STUB_SHARE = 0.5
#: However long the rest may be, this many words are worth keeping as an article.
LONGEST_STUB_WORDS = 330
#: Without a declaration in the metadata, the stub must be shorter and the words clearer.
UNDECLARED_STUB_WORDS = 160

#: A line of fewer words is a button, a label or a heading, not prose.
PROSE_LINE_WORDS = 12

#: A name of at most this many words is a wall's title; past the second limit it is none. Between them, and unless the
#: phrase is this share of the name, it counts half.
SHORT_TITLE_WORDS = 5
LONG_TITLE_WORDS = 9
TITLE_SHARE = 0.4

#: Walls use one of their phrases in fewer words than this.
WORDS_A_PHRASE = 20

#: Words that the long legal text of a consent wall has in each paragraph.
_CONSENT_TALK = re.compile(r"cookie|consent|privacy|partner|datenschutz|personal data")
_CONSENT_VENDORS = re.compile(
    r"onetrust|didomi|sp_message|sourcepoint|privacy-mgmt|qc-cmp|quantcast|usercentrics|cookiebot|cybotcookie|trustarc"
    r"|consensu\.org|__tcfapi|consent\.(?:google|youtube|yahoo)|guce\.|iubenda|axeptio|tarteaucitron|klaro|osano|termly"
    r"|cookieyes|consentmanager|cmpbox|contentpass|traffective|sirdata|appconsent|fundingchoices"
    r"|[\"' ](?:consent|cmp|cookie-?(?:wall|consent)|gdpr|privacy-?gate)"
)
_BOT_VENDORS = re.compile(
    r"challenge-platform|cf-browser-verification|_cf_chl|cf-chl|cf-error|turnstile|px-captcha|perimeterx|captcha-delivery"
    r"|human-challenge|datadome|_incapsula_|incapsula|imperva|distil_|awswaf|aws-waf|sucuri|ak_bmsc|akamai|edgesuite|kasada"
    r"|geetest|smartcaptcha|showcaptcha|arkose|funcaptcha|ddos-guard|captcha"
)
_PAYWALL_MARKS = re.compile(
    r"[\"' _-](?:pay-?wall|regwall|registration-wall|subscribe-?wall|subscriber-?(?:only|content)|metered-?content"
    r"|premium-?(?:content|wall|article)|article-?(?:locked|preview|truncated)|locked-?content|content-?(?:gate|lock|locked)"
    r"|gated-?content|piano|tp-(?:modal|container)|tinypass|poool|leaky|zephr|abo-?(?:box|wall|teaser)|fade-?out"
    r"|teaser-?wall|members?-?only|offer-?wall|gateway)"
)
_SHELL_ROOT = (
    "#root, #app, #__next, #__nuxt, #app-root, #react-root, #main-app, #svelte, #___gatsby, #application, #page-root, "
    "#mount, app-root, [ng-app], [ng-version], [data-reactroot], [data-server-rendered], [id*=app]:empty, main:empty, "
    "[id*=root]:empty"
)
_LOCKED = re.compile(r"locked|metered|paid|premium|subscri|member|plus|no-?access|restricted", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\.\.\.\])\s*\Z")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a state: its kind (`title`, `words`, `vendor`, `shape`, ...), its weight, and the finding."""

    kind: str
    weight: float
    finding: str


def wall(view: View) -> Reject | None:
    """The wall that a page is, with its evidence as the detail; `None` where it is none."""
    found: list[tuple[float, Reason, list[Evidence]]] = []
    for reason, gather in _STATES.items():
        evidence = gather(view)
        score = sum(e.weight for e in evidence)
        kinds = {e.kind for e in evidence if e.weight > 0}
        if score >= THRESHOLD and len(kinds) >= MIN_KINDS:
            found.append((score, reason, evidence))
    if not found:
        return None
    _, reason, evidence = max(found, key=lambda f: f[0])
    return Reject(reason, "; ".join(f"{e.kind}: {e.finding}" for e in evidence if e.weight > 0))


def _consent(view: View) -> list[Evidence]:
    if _says_more(view, Reason.CONSENT_WALL):
        return []
    said = [
        *_of_title(view, Reason.CONSENT_WALL, 1.5),
        *_of_words(view, Reason.CONSENT_WALL, (0.5, 2, 2.5, 3, 3.5)),
    ]
    # Without a word of it, what follows cannot reach the threshold.
    if not said:
        return []
    return [
        *said,
        *_of_markup(view, _CONSENT_VENDORS, 1.0),
        *_of_shape(view, (80, 400, 1200)),
        *_of_prose(view, Reason.CONSENT_WALL),
    ]


def _bot(view: View) -> list[Evidence]:
    if _says_more(view, Reason.BOT_CHALLENGE):
        return []
    said = [*_of_title(view, Reason.BOT_CHALLENGE, 2), *_of_words(view, Reason.BOT_CHALLENGE, (1, 2, 3))]
    if not said:
        return []
    return [
        *said,
        *_of_markup(view, _BOT_VENDORS, 1.5),
        *_of_shape(view, (60, 150, 300)),
        *_of_prose(view, Reason.BOT_CHALLENGE),
    ]


def _soft_404(view: View) -> list[Evidence]:
    titled = _of_title(view, Reason.SOFT_404, 2)
    says_more = _says_more(view, Reason.SOFT_404)
    if says_more and (not titled or _says_more(view, Reason.SOFT_404, CLEAR_ERROR)):
        return []
    said = [*titled, *_of_words(view, Reason.SOFT_404, (1, 2, 3))]
    if not said:
        return []
    # Error pages offer the day's news; then they must say clearly what they are, and not call themselves an article.
    clear = bool(titled) and len(_hits(view.visible, Reason.SOFT_404)) >= 2 and not view.is_marked_article
    if says_more and not clear:
        return []
    return [
        *said,
        *_of_shape(view, (40, 120, 250)),
        *_of_prose(view, Reason.SOFT_404),
        *([Evidence("metadata", 0.5, "noindex")] if "noindex" in (view.document.meta("robots") or "").lower() else []),
    ]


def _shell(view: View) -> list[Evidence]:
    if view.text_words > OWN_WORDS[Reason.JS_SHELL] or view.words > 400:
        return []
    scripts = view.document.tree.css("script[src], script[type=module], link[rel=modulepreload]")
    evidence = []
    if _empty_root(view.document):
        evidence.append(Evidence("root", 2, "an empty root element"))
    if hits := _hits(f"{view.noscript} {view.visible if view.words < 60 else ''}", Reason.JS_SHELL):
        evidence.append(Evidence("words", 2, ", ".join(hits[:3])))
    if scripts and view.words < 60:
        evidence.append(Evidence("shape", 1.5 if view.words < 25 else 1, f"{view.words} words, {len(scripts)} scripts"))
    if scripts and not view.document.tree.css_first("p") and view.text_words < 20:
        evidence.append(Evidence("shape", 1, "no paragraph"))
    return evidence


def _paywall(view: View) -> list[Evidence]:
    declared = _declared_access(view.document)
    if declared is True and not _is_cut(view):
        return []
    is_declared = declared is False
    if view.text_words > (STUB_WORDS if is_declared else UNDECLARED_STUB_WORDS) and not _is_cut(view):
        return []
    strong, weak = (_hits(view.visible, Reason.PAYWALL, s, view.shown_words) for s in ("text", "weak"))
    evidence = []
    if is_declared:
        evidence.append(Evidence("metadata", 2, "declared as not free"))
    if strong:
        evidence.append(Evidence("words", min(2, len(strong)) + 0.5 * (len(weak) > 1), ", ".join([*strong, *weak][:4])))
    elif weak and is_declared:
        evidence.append(Evidence("words", 1, ", ".join(weak[:4])))
    if marks := _PAYWALL_MARKS.search(view.markup):
        evidence.append(Evidence("markup", 1, marks.group().strip("\"' -_")))
    if _is_cut(view):
        evidence.append(Evidence("shape", 1, "the text is cut off"))
    elif view.text_words < UNDECLARED_STUB_WORDS:
        evidence.append(Evidence("shape", 1, f"{view.text_words} words"))
    return evidence


_STATES: dict[Reason, Callable[[View], list[Evidence]]] = {
    Reason.BOT_CHALLENGE: _bot,
    Reason.CONSENT_WALL: _consent,
    Reason.SOFT_404: _soft_404,
    Reason.JS_SHELL: _shell,
    Reason.PAYWALL: _paywall,
}


@cache
def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """The packaged phrases, by state and strength."""
    text = (files("cleaners.pagestate") / "phrases.toml").read_text("utf-8")
    return {state: {k: tuple(v) for k, v in lists.items()} for state, lists in tomllib.loads(text).items()}


@cache
def _inner_words() -> dict[str, frozenset[str]]:
    """For each phrase the words that stand between two blanks wherever it is written: all but its first and last."""
    phrases = (p for lists in _phrases().values() for group in lists.values() for p in group)
    return {phrase: frozenset(phrase.split()[1:-1]) for phrase in phrases}


def _hits(text: str, reason: Reason, strength: str = "text", words: frozenset[str] | None = None) -> list[str]:
    """The phrases that a text has. `words` are all of its words, where they are known: they rule most phrases out."""
    phrases: Iterable[str] = _phrases()[reason][strength]
    if words is not None:
        inner = _inner_words()
        phrases = [p for p in phrases if inner[p] <= words]
    return [p for p in phrases if p in text]


def _of_title(view: View, reason: Reason, weight: float) -> list[Evidence]:
    """The titles of walls are a few words; in a longer one the same words are news."""
    found = [(_title_share(name, hits), hits[0]) for name in view.names if (hits := _hits(name, reason, "title"))]
    share, hit = max(found, default=(0.0, ""))
    return [Evidence("title", weight * share, hit)] if share else []


def _title_share(name: str, hits: list[str]) -> float:
    """How much of its weight a title earns: all where it is short or says nothing else."""
    words = word_count(name)
    if words <= SHORT_TITLE_WORDS or max(map(word_count, hits)) >= TITLE_SHARE * words:
        return 1.0
    return 0.5 if words <= LONG_TITLE_WORDS else 0.0


def _of_words(view: View, reason: Reason, weights: tuple[float, ...]) -> list[Evidence]:
    """Evidence of the phrases in the visible text; `weights` by how many different ones there are."""
    hits = _hits(view.shown, reason, words=view.shown_words)
    return [Evidence("words", weights[min(len(hits), len(weights)) - 1], ", ".join(hits[:3]))] if hits else []


def _of_markup(view: View, pattern: re.Pattern[str], weight: float) -> list[Evidence]:
    match = pattern.search(view.markup)
    return [Evidence("vendor", weight, match.group().strip("\"' "))] if match else []


def _of_shape(view: View, limits: tuple[int, int, int]) -> list[Evidence]:
    """A page with few words is likelier a wall; one that declares itself an article is less likely one."""
    few, some, many = limits
    weight = 1.5 if view.words <= few else 1.0 if view.words <= some else 0.0 if view.words <= many else -1.5
    if view.is_marked_article:
        weight -= 1.5
    return [Evidence("shape", weight, f"{view.words} words")] if weight else []


def _says_more(view: View, reason: Reason, times: int = 1) -> bool:
    """Whether the extracted text has too many words for the state, or so many times too many.

    They are those of its prose lines that hold no phrase of the state. Most pages have them in their first lines, so
    this is asked before the page's source is searched.
    """
    words = accumulate(_prose_words(line, reason) for line in view.text.split("\n"))
    return any(count > OWN_WORDS[reason] * times for count in words)


def _prose_words(line: str, reason: Reason) -> int:
    words = word_count(line)
    if words < PROSE_LINE_WORDS:
        return 0
    low = fold(line)
    if _hits(low, reason) or (reason == Reason.CONSENT_WALL and _CONSENT_TALK.search(low)):
        return 0
    return words


def _of_prose(view: View, reason: Reason) -> list[Evidence]:
    """Against a wall: paragraphs that are long for how few of its phrases they hold, as a report on walls has."""
    lines = [fold(line) for line in view.text.split("\n")]
    sizes = [(word_count(line), len(_hits(line, reason))) for line in lines]
    paragraphs = sum(words >= WORDS_A_PHRASE and hits * WORDS_A_PHRASE < words for words, hits in sizes)
    return [Evidence("prose", -float(min(paragraphs, 3)), f"{paragraphs} paragraphs")] if paragraphs else []


def _empty_root(document: Document) -> bool:
    roots = document.tree.css(_SHELL_ROOT)
    return any(len(node.text(separator=" ").split()) < 8 for node in roots)


def _declared_access(document: Document) -> bool | None:
    """Whether the metadata says that the article is free to read; `None` where it says nothing."""
    values = [str(o["isAccessibleForFree"]).lower() for o in document.json_ld if "isAccessibleForFree" in o]
    if any(v == "false" for v in values):
        return False
    tier = document.meta("article:content_tier", "content_tier", "paywall", "access", "cxenseparse:pageclass:paywall")
    if tier and _LOCKED.search(tier):
        return False
    return True if any(v == "true" for v in values) or (tier or "").lower() == "free" else None


def _is_cut(view: View) -> bool:
    """Whether the text is much shorter than the article says it is, or breaks off."""
    stated = max(_numbers(o.get("wordCount") for o in view.document.json_ld), default=0)
    if view.text_words < min(STUB_SHARE * stated, LONGEST_STUB_WORDS):
        return True
    return bool(_CUT_OFF.search(view.text)) and view.text_words < UNDECLARED_STUB_WORDS


def _numbers(values: Iterable[object]) -> list[int]:
    return [int(str(v)) for v in values if str(v).isdigit() and len(str(v)) < 9]
