"""Paywalls: an article of which a stub is shown, and words that ask for payment.

Where all of a page is there that its metadata calls not free, there is a meter, and no wall. What a wall leaves free is
the text of the stub, without the lines that ask for payment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from copydesk.cleaners.extract.hints import article_body
from copydesk.cleaners.extract.pointers import OFFER_ADDRESS
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.model.article import Part
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.page_state.offer_links import is_in_frame
from copydesk.cleaners.page_state.offers import CUT_OFF, LONGEST_STUB_WORDS, PRICE, SHARE_LEFT, offer_behind
from copydesk.cleaners.page_state.view import PhraseEvidence, View, fold_phrase, phrases_in, weight_of
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: A paywall leaves a stub: a text of fewer words than this, or than this share of the `wordCount` it declares.
STUB_WORDS = 220
STUB_SHARE = 0.5
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
_PARAGRAPH = deferred(r"""^.{30,}[.!?。！？]["'”’»）)]*\s*\Z""", re.DOTALL)


def paywall(view: View) -> list[PhraseEvidence]:
    """What speaks for a stub: that it is declared, what it says, its markup, its shape."""
    declared = _declared_access(view.document)
    if declared is True and not _is_cut(view):
        return []
    is_declared = declared is False
    if view.text_words > (STUB_WORDS if is_declared else UNDECLARED_STUB_WORDS) and not _is_cut(view):
        return [] if view.text_words > LONGEST_STUB_WORDS else offer_behind(view)
    strong = phrases_in(view.visible, Reason.PAYWALL, "text", view.shown_grams)
    if not (strong or is_declared):
        # Markup and shape alone cannot reach the threshold.
        return offer_behind(view)
    weak = _weak_phrases(view)
    if is_declared and not strong and paid_part_is_there(view.document):
        return []
    # "Subscription" alone stands in the header of any house that sells one.
    asks = strong or len(weak) > 1
    if is_declared and _is_whole(view, LEAST_BODY_WORDS if asks else LEAST_SILENT_BODY_WORDS):
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
        # Not free, and not all of it there: nobody need say so.
        evidence.append(PhraseEvidence("shape", 2 if is_declared else 1, "the text is cut off"))
    elif is_declared and _is_lead(view):
        evidence.append(PhraseEvidence("shape", 2, f"a lead of {view.text_words} words"))
    elif view.text_words < UNDECLARED_STUB_WORDS:
        evidence.append(PhraseEvidence("shape", 1, f"{view.text_words} words"))
    return max(evidence, offer_behind(view), key=weight_of)


def _weak_phrases(view: View) -> list[str]:
    """The weaker words of offers beside the article, those left out that are a part of others."""
    found = phrases_in(_beside_prose(view), Reason.PAYWALL, "weak")
    return [phrase for phrase in found if not any(phrase != other and phrase in other for other in found)]


def _beside_prose(view: View) -> str:
    """The visible text without the paragraphs of the article: "twice a week" in one of them is no price.

    One that has several such words is an offer.
    """
    beside = view.visible
    for line in view.text.split("\n"):
        words, folded = view.read_line(line)
        if words > MOST_BUTTON_WORDS and len(phrases_in(folded, Reason.PAYWALL, "weak", view.text_grams)) == 1:
            beside = beside.replace(folded, " ")
    return beside


def _is_lead(view: View) -> bool:
    """Whether a text is as short as the lead that a wall leaves, or one paragraph, and the page speaks of no meter."""
    tier = _tier(view.document)
    is_metered = tier is not None and "meter" in tier.lower()
    most = LEAD_WORDS * 2 if _paragraphs(view) <= 1 else LEAD_WORDS
    return not is_metered and view.text_words < most


def _tier(document: Document) -> str | None:
    return document.meta("article:content_tier", "content_tier", "paywall", "access", "cxenseparse:pageclass:paywall")


def _declared_access(document: Document) -> bool | None:
    """Whether the metadata says that the article is free to read; `None` where it says nothing."""
    values = [str(o["isAccessibleForFree"]).lower() for o in document.json_ld if "isAccessibleForFree" in o]
    if any(v == "false" for v in values):
        return False
    tier = _tier(document)
    if tier and _LOCKED.search(tier):
        return False
    return True if any(v == "true" for v in values) or (tier or "").lower() == "free" else None


def _is_whole(view: View, least_body: int) -> bool:
    """Whether all words are there that the metadata tells of: then "not free" is a meter, and no wall.

    A body or a count of fewer words than `least_body` may be that of the stub.
    """
    if CUT_OFF.search(view.text):
        return False
    stated = max(_numbers(o.get("wordCount") for o in view.document.json_ld), default=0)
    least_stated = min(LEAST_STATED_WORDS, least_body)
    if _paragraphs(view) >= LEAST_PARAGRAPHS:
        least_stated, least_body = LEAST_WORDS_OF_PARAGRAPHS, min(least_body, LEAST_WORDS_OF_PARAGRAPHS)
    if stated >= least_stated:
        return view.text_words >= WHOLE_SHARE * stated
    body = article_body(view.document) or ""
    known = word_count(body)
    is_stub = known < least_body or CUT_OFF.search(body) is not None
    return not is_stub and view.text_words >= WHOLE_SHARE * known


