"""Offers behind a lead: a box of few words that leads to a shop or a log-in, told by how it is built.

Phrases lose to the words of the next house. A link's address, a price, a log-in beside it, and a lead that is one
paragraph or breaks off say the same in any language; each has a weight, and `walls.THRESHOLD` is asked of their sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from copydesk.cleaners.core.texts import SOURCE_BREAK
from copydesk.cleaners.extract.pointers import is_asked_for
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.model.article import Part
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.page_state.offer_links import (
    LOGGING_IN,
    OFFER_TAGS,
    SELLING,
    bare_buttons,
    mark_of,
    marked_links,
)
from copydesk.cleaners.page_state.view import PhraseEvidence, View, fold_phrase, phrases_in
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.quality import word_count

#: A lead has fewer words; if it is one paragraph or breaks off, twice as many, and never so many paragraphs.
_LEAD_WORDS = 60
_LEAD_PARAGRAPHS = 4
#: A line of fewer words is a button or a heading; boxes with more words are more than an offer.
_PROSE_WORDS = 12
_PROSE_LETTERS = 60
#: The rest of a sentence that breaks off has so many words at least.
_FRAGMENT_WORDS = 3
#: However long the rest may be, this many words are worth keeping as an article.
LONGEST_STUB_WORDS = 330
_MOST_BOX_WORDS = 70
#: A text with more letters, blanks of the source counted, is not read for its words.
_MOST_BOX_LETTERS = 4000
#: So many letters, blanks left out, stand between a lead and the box behind it at most, and between two boxes.
_GAP_LETTERS = 160
#: A line is found in the page by so many of its letters.
_FOUND_BY = 40
#: How far above a link its box is looked for.
_LEVELS = 8
#: So many links of a page are looked at: a page of thousands sells goods.
_MOST_LINKS = 60

#: So much of a tag before a box is looked at.
_TAG_LETTERS = 200
_TOP = frozenset({"body", "main", "html"})
_PAGE = frozenset({"body", "html"})
#: What gives a box a heading or a list.
_HEADS = ("h2", "h3", "h4", "h5", "b", "strong", "li")
#: What holds a line, and not a text.
_LINES = frozenset({"p", "h1", "h2", "h3", "h4", "a", "span", "b", "strong", "em", "i", "font", "li", "blockquote"})

#: Nobody asks thousands of euros or dollars of a reader; of other money the least note may be a thousand.
PRICE = deferred(
    r"[€£$]\s?\d{1,3}(?!\d|[.,]\d{3})|(?:[¥₽₴₺₹₩₪]|(?<!\w)(?:rp\.?|chf|eur|usd|kr\.?))\s?\d"
    r"|\d\s?(?:[€£$¥₽₴₺₹₩₪]|(?:eur|euro|euros|kr|kron(?:a|or|er|ur)|korun\w{0,2}|zł|złot\w{1,4}|kč|ft|forint\w{0,3}|lei|din|дин|ден|лв|टका|টাকা|रुपये|руб\w*|грн|tl|chf|円|元|원|đ|vnd)(?!\w))",
    re.IGNORECASE,
)
#: What such links are beside walls: letters that come by mail, and places to speak below a text.
_LETTER = deferred(
    r"news-?letter|nyhetsbr[eé]v|nyhedsbrev|nieuwsbrief|bolet[ií]n|infolettre|hírlevél|hirlevel|uutiskirje|zpravodaj|biuletyn|mailing|mailmag"
    r"|mailchimp|メールマガジン|рассылк|розсилк|뉴스레터|buletin|bülten|e-?bulten|ενημερωτικ|gh-subscribe|data-members-form",
    re.IGNORECASE,
)
_COMMENTS = deferred(
    r"comment|disqus|kommenta|komentá|komentar|komentarz|reager|reacti[eo]|diskus|dyskus|discuss|comentari|comentário|коммент|комент|yorum|hozzászól"
    r"|σχόλι|コメント|댓글|评论|評論|تعليق|תגוב|bình luận|debatt",
    re.IGNORECASE,
)
_GIFT = deferred(r"donat|donaz|donac|doa[cç]|spende|\bdons?\b|пожертв", re.IGNORECASE)
_FADE = deferred(
    r"""(?:class|id)\s*=\s*["'][^"']*(?:fade|gradient|blur|truncat|pay-?wall|locked|gate\b)""", re.IGNORECASE
)
_BREAKS_OFF = deferred(r"(?:…|\.\.\.|\[\.\.\.\]|[^\W\d_][\u0591-\u05c7\u064b-\u0655\u0900-\u0d7f]*|[,;])\s*\Z")
#: How a text ends that breaks off for sure.
CUT_OFF = deferred(r"(?:…|\.\.\.|\[\.\.\.\])\s*\Z")
_STOP = deferred(r"""[.!?。！？।۔։။]["'”’»)\]]*\s*\Z""")
#: Thai, Lao, Burmese and Khmer set blanks where others set full stops.
_WITHOUT_STOPS = deferred("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
#: The mark of an agency, or of who wrote a note, in brackets behind the last sentence.
_SIGNED_OFF = deferred(r"[.!?。]\s{0,3}[(\[（][^\W\d_]{2,20}(?:[/ ,-]{1,2}[^\W\d_]{2,20}){0,2}[)\]）]\.?\s{0,3}\Z")
#: How much of the text is left is told as a share.
SHARE_LEFT = deferred(r"\d\s?[%％]")

#: What each sign weighs: of what stands beside links, and of the lead above them.
#: A price beside a log-in alone may be that of a course or of a ticket.
_OF_PRICE, _OF_PRICE_ALONE = 1.5, 1.0
_OF_PHRASE = {"text": 2.0, "weak": 0.5}
_OF_BUILD, _OF_NAME = 0.5, 1.0
_OF_CUT, _OF_ONE, _OF_WHOLE, _OF_END = 2.0, 1.0, -0.5, -2.0
#: A button alone, beside words of an offer; a share of the text that is left.
_OF_BUTTON, _OF_SHARE = 1.0, 1.5
#: A box stands among the paragraphs, or outside of the element that has them all, as the house's own offers do; walls
#: there have a log-in.
_IN_TEXT, _IN_MAIN, _OUTSIDE, _BESIDE_LOGIN = 1.0, -1.0, -2.0, -0.5


@dataclass(frozen=True)
class _Box:
    """What a link to a shop or to a log-in stands in: its text, folded, and where that is in the page's letters."""

    place: int
    text: str
    start: int
    end: int


def offer_behind(view: View) -> list[PhraseEvidence]:
    """What says that a short text is a lead, with an offer right behind it; nothing where the text goes on."""
    seen = _letters(view.visible)
    lines = list(_ends(view.lines, seen))
    opening = next((line for _, line in lines if _is_prose(line)), "")
    if not opening:
        return []
    opening = _letters(fold_phrase(opening))[:_FOUND_BY]
    index = view.document.index
    boxes = _boxes(index, seen, opening, marked_links(index))
    beside = [(end, line) for end, line in lines if not any(box.start < end <= box.end for box in boxes)]
    prose = [(end, line) for end, line in beside if _is_prose(line) or CUT_OFF.search(line)]
    if prose and beside[-1] != prose[-1] and _is_fragment(beside[-1][1]):
        prose.append(beside[-1])
    end = max((end for end, _ in prose), default=0)
    behind = list(_right_behind(boxes, end)) or list(
        _right_behind(_boxes(index, seen, opening, bare_buttons(index)), end)
    )
    lead = _of_lead([line for _, line in prose]) if prose and behind else None
    if lead is None or sum(word_count(box.text) for box in behind) > _MOST_BOX_WORDS or _is_other(index, behind):
        return []
    said = " ".join([_between(view.visible, end, behind[0].start), *(box.text for box in behind)])
    if _is_bar(index, said, behind) and not any(each.kind == "cut" for each in lead):
        return []
    offer = _of_offer(view, behind, said)
    # A long text that breaks off is cut by a wall only if two signs say so.
    if len(offer) < (1 if sum(word_count(line) for _, line in prose) < _LEAD_WORDS else 2):
        return []
    return [
        *offer,
        *_of_build(index, behind),
        *_of_place(view, _place_of(index, behind[0], opening), offer, lead),
        *lead,
    ]


def without_offered(view: View, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a lead without lines of boxes that lead to a shop or a log-in; a sentence without a price stays."""
    seen = _letters(view.visible)
    opening = next((_letters(fold_phrase(part.text))[:_FOUND_BY] for part in parts if _is_prose(part.text)), "")
    if not opening:
        return tuple(parts)
    index = view.document.index
    boxes = [_letters(box.text) for box in _boxes(index, seen, opening, marked_links(index))]

    def is_offered(text: str) -> bool:
        is_sentence = _is_prose(text) and not PRICE.search(text)
        return not is_sentence and any(_letters(fold_phrase(text)) in box for box in boxes)

    return tuple(part for part in parts if not is_offered(part.text))


def _of_offer(view: View, boxes: list[_Box], said: str) -> list[PhraseEvidence]:
    """What boxes sell or ask for; buttons that lead nowhere do so on articles alone, beside words of an offer."""
    links = _of_links(view.document.index, boxes)
    words = list(_of_words(said, links))
    if links or not words:
        return [*links.values(), *words]
    return [*words, PhraseEvidence("button", _OF_BUTTON, "a button")] if view.is_marked_article else []


def _is_prose(line: str) -> bool:
    """Whether a line has as many words as a sentence, or letters, where words are long."""
    return word_count(line) >= _PROSE_WORDS or len(line) >= _PROSE_LETTERS


def _is_fragment(line: str) -> bool:
    """Whether a short line breaks off amid a sentence: it has no stop, and its last word no capital, as names have."""
    words = line.split()
    return len(words) >= _FRAGMENT_WORDS and words[-1][0].islower() and _BREAKS_OFF.search(line) is not None


def _ends(lines: list[str], seen: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, and where each ends in the page's letters: at 0, if the page has it in other letters."""
    for line in lines:
        if tail := _letters(fold_phrase(line))[-_FOUND_BY:]:
            at = seen.find(tail)
            yield at + len(tail) if at >= 0 else 0, line


def _between(text: str, start: int, end: int) -> str:
    """What a text says between two of its letters, counted without its blanks."""
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    return text[places[start] : places[end]] if start < end else ""


def _letters(text: str) -> str:
    """A text without its blanks and line ends: where tags stand in it, it has others in the tree than in the source."""
    return "".join(text.replace(SOURCE_BREAK, " ").split())


def _boxes(index: ElementIndex, seen: str, opening: str, links: Iterable[int]) -> list[_Box]:
    """The boxes round the first links of these, in the order of the page."""
    found: dict[int, _Box] = {}
    for place in islice(links, _MOST_LINKS):
        box = _box_of(index, place, opening)
        text = fold_phrase(index.text(box, " "))
        letters = _letters(text)
        if letters and word_count(text) <= _MOST_BOX_WORDS and (start := seen.rfind(letters)) >= 0:
            found[start] = _Box(box, text, start, start + len(letters))
    return [found[start] for start in sorted(found)]


def _box_of(index: ElementIndex, place: int, opening: str) -> int:
    """The largest element round a link that is short and does not hold the opening of the text."""
    box = place
    for above in islice(index.around(place), _LEVELS):
        if index.tags[above] in _TOP:
            break
        text = index.text(above, " ")
        if (
            len(text) > _MOST_BOX_LETTERS
            or opening in _letters(fold_phrase(text))
            or word_count(text) > _MOST_BOX_WORDS
        ):
            break
        box = above
    return box


def _right_behind(boxes: list[_Box], end: int) -> Iterator[_Box]:
    """The boxes that follow a place one upon the other."""
    for box in boxes:
        if box.start < end:
            continue
        if box.start - end > _GAP_LETTERS:
            break
        yield box
        end = max(end, box.end)


def _is_other(index: ElementIndex, boxes: list[_Box]) -> bool:
    """Whether boxes ask for something else than payment: a gift, an address for letters, a comment."""
    html = " ".join(_markup(index, box.place) for box in boxes)
    links = [link for box in boxes for link in index.within(box.place, "a")]
    if any(is_asked_for(index.value(link, "href")) for link in links):
        return True
    has_login = any((mark := mark_of(index, link)) and mark[0] == "login" for link in links)
    is_letter = 'type="email"' in html and not has_login
    return is_letter or any(pattern.search(html) for pattern in (_LETTER, _COMMENTS, _GIFT))


def _is_bar(index: ElementIndex, said: str, boxes: list[_Box]) -> bool:
    """Whether all that boxes say are links: a bar of the house's own, as it stands on every page."""
    linked = sum(len(_letters(index.text(link))) for box in boxes for link in _links_of(index, box.place))
    return linked >= len(_letters(said))


def _links_of(index: ElementIndex, box: int) -> list[int]:
    return [box] if index.tags[box] == "a" else index.within(box, "a")


def _of_lead(lines: list[str]) -> list[PhraseEvidence] | None:
    """What the text says of being a lead, `None` where it is none: too long, or of too many paragraphs."""
    words = sum(map(word_count, lines))
    is_cut = CUT_OFF.search(lines[-1]) is not None
    may_break_off = _is_prose(lines[-1]) or _is_fragment(lines[-1])
    breaks_off = is_cut or (may_break_off and _BREAKS_OFF.search(lines[-1]) is not None and _has_stops(lines))
    is_one = len(lines) == 1
    if words >= (LONGEST_STUB_WORDS if breaks_off else _LEAD_WORDS * (2 if is_one else 1)):
        return None
    if len(lines) >= _LEAD_PARAGRAPHS and not breaks_off:
        return None
    found = []
    if breaks_off:
        found.append(PhraseEvidence("cut", _OF_CUT, "the text is cut off" if is_cut else "the text breaks off"))
    elif _SIGNED_OFF.search(lines[-1]):
        found.append(PhraseEvidence("end", _OF_END, "the text ends as notes of agencies do"))
    if is_one:
        found.append(PhraseEvidence("shape", _OF_ONE, f"one paragraph of {words} words"))
    elif not breaks_off:
        found.append(PhraseEvidence("shape", _OF_WHOLE, f"{len(lines)} whole paragraphs"))
    return found


def _has_stops(lines: list[str]) -> bool:
    """Whether sentences of a text end with a mark, as in most scripts: only then one without it breaks off."""
    with_stops = sum(_STOP.search(line) is not None for line in lines[:-1])
    return _WITHOUT_STOPS.search(lines[-1]) is None and 2 * with_stops >= len(lines) - 1


def _of_links(index: ElementIndex, boxes: list[_Box]) -> dict[str, PhraseEvidence]:
    """The heaviest link of each kind; a page that sells says more than one that makes an account."""
    best: dict[str, PhraseEvidence] = {}
    for place in (each for box in boxes for each in index.within(box.place, *OFFER_TAGS)):
        mark = mark_of(index, place)
        if mark and (mark[0] not in best or best[mark[0]].weight < mark[1]):
            best[mark[0]] = PhraseEvidence(*mark, " ".join(index.text(place).split())[:60])
    if "link" in best:
        best.pop("account", None)
    return best


def _of_words(said: str, links: dict[str, PhraseEvidence]) -> Iterator[PhraseEvidence]:
    """Words of a log-in, the price beside a shop or a log-in, and the heaviest phrase of an offer."""
    if "login" not in links and (login := phrases_in(said, Reason.PAYWALL, "login")):
        yield PhraseEvidence("login", LOGGING_IN, login[0])
    if (not links or not links.keys().isdisjoint(("link", "login"))) and (price := PRICE.search(said)):
        yield PhraseEvidence("price", _OF_PRICE if "link" in links or not links else _OF_PRICE_ALONE, price.group())
    if share := SHARE_LEFT.search(said):
        yield PhraseEvidence("share", _OF_SHARE, share.group())
    for strength, weight in _OF_PHRASE.items():
        if phrases := phrases_in(said, Reason.PAYWALL, strength):
            yield PhraseEvidence("words", weight, ", ".join(phrases[:3]))
            break


def _of_build(index: ElementIndex, boxes: list[_Box]) -> Iterator[PhraseEvidence]:
    """A heading or a list of what one gets, and the name of a wall in the box."""
    if any(index.within(box.place, *_HEADS) for box in boxes):
        yield PhraseEvidence("build", _OF_BUILD, "a heading or a list")
    if any(_FADE.search(_markup(index, box.place)) or _FADE.search(_before(index, box.place)) for box in boxes):
        yield PhraseEvidence("markup", _OF_NAME, "the name of a wall")


def _of_place(
    view: View, place: float, offer: list[PhraseEvidence], lead: list[PhraseEvidence]
) -> list[PhraseEvidence]:
    """What it says where the first box stands: among the paragraphs of a lead, or outside of the element of a text."""
    is_cut = any(each.kind == "cut" for each in lead)
    if place > 0:
        is_sure = any(each.weight >= SELLING or each.kind == "button" for each in offer)
        is_lead = is_cut or (is_sure and view.is_marked_article and all(each.weight > 0 for each in lead))
        return [PhraseEvidence("place", place, "among the paragraphs")] if is_lead else []
    if is_cut:
        return []
    has_login = any(each.kind == "login" for each in offer)
    return [PhraseEvidence("place", _BESIDE_LOGIN if has_login else place, "outside of the text")]


def _place_of(index: ElementIndex, box: _Box, opening: str) -> float:
    """What it weighs that a box stands in the article or right among its paragraphs, or outside of the element of them
    all: the further outside, the more it is the house's own."""
    parent, tags = index.parents[box.place], index.tags
    if parent < 0 or any(tags[above] == "article" for above in index.around(box.place)):
        return _IN_TEXT
    sibling = parent + 1
    while sibling < index.ends[parent]:
        may_hold = tags[sibling] == "article" or (tags[parent] in _TOP and tags[sibling] not in _LINES)
        if may_hold and opening in _letters(fold_phrase(index.text(sibling, " "))):
            is_round = sibling == box.place
            return _IN_TEXT if is_round else _OUTSIDE if tags[parent] in _PAGE else _IN_MAIN
        sibling = index.ends[sibling]
    return _IN_TEXT


def _before(index: ElementIndex, place: int) -> str:
    """The tag of the element before a box: a shade over the last line, often."""
    before = index.before(place)
    return _tag(index, before)[:_TAG_LETTERS] if before >= 0 else ""


def _tag(index: ElementIndex, place: int) -> str:
    return f'<{index.tags[place]} {index.attributes.written_of(place).decode()}">'


def _markup(index: ElementIndex, place: int) -> str:
    """The tags of a box, and what it says."""
    tags = (_tag(index, at) for at in range(place, index.ends[place]))
    return " ".join((*tags, index.text(place, " ")))
