"""Where a page names days, and what each place is called: sources for the choice of a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import islice, pairwise
from urllib.parse import urlsplit

from copydesk.cleaners.core.page_lines import digit_runs
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import MOMENTS, ElementIndex
from copydesk.cleaners.metadata.bare_days import bare_days
from copydesk.cleaners.metadata.calendars import find_calendar_days
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.moments import Moment, find_days, parse_moment, plain_digits, without_marks
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.patterns import deferred

#: Elements that may hold a date are read up to this many, each up to this many characters.
MAX_ELEMENTS = 60
MAX_ELEMENT_TEXT = 200

#: A year in the visible text is looked at this many times; hostile and endless pages have more.
MAX_YEARS = 120

#: A line of this many characters is a sentence or code; shorter ones are labels.
MAX_LINE = 160

#: Characters read around a year: a date with its weekday, and the label in front of it; a label behind it, where no
#: other day follows in its line.
REACH = 45
_LABEL_BEHIND = 16

Named = Iterator[tuple[str, Moment | None]]

_DATE_KEY = re.compile(
    r"date|datum|time|publi|updat|modif|create[d_]|creation|issued|timestamp|lastmod|revised|release"
)
_NOT_A_DATE_KEY = deferred(
    r"expir|event|start|end|valid|reading|read_?time|birth|timezone|duration|image|video|crawl|build"
)
_SKIPPED = frozenset(
    {"body", "html", "main", "article", "script", "style", "link", "ul", "form", "input", "nav", "table"}
)
_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_-](\d\d?)[/_-](\d\d?)|/?(\d\d)/?(\d\d)|/([a-z]{3,9})/(\d\d?))(?!\d)", re.IGNORECASE
)
#: The year behind the day, in an address's path or in what is asked for.
_ADDRESS_DAY_FIRST = re.compile(r"(?<!\d)\d\d?([./-])\d\d?\1(?:19|20)\d\d(?!\d)")
_ADDRESS_QUERY = re.compile(r"(?:^|&)(?:date|day|datum|fecha|d)=((?:19|20)\d\d-?\d\d-?\d\d)(?!\d)", re.IGNORECASE)
#: A year of four digits, or of two behind a sign.
_YEAR = re.compile(r"19\d\d(?!\d)|20\d\d(?!\d)|25[5-9]\d(?!\d)|/\d\d(?![\d/.-])|\.\d\d(?![\d/.-])|-\d\d(?![\d/.-])")
#: What frameworks call the day of publication in the state that they embed; looked for by plain search, which is quick.
_STATE_KEYS = (
    "datePublished", "date_published", "publishedAt", "published_at", "publishedDate", "publishDate", "publish_date",
    "publicationDate", "firstPublished", "firstPublishedAt", "pubDate", "publishTime", "publish_time", "publishedTime",
)  # fmt: skip
#: One of these each of them has, with no more than so many letters before and behind.
_IN_STATE_KEYS = ("ublish", "ublication", "pubDate")
_ROUND_IN_KEY = 8
_STATE_VALUE = deferred(
    r"(?:[\\\"':\s]|&quot;){2,24}((?:19|20)\d\d-\d\d-\d\d[\dT:.Z+-]{0,25}|1\d{9}(?:\d{3})?(?![\d.]))"
)
#: These three are asked of texts in lower case, in which a pattern passes over a word by its first letter.
_UPDATE = re.compile(
    r"update|modif|aktualis|mis à jour|maj\b|обновл|actualiz|atualiz|aggiorn|bijgewerkt|uppdater|oppdater|opdater|"
    r"review|edited|changed|geändert|stand\b|更新|수정|güncel|päivitetty|revised|ажурир|оновлен"
)
_PUBLISH = re.compile(
    r"publi|posted|written|veröff|erstellt|erschienen|опубл|pubbli|julkaistu|opubl|zveřej|objavlj|"
    r"发布|公開|配信|등록|입력|yay[ıi]n|create|released|first|original|added|post time|on\b|am\b|le\b|el\b"
)
_OTHER = re.compile(
    r"copyright|©|\(c\)|expire|event|webinar|comment|born|since|regist|deadline|kommentar|reply|founded|established|built"
    r"|gegründet|fondée?\b|fundad[ao]|fondat[ao]|opgericht|założon|основан|заснован"
)

#: So many marks are read; lists of other stories have more.
_MAX_MARKS = 12

#: Elements that are read before, or not at all.
_UNMARKED = frozenset(("time", "script", "style", "meta", "link", "input", "option", "ins", "del", "html", "body"))
#: RDFa's names for the day of publication.
_PROPERTY = deferred(r"(?:[\w-]+:)?(?:date(?:published|created|issued)?|created|issued|published)", re.IGNORECASE)
_TITLED = frozenset(("span", "a", "abbr", "div", "p", "small", "em", "i", "b", "li", "td", "cite"))
#: A title that is a date and nothing else begins with a number, a weekday or a month, and has a year.
_TITLE_DATE = re.compile(r"(?:[^\W\d_]{2,10}[.,]?\s)?(?:[^\W\d_]{3,10}\.?\s)?\d[\w\s.,:/+-]{5,40}")
_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-])(\d\d)\2(\d\d)(?!\d)")
_TITLE_YEAR = re.compile(r"(?:19|20)\d\d")


def days_of_structure(document: Document, linked: Linked) -> Named:
    """What the page says to machines: JSON-LD, meta tags, the address."""
    month_first = reading(document)[1]

    def parse(value: object) -> Moment | None:
        return parse_moment(_bare(value), month_first=month_first)

    for i, item in enumerate(linked.articles[:4]):
        more = "" if i == 0 else " more"
        yield f"ld published{more}", parse(item.get("datePublished"))
        yield f"ld created{more}", parse(item.get("dateCreated"))
        yield f"ld modified{more}", parse(item.get("dateModified"))
    for item in linked.pages[:3]:
        yield "ldpage published", parse(item.get("datePublished") or item.get("uploadDate"))
        yield "ldpage modified", parse(item.get("dateModified"))
    for key, values in document.metas.items():
        if len(key) < 60 and (source := _source_of(key)):
            yield source, parse(values[0])
    index = document.index
    for at in index.tagged("meta"):
        if index.attributes.has(at, "pubdate") or index.value(at, "http-equiv").lower() in ("date", "publication-date"):
            yield "meta published other", parse(index.attributes[at].get("content"))
    yield from _of_address(document.url)


def _bare(value: object) -> object:
    """A value of JSON-LD without the list or the object round it."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("@value") if isinstance(value, dict) else value


