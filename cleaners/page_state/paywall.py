"""Paywalls: an article of which a stub is shown, and words that ask for payment."""

from __future__ import annotations

import re
from collections.abc import Iterable

from copydesk.cleaners.extract.hints import article_body
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.page_state.evidence import PhraseEvidence, phrases_in
from copydesk.cleaners.page_state.paid_part import paid_part_is_there
from copydesk.cleaners.page_state.previews import is_button, is_offer
from copydesk.cleaners.page_state.view import View, fold_phrase
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: A paywall leaves a stub: a text of fewer words than this, or than this share of the `wordCount` it declares.
STUB_WORDS = 220
STUB_SHARE = 0.5
#: However long the rest may be, this many words are worth keeping as an article.
LONGEST_STUB_WORDS = 330
#: Without a declaration in the metadata, the stub must be shorter and the words clearer.
UNDECLARED_STUB_WORDS = 160

#: A text with this share of the words that its metadata tells of is there in full: captions may count differently.
WHOLE_SHARE = 0.85
#: Counts of fewer words, and bodies of fewer, may be those of the stub.
LEAST_STATED_WORDS = 100
LEAST_BODY_WORDS = 120
#: A text of so many paragraphs is no lead: counts and bodies of so few words will do for it.
LEAST_PARAGRAPHS = 5
LEAST_WORDS_OF_PARAGRAPHS = 50
#: On a page that asks for nothing a shorter body will do.
LEAST_SILENT_BODY_WORDS = 60
#: An offer stands behind a text if it begins so many letters behind it at most; the text is found by its last ones.
OFFER_LETTERS = 300
TAIL_LETTERS = 60
#: A text of fewer words is a lead, if one offer stands behind it; if there are two, or if it is one paragraph, it may
#: have twice as many.
LEAD_WORDS = 50

_PAYWALL_MARKS = deferred(
    r"[\"' _-](?:pay-?wall|regwall|registration-wall|subscribe-?wall|subscriber-?(?:only|content)|metered-?content"
    r"|premium-?(?:content|wall|article)|article-?(?:locked|preview|truncated)|locked-?content|content-?(?:gate|lock|locked)"
    r"|gated-?content|piano|tp-(?:modal|container)|tinypass|poool|leaky|zephr|abo-?(?:box|wall|teaser)|fade-?out"
    r"|teaser-?wall|members?-?only|offer-?wall|gateway)"
)
_LOCKED = re.compile(r"locked|metered|paid|premium|subscri|member|plus|no-?access|restricted", re.IGNORECASE)
_PARAGRAPH = re.compile(r"""^.{30,}[.!?。！？]["'”’»）)]*\s*\Z""", re.DOTALL)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\.\.\.\])\s*\Z")


def paywall(view: View) -> list[PhraseEvidence]:
    """What speaks for a stub: that it is declared, what it says, its markup, its shape."""
    declared = _declared_access(view.document)
    if declared is True and not _is_cut(view):
        return []
    is_declared = declared is False
    if view.text_words > (STUB_WORDS if is_declared else UNDECLARED_STUB_WORDS) and not _is_cut(view):
        return []
    strong = phrases_in(view.visible, Reason.PAYWALL, "text", view.shown_words)
    if not (strong or is_declared):
        # Markup and shape alone cannot reach the threshold.
        return []
    weak = phrases_in(view.visible, Reason.PAYWALL, "weak", view.shown_words)
    if is_declared and not strong and paid_part_is_there(view.document):
        return []
    if is_declared and _is_whole(view, LEAST_BODY_WORDS if strong or weak else LEAST_SILENT_BODY_WORDS):
        return []
    evidence = []
    if is_declared:
        evidence.append(PhraseEvidence("metadata", 2, "declared as not free"))
    if strong:
        evidence.append(
            PhraseEvidence("words", min(2, len(strong)) + 0.5 * (len(weak) > 1), ", ".join([*strong, *weak][:4]))
        )
    elif weak and is_declared:
        evidence.append(PhraseEvidence("words", 1, ", ".join(weak[:4])))
    if marks := _PAYWALL_MARKS.search(view.markup):
        evidence.append(PhraseEvidence("markup", 1, marks.group().strip("\"' -_")))
    if strong and (place := _place_of_offer(view, strong, weak)):
        evidence.append(PhraseEvidence("place", place, "an offer ends the text"))
    if _is_cut(view):
        evidence.append(PhraseEvidence("shape", 1, "the text is cut off"))
    elif view.text_words < UNDECLARED_STUB_WORDS:
        evidence.append(PhraseEvidence("shape", 1, f"{view.text_words} words"))
    return evidence