def _paragraphs(view: View) -> int:
    """How many paragraphs the text has without its offers: lines of several words that end as a sentence does."""
    return sum(bool(_PARAGRAPH.search(line)) and not is_offer(line) for line in view.text.split("\n"))


def _place_of_offer(view: View, offers: list[str], weak: list[str]) -> float:
    """How much it says that offers stand right behind the text, or end it; the fewer they are, the shorter it is.

    Where weaker words of one, a price, a link to a page that sells or words of a log-in stand there too, it says more.
    """
    lead, own = _lead_and_offer(view)
    behind = f"{fold_phrase(' '.join(own))} {_behind(view)}"
    stands_there = [offer for offer in offers if offer in behind]
    words = sum(map(word_count, lead))
    if not stands_there or words >= LEAD_WORDS * 2:
        return 0.0
    # A whole article of so many words has paragraphs; a lead is one, and then it may be longer.
    is_short = words < LEAD_WORDS or len(lead) == 1
    is_offered = (
        any(word in behind for word in weak)
        or PRICE.search(behind)
        or SHARE_LEFT.search(behind)
        or _links_behind(view, behind, OFFER_ADDRESS)
    )
    if is_short and (is_offered or phrases_in(behind, Reason.PAYWALL, "login")):
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


def _links_behind(view: View, behind: str, address: re.Pattern[str]) -> list[str]:
    """The texts of links behind a text that lead to such addresses, without those of the page's frame."""
    index = view.document.index
    said = ((fold_phrase(index.text(place, " ")), place) for place in index.tagged("a"))
    return [
        text
        for text, place in said
        if text and text in behind and address.search(index.value(place, "href")) and not is_in_frame(index, place)
    ]


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
    return bool(CUT_OFF.search(view.text)) and view.text_words < UNDECLARED_STUB_WORDS


def _numbers(values: Iterable[object]) -> list[int]:
    return [int(str(v)) for v in values if str(v).isdigit() and len(str(v)) < 9]


#: A part that was sent has so many paragraphs, each of so many letters, and so many words; of others a lead is sent.
_LEAST_PAID_PARAGRAPHS = 3
_PARAGRAPH_LETTERS = 60
_LEAST_PAID_WORDS = 100

_BY_CLASS = re.compile(r"\.([\w-]+)")
_BY_ID = re.compile(r"#([\w-]+)")


def paid_part_is_there(document: Document) -> bool:
    """Whether an element that JSON-LD's `cssSelector` calls not free holds several paragraphs."""
    index = document.index
    for selector in _paid_parts(document):
        by_class, by_id = _BY_CLASS.fullmatch(selector), _BY_ID.fullmatch(selector)
        places = index.with_word("class", by_class[1]) if by_class else index.with_word("id", by_id[1]) if by_id else ()
        for at in sorted(places)[:3]:
            said = [" ".join(index.text(each, " ").split()) for each in index.within(at, "p")]
            long = [each for each in said if len(each) >= _PARAGRAPH_LETTERS]
            if len(long) >= _LEAST_PAID_PARAGRAPHS and sum(map(word_count, long)) >= _LEAST_PAID_WORDS:
                return True
    return False


def _paid_parts(document: Document) -> Iterator[str]:
    for item in document.json_ld:
        parts = item.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false":
                selectors = part.get("cssSelector")
                for selector in selectors if isinstance(selectors, list) else [selectors]:
                    if isinstance(selector, str):
                        yield from (each.strip() for each in selector.split(",")[:3])


#: A line of more words is a paragraph, whatever it says of subscribers.
MOST_OFFER_WORDS = 40
#: Words that offers share with the news ("a month", "subscription") make one of a short line at the end alone.
MOST_BUTTON_WORDS = 20


def without_offers(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a stub's text without those that ask for payment or for a log-in.

    >>> said = ["The harbour wall will be mended in spring.", "Subscribe to read the full article", "Cancel anytime"]
    >>> [part.text for part in without_offers([Part(text) for text in said])]
    ['The harbour wall will be mended in spring.']
    """
    kept = [part for part in parts if not is_offer(part.text)]
    while kept and is_button(kept[-1].text):
        kept.pop()
    return tuple(kept)


def is_offer(line: str) -> bool:
    """Whether a line asks for payment or for a log-in before one may read on."""
    return _asks(line, "text", MOST_OFFER_WORDS)


def is_button(line: str) -> bool:
    """Whether a line has words of an offer, and is short enough to be one where it ends a text."""
    return _asks(line, "weak", MOST_BUTTON_WORDS)


def _asks(text: str, strength: str, most: int) -> bool:
    return word_count(text) <= most and bool(phrases_in(fold_phrase(text), Reason.PAYWALL, strength))