@lru_cache(maxsize=256)
def _source_of(key: str) -> str | None:
    """The source that a meta tag's key is, if it names a date; pages share their keys."""
    if not _DATE_KEY.search(key) or _NOT_A_DATE_KEY.search(key):
        return None
    kind = "modified" if _UPDATE.search(key) or "lastmod" in key else "published"
    family = "article" if key.startswith("article") else "og" if key.startswith("og:") else "other"
    return f"meta {kind} {family}"


def days_of_elements(document: Document, visible: Visible, *, beside: bool = False) -> Named:
    """What `time` elements and microdata say, and where they stand.

    Boxes of other stories are left out; if `beside` is asked for, only teasers are: names of boxes may mislead.
    """
    language, month_first = reading(document)
    place, where = 0, "before"
    index = document.index
    for at in _dated(index)[:MAX_ELEMENTS]:
        tag = index.tags[at]
        if tag == "h1":
            place, where = 0, "behind"
        elif tag in _SKIPPED or visible.beside.is_comment(at):
            continue
        elif not (visible.beside.is_teaser(at) if beside else _is_of_others(index, at, visible, where)):
            found = list(_of_element(index, at, language, month_first))
            for source, moment in found:
                yield source, moment
                yield f"{where} heading {min(place, 3)}", moment
            place += bool(found)


def _is_of_others(index: ElementIndex, place: int, visible: Visible, where: str) -> bool:
    """Whether a day is another story's: by the names of its boxes, or in a list of headlines above the page's own."""
    if visible.beside.is_other_story(place):
        return True
    return where == "before" and bool(index.tagged("h1")) and visible.beside.is_in_list_of_headlines(place)


def _dated(index: ElementIndex) -> list[int]:
    """The places of headlines, and of elements that hold a date by what they are."""
    # Classes such as "date" are not asked for: what they hold is found as visible text, and teasers are full of them.
    places = [*index.tagged("h1", "time"), *index.with_word("class", "dt-published", "dt-updated")]
    places += [at for at in index.holding("itemprop", "date") if "date" in index.value(at, "itemprop")]
    places += [at for at in index.tagged("abbr") if index.attributes.has(at, "title")]
    # hAtom on other elements, and its pattern of an empty element that holds the value.
    marked = index.with_word("class", "published", "updated", "value-title")
    places += [at for at in marked if index.value(at, "title") and at not in places]
    return sorted(places)


