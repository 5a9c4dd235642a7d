"""Pages that stand where an article should be: consent walls, bot challenges, error pages, empty shells, paywalls.

Each state is told by several kinds of evidence - what the title says, what the text says, whose scripts and
containers the page has, and its shape - that add up to a score. No kind is enough alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.record import Reason, Reject
from copydesk.cleaners.page_state.index_build import leads_on
from copydesk.cleaners.page_state.paywall import paywall
from copydesk.cleaners.page_state.view import PhraseEvidence, View, phrases_in, weight_of
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: A state is named from this score on, with evidence of at least two kinds.
THRESHOLD = 4.0
MIN_KINDS = 2

#: A page with this many words of prose that say nothing of a wall is no wall that stands for an article.
_OWN_WORDS = {
    Reason.CONSENT_WALL: 120,
    Reason.BOT_CHALLENGE: 80,
    Reason.SOFT_404: 150,
    Reason.JS_SHELL: 60,
}

#: What a heading weighs that says of the page itself that it is not there.
HEADED = 3.0

#: So much at most speak paragraphs against a wall.
MOST_PROSE = 3.0

#: So many headings that lead elsewhere are a page's offer of other stories.
LEAST_TEASERS = 3

#: An error page that says clearly what it is may have so many times as many.
CLEAR_ERROR = 3

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
_CONSENT_TALK = deferred(r"cookie|consent|privacy|partner|datenschutz|personal data")
_CONSENT_VENDORS = deferred(
    r"onetrust|didomi|sp_message|sourcepoint|privacy-mgmt|qc-cmp|quantcast|usercentrics|cookiebot|cybotcookie|trustarc"
    r"|consensu\.org|__tcfapi|consent\.(?:google|youtube|yahoo)|guce\.|iubenda|axeptio|tarteaucitron|klaro|osano|termly"
    r"|cookieyes|consentmanager|cmpbox|contentpass|traffective|sirdata|appconsent|fundingchoices"
    r"|[\"' ](?:consent|cmp|cookie-?(?:wall|consent)|gdpr|privacy-?gate)"
)
_BOT_VENDORS = deferred(
    r"challenge-platform|cf-browser-verification|_cf_chl|cf-chl|cf-error|turnstile|px-captcha|perimeterx|captcha-delivery"
    r"|human-challenge|datadome|_incapsula_|incapsula|imperva|distil_|awswaf|aws-waf|sucuri|ak_bmsc|akamai|edgesuite|kasada"
    r"|geetest|smartcaptcha|showcaptcha|arkose|funcaptcha|ddos-guard|captcha"
)
_SHELL_ROOT = (
    "#root, #app, #__next, #__nuxt, #app-root, #react-root, #main-app, #svelte, #___gatsby, #application, #page-root, "
    "#mount, app-root, [ng-app], [ng-version], [data-reactroot], [data-server-rendered], [id*=app]:empty, main:empty, "
    "[id*=root]:empty"
)


def wall(view: View) -> Reject | None:
    """The wall that a page is, with its evidence as the detail; `None` where it is none."""
    found: list[tuple[float, Reason, list[PhraseEvidence]]] = []
    for reason, gather in _STATES.items():
        evidence = gather(view)
        score = weight_of(evidence)
        kinds = {e.kind for e in evidence if e.weight > 0}
        if score >= THRESHOLD and len(kinds) >= MIN_KINDS:
            found.append((score, reason, evidence))
    if not found:
        return None
    _, reason, evidence = max(found, key=lambda f: f[0])
    return Reject(reason, "; ".join(f"{e.kind}: {e.finding}" for e in evidence if e.weight > 0))


def _consent(view: View) -> list[PhraseEvidence]:
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


def _bot(view: View) -> list[PhraseEvidence]:
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


def _soft_404(view: View) -> list[PhraseEvidence]:
    headed = _of_title(view, Reason.SOFT_404, HEADED, "heading")
    titled = headed or _of_title(view, Reason.SOFT_404, 2)
    says_more = _says_more(view, Reason.SOFT_404)
    if says_more and (not titled or _says_more(view, Reason.SOFT_404, CLEAR_ERROR)):
        return []
    said = [*titled, *_of_words(view, Reason.SOFT_404, (1, 2, 3))]
    if headed and headed[0].weight == HEADED and not view.is_marked_article:
        return [*said, *_of_headed(view)]
    if not said:
        return []
    # Error pages offer the day's news; then they must say clearly what they are, and not call themselves an article.
    clear = bool(titled) and len(phrases_in(view.visible, Reason.SOFT_404)) >= 2 and not view.is_marked_article
    if says_more and not clear:
        return []
    return [
        *said,
        *_of_shape(view, (40, 120, 250)),
        *_of_prose(view, Reason.SOFT_404),
        *(
            [PhraseEvidence("metadata", 0.5, "noindex")]
            if "noindex" in (view.document.meta("robots") or "").lower()
            else []
        ),
    ]


def _of_headed(view: View) -> list[PhraseEvidence]:
    """What more speaks for or against a page whose heading says that it is not there.

    One paragraph or two say so to the reader. What else stands there are the day's news, below headings that lead to
    them, or else the heading is that of a story.
    """
    shape = [each for each in _of_shape(view, (40, 120, 250)) if each.weight > 0]
    index = view.document.index
    if sum(leads_on(index, heading) for heading in index.tagged("h2", "h3", "h4")) >= LEAST_TEASERS:
        return shape
    prose = _of_prose(view, Reason.SOFT_404)
    return [*shape, *(replace(each, weight=each.weight + (each.weight > -MOST_PROSE)) for each in prose)]


def _shell(view: View) -> list[PhraseEvidence]:
    if view.text_words > _OWN_WORDS[Reason.JS_SHELL] or view.words > 400:
        return []
    scripts = view.document.tree.css("script[src], script[type=module], link[rel=modulepreload]")
    evidence = []
    if _empty_root(view.document):
        evidence.append(PhraseEvidence("root", 2, "an empty root element"))
    if said := phrases_in(f"{view.noscript} {view.visible if view.words < 60 else ''}", Reason.JS_SHELL):
        evidence.append(PhraseEvidence("words", 2, ", ".join(said[:3])))
    if scripts and view.words < 60:
        evidence.append(
            PhraseEvidence("shape", 1.5 if view.words < 25 else 1, f"{view.words} words, {len(scripts)} scripts")
        )
    if scripts and not view.document.index.tagged("p") and view.text_words < 20:
        evidence.append(PhraseEvidence("shape", 1, "no paragraph"))
    return evidence


_STATES: dict[Reason, Callable[[View], list[PhraseEvidence]]] = {
    Reason.BOT_CHALLENGE: _bot,
    Reason.CONSENT_WALL: _consent,
    Reason.SOFT_404: _soft_404,
    Reason.JS_SHELL: _shell,
    Reason.PAYWALL: paywall,
}


def _of_title(view: View, reason: Reason, weight: float, strength: str = "title") -> list[PhraseEvidence]:
    """The titles of walls are a few words; in a longer one the same words are news."""
    found = [(_title_share(name, hits), hits[0]) for name in view.names if (hits := phrases_in(name, reason, strength))]
    share, hit = max(found, default=(0.0, ""))
    return [PhraseEvidence("title", weight * share, hit)] if share else []


def _title_share(name: str, hits: list[str]) -> float:
    """How much of its weight a title earns: all where it is short or says nothing else."""
    words = word_count(name)
    if words <= SHORT_TITLE_WORDS or max(map(word_count, hits)) >= TITLE_SHARE * words:
        return 1.0
    return 0.5 if words <= LONG_TITLE_WORDS else 0.0


def _of_words(view: View, reason: Reason, weights: tuple[float, ...]) -> list[PhraseEvidence]:
    """Evidence of the phrases in the visible text; `weights` by how many different ones there are."""
    hits = phrases_in(view.shown, reason, grams=view.shown_grams)
    return [PhraseEvidence("words", weights[min(len(hits), len(weights)) - 1], ", ".join(hits[:3]))] if hits else []


def _of_markup(view: View, pattern: re.Pattern[str], weight: float) -> list[PhraseEvidence]:
    match = pattern.search(view.markup)
    return [PhraseEvidence("vendor", weight, match.group().strip("\"' "))] if match else []


def _of_shape(view: View, limits: tuple[int, int, int]) -> list[PhraseEvidence]:
    """A page with few words is likelier a wall; one that declares itself an article is less likely one."""
    few, some, many = limits
    weight = 1.5 if view.words <= few else 1.0 if view.words <= some else 0.0 if view.words <= many else -1.5
    if view.is_marked_article:
        weight -= 1.5
    return [PhraseEvidence("shape", weight, f"{view.words} words")] if weight else []


def _says_more(view: View, reason: Reason, times: int = 1) -> bool:
    """Whether the extracted text has too many words for the state, or so many times too many.

    They are those of its prose lines that hold no phrase of the state. Most pages have them in their first lines, which
    hold none: so this is asked before the page's source is searched, and of these lines together.
    """
    most = _OWN_WORDS[reason] * times
    opening = _opening(view, most)
    if not opening or not _holds_phrase(view, opening, reason):
        return bool(opening)
    words = accumulate(_prose_words(view, line, reason) for line in view.lines)
    return any(count > most for count in words)


def _opening(view: View, most: int) -> str:
    """The first prose lines that have more words than so many, folded; nothing where all of them have not."""
    lines: list[str] = []
    count = 0
    for line in view.lines:
        words, low = view.read_line(line)
        if words >= PROSE_LINE_WORDS:
            lines.append(low)
            count += words
            if count > most:
                return "\n".join(lines)
    return ""


def _prose_words(view: View, line: str, reason: Reason) -> int:
    words, low = view.read_line(line)
    if words < PROSE_LINE_WORDS:
        return 0
    return 0 if _holds_phrase(view, low, reason) else words


def _holds_phrase(view: View, low: str, reason: Reason) -> bool:
    is_talk = reason == Reason.CONSENT_WALL and _CONSENT_TALK.search(low) is not None
    return is_talk or bool(phrases_in(low, reason, grams=view.text_grams))


def _of_prose(view: View, reason: Reason) -> list[PhraseEvidence]:
    """Against a wall: paragraphs that are long for how few of its phrases they hold, as a report on walls has."""
    lines = [view.read_line(line)[1] for line in view.lines]
    sizes = [(word_count(line), len(phrases_in(line, reason, grams=view.text_grams))) for line in lines]
    paragraphs = sum(words >= WORDS_A_PHRASE and hits * WORDS_A_PHRASE < words for words, hits in sizes)
    if not paragraphs:
        return []
    return [PhraseEvidence("prose", -min(float(paragraphs), MOST_PROSE), f"{paragraphs} paragraphs")]


def _empty_root(document: Document) -> bool:
    roots = document.tree.css(_SHELL_ROOT)
    return any(len(document.index.whole(node.text(separator=" ")).split()) < 8 for node in roots)
