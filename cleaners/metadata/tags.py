"""What an article is about, in its publisher's words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from copydesk.cleaners.core.elements import short_texts
from copydesk.cleaners.html.document import Document
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.metadata.beside import Beside
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy
from copydesk.cleaners.patterns import deferred

#: An article has fewer tags, of fewer characters; longer lists and texts are meant for search engines.
MAX_TAGS = 30
_MAX_LETTERS = 60

#: A list of more links to tags is that of all tags of the site.
_MAX_LINKS = 15

#: What a page without tags of its own says to search engines, most trusted first.
_METAS = (
    "tags", "cxenseparse:tags", "news_keywords", "parsely-tags", "sailthru.tags", "dc.subject",
    "dcterms.subject", "keywords",
)  # fmt: skip
#: Of these, those that a page repeats for each tag.
_REPEATED = ("tags", "cxenseparse:tags", "dc.subject", "dcterms.subject")

#: The end of an address in a folder of tags: the folder, and the name of one tag. Those of one first letter stand
#: together: a slash of any address is behind one look at it.
_FOLDERS = (
    r"(?:t(?:ags?|agged|emas?|opics?|refwoord(?:en)?|agi(?:au)?)?|s(?:chlagwort(?:e|er)?|tichwort|ujets?|tit(?:ek|ky))"
    r"|e(?:tiquetas?|tiquettes?|mne(?:r)?|tiket(?:ler?)?)|m(?:ots?-cles?|[aä]rksonad?)|keywords?|hashtags?|[aä]mnen"
    r"|avainsanat|oznak[ae]|zym[eo]s|birkas?|label)/"
)
_TAG_ADDRESS = deferred(rf"(?:^|/){_FOLDERS}([^/?#]+)/?(?=[?#]|$)", re.IGNORECASE)
#: The same in lower case, within addresses joined by line ends: most pages have no such address.
_ANY_TAG_ADDRESS = re.compile(rf"[\n/]{_FOLDERS}[^/?#\n]")
_BOXES = (
    "tags", "tag-list", "taglist", "post-tags", "article-tags", "entry-tags", "md-tags", "tag-links", "tags-links",
    "post__tags", "article__tags", "schlagworte", "schlagwoerter", "mots-cles", "etiquetas",
    "etichette", "palavras-chave",
    "trefwoorden", "stitky", "tagi", "emneord", "taggar", "avainsanat", "etiketler", "post-labels",
    "article-topics",
)  # fmt: skip
#: Asked of names in lower case, in which a pattern passes over a word by its first letter.
_CLOUD = re.compile(r"cloud|all-?tags|popular|trending")
_LABELS = (
    r"tags?|tagged(?:\s(?:with|as|in))?|topics?|keywords?|labels?|hashtags?|more\son|filed\sunder|schlagw\w+|stichw\w+|themen|etiquetas|temas|mots[-\s]clés"
    r"|sujets|thèmes|etichette|argomenti|parole\schiave|palavras-chave|assuntos|trefwoorden|onderwerpen|tagi|słowa\skluczowe|tematy"
    r"|štítky|témata|klíčová\sslova|taggar|ämnen|emner|emneord|avainsanat|aiheet|címkék|etichete|etiketler|konular"
    r"|теги|метки|темы|ключевые\sслова|мітки|теми|ετικέτες|タグ|キーワード|关键词|關鍵字|标签|標籤|태그|키워드|oznake|ključne\sbesede|ključne\sriječi|ознаке|тагови|žymės|märksõnad|birkas|efnisorð|etiketak|tagiau|kata\skunci|từ\skhóa"
    r"|ключови\sдуми|клучни\sзборови|kľúčové\sslová|kulcsszavak|ტეგები|تگ‌?ها|ٹیگز|ট্যাগ|แท็ก|الوسوم|كلمات\sمفتاحية|برچسب‌?ها|תגיות|टैग"
)
_ROLE = deferred(rf"^(?:{_LABELS})\s*[:：]?$", re.IGNORECASE)
#: A label is not longer, blanks round it left out.
_LONGEST_LABEL = 40
_LABEL_FIRST = deferred(rf"^\s*(?:{_LABELS})\s*[:：]?\s*(?:\n|$)", re.IGNORECASE)
#: What a label stands above or before has no more letters.
_MAX_LABELLED = 500


def read_tags(document: Document, linked: Linked, beside: Beside) -> tuple[str, ...]:
    """The tags of an article, each once whatever its capitals, in the page's order.

    What the page says of the article to machines comes first; where it says nothing, what readers see: links of the
    kind `tag`, microdata, links into the site's folder of tags; then the keywords for search engines; at last links
    behind a label for tags.
    """
    for read in (
        lambda: _told(document, linked),
        lambda: _shown(document, beside),
        lambda: _of_metas(document),
        lambda: _of_labels(document, beside),
    ):
        if found := _each_once(read()):
            return found
    return ()


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for value in values:
        for part in (tidy(value) or "").replace(";", ",").split(",")[: 2 * MAX_TAGS]:
            tag = part.strip().lstrip("#").strip()
            if tag and len(tag) <= _MAX_LETTERS and not _ROLE.match(tag):
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MAX_TAGS]


def _told(document: Document, linked: Linked) -> Iterator[str]:
    yield from document.metas.get("article:tag", ())[:MAX_TAGS]
    for item in linked.articles[:1]:
        keywords = item.get("keywords")
        for entry in keywords[:MAX_TAGS] if isinstance(keywords, list) else [keywords]:
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str):
                yield name[: MAX_TAGS * _MAX_LETTERS]


def _of_metas(document: Document) -> Iterator[str]:
    for key in _METAS:
        count = MAX_TAGS if key in _REPEATED else 1
        yield from (value[: MAX_TAGS * _MAX_LETTERS] for value in document.metas.get(key, ())[:count])


def _shown(document: Document, beside: Beside) -> list[str]:
    """What the first kind of mark gives that the page has."""
    index = document.index
    for kind in (_of_rel, _of_microdata, _of_addresses, _of_boxes):
        own = (at for at in kind(index) if not _is_of_all(index, at) and not beside.is_other_story(at))
        if group := _first_group(index, own):
            return [_said(index, at) for at in group]
    return []


def _of_rel(index: ElementIndex) -> Iterator[int]:
    marked = sorted(place for place in index.with_any_case("rel", "tag") if index.tags[place] == "a")
    return (place for place in marked[: 4 * MAX_TAGS] if "category" not in index.value(place, "rel").lower())


def _of_microdata(index: ElementIndex) -> Iterator[int]:
    named = index.with_word("class", "p-category", "link-category", "quarto-category")
    marked = sorted((*index.with_word("itemprop", "keywords"), *named))
    return (p for p in marked[:MAX_TAGS] if index.tags[p] == "a" or not index.within(p, "a"))


def _of_addresses(index: ElementIndex) -> Iterator[int]:
    hrefs = index.values("href")
    found = _ANY_TAG_ADDRESS.finditer("\n" + hrefs.joined)
    numbers = {bisect_right(hrefs.starts, match.start()) - 1 for match in found}
    places = (place for number in numbers for place in hrefs.holders[number])
    own = sorted(place for place in places if index.tags[place] == "a")
    return (place for place in own if _is_of_tag(index.value(place, "href")))


def _of_boxes(index: ElementIndex) -> Iterator[int]:
    for box in sorted(index.with_word("class", *_BOXES))[:20]:
        inside = range(box, index.ends[box])
        yield from [place for place in inside if index.tags[place] in ("a", "span")][: 4 * MAX_TAGS]


def _of_labels(document: Document, beside: Beside) -> list[str]:
    """The links in a box that begins with a label for tags, or behind such a label; none of a menu."""
    index = document.index
    if not any(map(_ROLE.match, short_texts(index.written, index.way, _LONGEST_LABEL, _label_beginnings()))):
        return []
    headline = next(iter(index.tagged("h1")), 0)
    groups: dict[int, list[int]] = {}
    for place in index.tagged("a"):
        if place > headline:
            groups.setdefault(_holder(index, place), []).append(place)
    for holder, links in groups.items():
        if holder >= 0 and len(links) <= _MAX_LINKS and _is_labelled(index, holder) and not beside.is_beside(holder):
            return [_said(index, at) for at in links]
    return []


@cache
def _label_beginnings() -> frozenset[str]:
    """The first two letters of all labels, in lower case."""
    return frozenset(label[:2] for label in _LABELS.split("|"))


def _is_labelled(index: ElementIndex, holder: int) -> bool:
    """Whether a box begins with a label, or the element before it is one."""
    if index.tags[holder] in ("body", "main", "article"):
        return False
    text = index.text(holder, "\n")
    if len(text) > _MAX_LABELLED or not _LABEL_FIRST.match(text):
        before = index.before(holder)
        if before < 0 or not _ROLE.match(index.text(before)[:80].strip()):
            return False
    return not any(index.tags[each] in ("nav", "header") for each in (holder, *index.around(holder)))


def _first_group(index: ElementIndex, places: Iterable[int]) -> list[int]:
    """The places of the first tags that stand together, but for lists of all tags."""
    groups: dict[int, list[int]] = {}
    for place in places:
        groups.setdefault(_holder(index, place), []).append(place)
    return next((each for each in groups.values() if len(each) <= _MAX_LINKS), [])


def _holder(index: ElementIndex, place: int) -> int:
    """What holds a tag with its neighbours: the element round it, or round its entry of a list."""
    return next((above for above in index.around(place) if index.tags[above] not in ("li", "span", "a")), -1)


def _said(index: ElementIndex, place: int) -> str:
    return (index.value(place, "content") or index.text(place, " "))[: MAX_TAGS * _MAX_LETTERS]


def _is_of_tag(href: str) -> bool:
    """Whether an address is that of one tag: the last part of its path, in a folder of tags."""
    match = _TAG_ADDRESS.search(href[:500])
    return match is not None and not match[1].isdigit()


def _is_of_all(index: ElementIndex, place: int) -> bool:
    for above in (place, *islice(index.around(place), 4)):
        if index.tags[above] in ("body", "article", "main"):
            return False
        if _CLOUD.search(f"{index.value(above, 'class')} {index.value(above, 'id')}".lower()):
            return True
    return False