def days_of_text(document: Document, visible: Visible, *, whole: bool = False) -> Named:
    """What a reader sees: dates in short lines of the page, by their labels and their distance to the headline.

    Only the stretch round the headline is read, unless `whole` is asked for.
    """
    language, month_first = reading(document)
    text, heading = visible.text, visible.heading
    begin, stop = (0, len(text)) if whole else visible.near
    # No further than a label reaches: the rest of the page may be long.
    before, behind = max(0, begin - REACH), stop + REACH
    near = text[before:behind]
    if (plain := plain_digits(near)) is not near:
        text = text[:before] + plain + text[behind:]
    years = list(islice(_years(text, begin, stop), MAX_YEARS))
    others = find_calendar_days(text[begin:stop], language)
    years += [(begin + first, begin + last) for _, first, last in islice(others, MAX_YEARS)]
    years = sorted(years)[:MAX_YEARS]
    done = 0  # The day before this one ends there: what stands before it is its own label.
    for (first, last), (following, _) in pairwise((*years, (len(text), 0))):
        start = text.rfind("\n", max(0, first - MAX_LINE), first) + 1
        end = text.find("\n", last, last + MAX_LINE)
        if end < 0 and len(text) - last <= MAX_LINE:
            end = len(text)
        if (start == 0 and first > MAX_LINE) or end < 0 or end - start > MAX_LINE:
            continue
        from_place = max(0, first - REACH)
        # Where the year comes first, what belongs to it stands behind it; another date may stand before.
        piece = text[from_place : min(end, last + REACH)].replace("\n", " ")
        found = find_days(piece, language=language, month_first=month_first)
        marks = len(piece) - len(without_marks(piece))
        day = next((day for day, stop in found if from_place + stop + marks >= last), None)
        if day:
            moment = Moment(day)
            own = text[start:first].lower()
            if len(own.split()) < 3 and not (_UPDATE.search(own) or _PUBLISH.search(own)):
                # The date stands alone: its label is on the line before.
                start = text.rfind("\n", 0, max(0, start - 1)) + 1
            behind = last if following < end else last + _LABEL_BEHIND
            window = text[max(from_place, start, done) : min(end, behind)].replace("\n", " ")
            done = last
            length = "line" if end - start < 60 else "sentence"
            yield f"text {_label(window)} {length}", moment
            yield f"text {_distance(first, heading)} {length}", moment