def _declared_access(document: Document) -> bool | None:
    """Whether the metadata says that the article is free to read; `None` where it says nothing."""
    values = [str(o["isAccessibleForFree"]).lower() for o in document.json_ld if "isAccessibleForFree" in o]
    if any(v == "false" for v in values):
        return False
    tier = document.meta("article:content_tier", "content_tier", "paywall", "access", "cxenseparse:pageclass:paywall")
    if tier and _LOCKED.search(tier):
        return False
    return True if any(v == "true" for v in values) or (tier or "").lower() == "free" else None


def _is_whole(view: View, least_body: int) -> bool:
    """Whether all words are there that the metadata tells of: then "not free" is a meter, and no wall.

    A body of fewer words than `least_body` may be that of the stub.
    """
    if _CUT_OFF.search(view.text):
        return False
    stated = max(_numbers(o.get("wordCount") for o in view.document.json_ld), default=0)
    least_stated = LEAST_STATED_WORDS
    if _paragraphs(view) >= LEAST_PARAGRAPHS:
        least_stated, least_body = LEAST_WORDS_OF_PARAGRAPHS, min(least_body, LEAST_WORDS_OF_PARAGRAPHS)
    if stated >= least_stated:
        return view.text_words >= WHOLE_SHARE * stated
    body = article_body(view.document) or ""
    known = word_count(body)
    is_stub = known < least_body or _CUT_OFF.search(body) is not None
    return not is_stub and view.text_words >= WHOLE_SHARE * known


def _paragraphs(view: View) -> int:
    """How many paragraphs the text has without its offers: lines of several words that end as a sentence does."""
    return sum(bool(_PARAGRAPH.search(line)) and not is_offer(line) for line in view.text.split("\n"))


def _place_of_offer(view: View, offers: list[str], weak: list[str]) -> float:
    """How much it says that offers stand right behind the text, or end it; the fewer they are, the shorter it is.

    Where weaker words of one or those of a log-in stand there too, beside those of the offer, it says more.
    """
    lead, own = _lead_and_offer(view)
    behind = f"{fold_phrase(' '.join(own))} {_behind(view)}"
    stands_there = [offer for offer in offers if offer in behind]
    words = sum(map(word_count, lead))
    if not stands_there or words >= LEAD_WORDS * 2:
        return 0.0
    # A whole article of so many words has paragraphs; a lead is one, and then it may be longer.
    is_short = words < LEAD_WORDS or len(lead) == 1
    if is_short and (any(word in behind for word in weak) or phrases_in(behind, Reason.PAYWALL, "login")):
        return 2.0
    return 1.0 if words < LEAD_WORDS * len(stands_there) else 0.0


def _lead_and_offer(view: View) -> tuple[list[str], list[str]]:
    """The lines of the text, parted where the offer begins that ends it: its own words make a lead no longer."""
    lines = [line for line in view.text.split("\n") if line.strip()]
    left = OFFER_LETTERS
    first = len(lines)
    for at in reversed(range(len(lines))):
        if (left := left - len(lines[at])) < 0:
            break
        if is_offer(lines[at]):
            first = at
    while first and is_button(lines[first - 1]):
        first -= 1
    return lines[:first], lines[first:]


def _behind(view: View) -> str:
    """The last letters of the text, and what the page shows behind them."""
    end = fold_phrase(view.text)[-TAIL_LETTERS:]
    at = view.visible.find(end) if end else -1
    return view.visible[at : at + len(end) + OFFER_LETTERS] if at >= 0 else end


def _is_cut(view: View) -> bool:
    """Whether the text is much shorter than the article says it is, or breaks off."""
    stated = max(_numbers(o.get("wordCount") for o in view.document.json_ld), default=0)
    if view.text_words < min(STUB_SHARE * stated, LONGEST_STUB_WORDS):
        return True
    return bool(_CUT_OFF.search(view.text)) and view.text_words < UNDECLARED_STUB_WORDS


def _numbers(values: Iterable[object]) -> list[int]:
    return [int(str(v)) for v in values if str(v).isdigit() and len(str(v)) < 9]