def _years(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where years stand in a stretch: a number's last four digits, or two digits with the sign before them."""
    for first, last in digit_runs(text, start, end, 2):
        place = last - 4 if last - first >= 4 else first - 1
        if (last - first == 2 or last - first >= 4) and place >= start and (match := _YEAR.match(text, place, end)):
            yield match.span()


def days_of_state(document: Document, linked: Linked) -> Named:
    """What the page's scripts say; asked where nothing else names a day of publication."""
    own = {id(item) for item in linked.objects}
    others = {item.get("datePublished") for item in document.json_ld if id(item) not in own}
    for key in _state_keys(document.html):
        at = document.html.find(key)
        for _ in range(3):
            if at < 0:
                break
            if match := _STATE_VALUE.match(document.html, at + len(key)):
                if match[1] not in others:
                    yield f"state {key}", parse_moment(match[1])
                break
            at = document.html.find(key, at + 1)


def _state_keys(html: str) -> list[str]:
    """Those of the keys that a page's source has; what they share is looked for first: it may be long."""
    near = []
    for part in _IN_STATE_KEYS:
        at = html.find(part)
        while at >= 0:
            near.append(html[max(0, at - _ROUND_IN_KEY) : at + len(part) + _ROUND_IN_KEY])
            at = html.find(part, at + len(part))
    joined = "\n".join(near)
    return [key for key in _STATE_KEYS if key in joined]


def days_of_marks(document: Document, visible: Visible, language: str) -> Iterator[tuple[str, Moment]]:
    """The moments in attributes, those of comments and other stories left out, and where they stand."""
    index = document.index
    headline = index.tagged("h1")[:1]
    found = 0
    for at in index.having_any("moments", "property", "title"):
        said = _mark_of(index.tags[at], index.attributes[at])
        moment = parse_moment(said, language=language) if said else None
        if moment is None or visible.beside.is_comment(at) or visible.beside.is_other_story(at):
            continue
        yield "element any", moment
        yield f"{'behind' if not headline or at > headline[0] else 'before'} heading {min(found, 3)}", moment
        found += 1
        if found == _MAX_MARKS:
            return


def _mark_of(tag: str, attributes: Mapping[str, str | None]) -> str | None:
    """What an element's attributes say of a day."""
    if tag in _UNMARKED:
        return None
    for name, value in attributes.items():
        if value and name in MOMENTS:
            return value
        if value and name == "property" and any(_PROPERTY.fullmatch(each) for each in value.split()):
            return attributes.get("content")
        if value and name == "title" and tag in _TITLED and _is_date(value):
            return value
    return None


def _is_date(title: str) -> bool:
    return _TITLE_DATE.fullmatch(title.strip()) is not None and _TITLE_YEAR.search(title) is not None


def days_of_bare_lines(
    document: Document, visible: Visible, fetched_at: datetime | None
) -> Iterator[tuple[str, Moment]]:
    """The days in lines round the headline that are told in words or without a year."""
    language = reading(document)[0]
    found = bare_days(visible, language, url=document.url, fetched_at=fetched_at)
    for day, place, line in islice(found, _MAX_MARKS):
        yield f"text {_label(line)} line", Moment(day)
        yield f"text {_distance(place, visible.heading)} line", Moment(day)


def days_of_images(document: Document) -> Iterator[tuple[str, Moment]]:
    """The day in the address of the image that stands for a page: it was put there when the page was."""
    for key in ("og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        match = _IN_PATH.search((document.meta(key) or "")[:500])
        moment = parse_moment(f"{match[1]}-{match[3]}-{match[4]}") if match else None
        if moment:
            yield "image", moment


def reading(document: Document) -> tuple[str, bool]:
    """The language to read month names in, and whether `5/3/2024` is a day of May."""
    told = document.declared_language or document.meta("content-language", "dc.language", "language", "og:locale")
    language = (told or "en").strip().lower().replace("_", "-")
    month_first = language.startswith("en") and language[3:5] not in ("gb", "au", "nz", "in", "za", "ie", "ng", "ke")
    return language.partition("-")[0], month_first


def _of_address(url: str | None) -> Named:
    if url:
        try:
            path, query = urlsplit(url).path[:500], urlsplit(url).query[:200]
        except ValueError:
            return
        if match := _ADDRESS.search(path):
            parts = [part for part in match.groups() if part]
            yield "address", parse_moment("-".join(parts) if parts[1].isdigit() else " ".join(reversed(parts)))
        elif match := _ADDRESS_DAY_FIRST.search(path):
            yield "address", parse_moment(match[0].replace("/", "."))
        elif match := _ADDRESS_QUERY.search(query):
            yield "address", parse_moment(match[1])


def _of_element(index: ElementIndex, place: int, language: str, month_first: bool) -> Named:
    attributes = index.attributes[place]
    said = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
    role = f"{attributes.get('itemprop')} {attributes.get('class')}"
    kind = "modified" if _UPDATE.search(role.lower()) else "published" if "ubli" in role else "any"
    element = "itemprop" if attributes.get("itemprop") else "time" if index.tags[place] == "time" else "element"
    moment = parse_moment(said) if said else None
    if moment:
        yield f"{element} {kind}", moment
    text = index.text(place, " ")
    if len(text) <= MAX_ELEMENT_TEXT:
        text = " ".join(text.split())
        for day, end in find_days(text, language=language, month_first=month_first):
            yield f"label {_label(text[max(0, end - REACH) : end])}", Moment(day)
            yield f"{element} text {kind}", Moment(day)


def _label(before: str) -> str:
    before = before.lower()
    if _OTHER.search(before):
        return "other"
    return "modified" if _UPDATE.search(before) else "published" if _PUBLISH.search(before) else "plain"


def _distance(at: int, heading: int | None) -> str:
    if heading is None:
        return "early" if at < 2_000 else "late"
    away = at - heading
    if away < 0:
        return "just before" if away > -400 else "before"
    return "at once" if away < 150 else "soon" if away < 600 else "later" if away < 3_000 else "far"
