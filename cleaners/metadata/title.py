"""The title of an article, without the name of its site.

A page says its title in several places, with and without the site's name, shortened for networks and for search
engines. All of them, and what is left of each when it is cut at a separator, are candidates; a small linear model,
fitted to pages whose title is known, chooses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.metadata.chooser import Features, choose_candidate, read_weights
from copydesk.cleaners.metadata.headings import headline_text, is_site_head
from copydesk.cleaners.metadata.json_ld import Linked
from copydesk.cleaners.metadata.labels import tidy, words
from copydesk.cleaners.metadata.site import SiteFacts
from copydesk.cleaners.metadata.visible import Visible
from copydesk.cleaners.patterns import deferred

#: Titles are cut at this many separators at most, from each side.
MAX_CUTS = 4

#: So many texts are remembered with their parts.
_REMEMBERED = 64

#: A title of fewer words may be a section's.
MIN_TITLE_WORDS = 3

#: A title has fewer words than this; longer candidates are texts.
_MAX_WORDS = 60

#: Chinese and Japanese pages set no spaces round the underscore before a section's or the site's name.
_EAST_ASIAN_MARK = deferred(r"(?<=[\u3040-\u9fff\uff01\uff09\uff1f\])])_(?=[\u3040-\u9fff])")
_SEPARATOR = re.compile(
    _EAST_ASIAN_MARK.pattern + r"|\s+[|–—\-·•»«:/~_<>←]+\s+|\s*[|｜]+\s*|\s*(?:--|::|：)\s*|:\s+|\s+[-–—]|[-–—]\s+"
)
#: One of these a text has that the pattern parts: most candidates have none.
_SEPARATING = frozenset("|–—-·•»«:/~_<>←｜：")
#: What stands before a section behind the title, and behind the topic before it.
_TAIL = re.compile(r"\s+[|–—\-·•]+\s+|\s*[|｜]+\s*")
_TOPIC = re.compile(r"(?<=\S):\s+")
#: What old themes put between the site's name and the title.
_ARCHIVED = re.compile(r"\s*»\s*(?:Blog )?Archive(\s*»\s)\s*", re.IGNORECASE)
_METAS = ("title", "dc.title", "parsely-title", "sailthru.title", "citation_title", "headline", "name", "dcterms.title")
#: What it counts that a feed calls the page so. The sets that the weights are fitted to have no feeds: it decides where
#: the page's own words leave it nearly open, and not against them.
_LISTED = 1.5
#: The share of the address's words that its title has, and less than which another text has.
_OF_SLUG, _NOT_OF_SLUG = 0.75, 0.34
#: How a title ends that was cut: by a feed, for networks.
_CUT = ("...", "…", "[…]", "[...]")
_WEIGHTS = {**read_weights("title"), "listed whole": _LISTED}

#: A site's name of more words may be a page's title that was given for it.
_MAX_NAME_WORDS = 4

#: What a page tells machines of its title.
_TOLD_WHOLE = frozenset(("og whole", "ld whole", "twitter whole", "ldname whole", "itemprop whole", "meta whole"))
_SHOWN_WHOLE = {"title whole", "h1 whole"}
_TOLD_ALIKE = {"og whole", "title whole", "twitter whole"}

TitleWords = tuple[str, ...]
_Found = dict[TitleWords, tuple[str, dict[str, float]]]


def read_title(
    document: Document, linked: Linked, site: SiteFacts, visible: Visible, *, listed: str | None = None
) -> str | None:
    """The most likely title; `None` for a page that says none. `listed` is what a feed calls it."""
    candidates = _without_site(title_candidates(document, linked, site, visible, listed=listed), site)
    place = choose_candidate([features for _, features in candidates], _WEIGHTS)
    return None if place is None else candidates[place][0]


def title_candidates(
    document: Document, linked: Linked, site: SiteFacts, visible: Visible, *, listed: str | None = None
) -> list[tuple[str, Features]]:
    """Every text that may be the title, each once, with what speaks for it."""
    said = [(source, text) for source, raw in _sources(document, linked, visible, site) if (text := tidy(raw))]
    if listed and not listed.endswith(_CUT) and "://" not in listed:
        said.append(("listed", listed))
    said = [(source, text) for source, text in said if not _is_cut_short(text, said)]
    raws = {source: words(text) for source, text in reversed(said)}
    pieces = {text: list(_pieces(text, site)) for _, text in said}
    found: _Found = {}
    for source, text in said:
        for piece, how in pieces[text]:
            key = words(piece)
            if key and len(key) <= _MAX_WORDS:
                _, features = found.setdefault(key, (piece, {}))
                features[how if how != "whole" else f"{source} whole"] = 1.0
                features[source] = 1.0
    _leave_out(found, _sections(document, linked), is_news=linked.is_news)
    slug = _slug(document.url)
    if linked.is_news:
        for _, features in found.values():
            features.update({f"news {name}": 1.0 for name in features if name.endswith("whole")})
    told = {source: frozenset(raws[source]) for source in ("og", "ld", "h1", "title") if raws.get(source)}
    for key, (piece, features) in found.items():
        features["equal"] = float(sum(key == raw for raw in raws.values()))
        features.update(_common(key, piece, told, site, slug))
    if any(features.keys() >= _TOLD_ALIKE for _, features in found.values()):
        # What stands above may be a banner: title, networks and preview agree on something else.
        for _, features in found.values():
            features["h1 against all told"] = float("h1 whole" in features and "og whole" not in features)
    if any(features.get("of slug", 0.0) >= _OF_SLUG for _, features in found.values()):
        for _, features in found.values():
            features["not of slug"] = float(features["of slug"] < _NOT_OF_SLUG)
    if not (document.declared_language or "en").lower().startswith("en"):
        for key, (_, features) in found.items():
            features.update(_abroad(key, features, raws, site))
    return list(found.values())


def _is_cut_short(text: str, said: list[tuple[str, str]]) -> bool:
    """Whether a text ends in dots where another one goes on with words."""
    cut = next((mark for mark in _CUT if text.endswith(mark)), None)
    begin = text.removesuffix(cut).rstrip() if cut else ""
    return len(words(begin)) > 1 and any(
        other.startswith(begin) and len(words(other)) > len(words(begin)) for _, other in said
    )


def _leave_out(found: _Found, sections: frozenset[TitleWords], *, is_news: bool) -> None:
    """Take away what ends in the name of a section, and a news headline with the topic that networks are not told."""
    og = next((key for key, (_, features) in found.items() if "og whole" in features), ())
    for key, (piece, _) in list(found.items()):
        bare, tail = _at_last_mark(piece)
        has_topic = is_news and len(og) > MIN_TITLE_WORDS and any(words(rest) == og for rest in _behind_topics(piece))
        if has_topic or (words(tail) in sections and words(bare) in found):
            del found[key]


def _at_last_mark(piece: str) -> tuple[str, str]:
    """What stands before and behind the last bar or dash; all of it and nothing where there is none."""
    marks = list(_TAIL.finditer(piece))
    return (piece[: marks[-1].start()], piece[marks[-1].end() :]) if marks else (piece, "")


def _behind_topics(piece: str) -> Iterator[str]:
    return (piece[mark.end() :] for mark in _TOPIC.finditer(piece))


def _without_site(candidates: list[tuple[str, Features]], site: SiteFacts) -> list[tuple[str, Features]]:
    """The candidates but for the site's name, where machines are told something that does not sound like it.

    A word or two that are both title and headline, and nothing that machines are told, are such a name, too.
    """
    told = [text for text, features in candidates if not _TOLD_WHOLE.isdisjoint(features)]
    if not any(len(words(text)) > MIN_TITLE_WORDS and not site.sounds_like(text) for text in told):
        return candidates
    names = {name for name in site.names if len(name) <= _MAX_NAME_WORDS}
    names |= {
        words(text)
        for text, features in candidates
        if features.keys() >= _SHOWN_WHOLE and text not in told and len(words(text)) < MIN_TITLE_WORDS
    }
    return [each for each in candidates if words(each[0]) not in names] or candidates


def _sources(document: Document, linked: Linked, visible: Visible, site: SiteFacts) -> Iterator[tuple[str, object]]:
    yield "og", _whole(document.meta("og:title"), document.title_tag)
    yield from (("ld", item.get("headline")) for item in linked.articles[:3])
    headlines = _headlines(document, visible, site)
    yield from (("h1" if i == 0 else "h1+", text) for i, text in enumerate(headlines))
    for text in headlines[:2]:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1:
            yield "h1 after first line", " ".join(lines[1:])
    yield "title", _ARCHIVED.sub(r"\1", document.title_tag or "") or None
    yield "twitter", document.meta("twitter:title")
    yield from (("ldname", item.get("name")) for item in linked.articles[:3])
    yield from (("ldpage", item.get("name")) for item in linked.pages[:2])
    index = document.index
    for place in sorted(index.with_word("itemprop", "headline"))[:2]:
        yield "itemprop", index.value(place, "content") or headline_text(index, place)
    yield from (("meta", document.meta(name)) for name in _METAS)
    if not any(headlines):
        yield from (("h2", headline_text(index, place)) for place in index.tagged("h2")[:2])


def _headlines(document: Document, visible: Visible, site: SiteFacts) -> tuple[str, ...]:
    """The page's headings of the first order; of a house that puts its own name there, the story's of the second."""
    index = document.index
    titles = [words(_parts(document.title_tag or "")[0]), words(document.title_tag)]
    shown = tuple(_without_topic(said, titles) for said in visible.headlines)
    own = tuple(said for said in shown if words(said) in titles or words(said) not in site.names)
    if own and words(own[0]) == titles[1] and len(titles[0]) >= MIN_TITLE_WORDS and titles[0] != titles[1]:
        # A heading for machines that repeats the title with the site's name in it: readers see the one below.
        named = (headline_text(index, place) for place in index.tagged("h2")[:6])
        return next(((said,) for said in named if words(said) == titles[0]), shown)
    if len(shown) == 1 and titles[0] == titles[1] and (rest := _behind(words(shown[0]), titles[1])):
        # "The Bell Ferry sails": the house is named before the story, with no sign between them.
        lower = (headline_text(index, place) for tag in ("h2", "h3") for place in index.tagged(tag)[:6])
        return next(((said,) for said in lower if words(said) == rest), shown)
    if not shown:
        titles += map(words, _parts(document.title_tag or ""))
        heads = (at for tag in ("h2", "h3") for at in index.tagged(tag)[:6] if not is_site_head(index, at))
        texts = (headline_text(index, place) for place in heads)
        lower = (said for said in texts if len(words(said)) >= MIN_TITLE_WORDS)
        return next(((said,) for said in lower if words(said) in titles and not site.sounds_like(said)), ())
    if visible.headlines and not own:
        titles += map(words, _parts(document.title_tag or ""))
        named = (headline_text(index, place) for place in index.tagged("h2")[:6])
        return next(((said,) for said in named if words(said) in titles), visible.headlines)
    if len(titles[1]) < MIN_TITLE_WORDS or any(set(words(said)) & set(titles[1]) for said in own):
        return own
    second = (headline_text(index, place) for place in index.tagged("h2")[:6])
    return next(((said,) for said in second if words(said) in titles), own)


def _behind(begin: TitleWords, title: TitleWords) -> TitleWords:
    """What a title says behind these words that it begins with; nothing where it begins otherwise."""
    return title[len(begin) :] if begin and title[: len(begin)] == begin else ()


def _without_topic(headline: str, titles: list[TitleWords]) -> str:
    """A headline without its first line or its last one, where the page's title is just the rest: that line names a
    topic, or says that the story is new."""
    if words(headline) in titles:
        return headline
    rests = (headline.partition("\n")[2], headline.rpartition("\n")[0])
    return next((rest.strip() for rest in rests if len(words(rest)) > 1 and words(rest) in titles), headline)


def _whole(told: str | None, title: str | None) -> str | None:
    """What a page tells networks, whole where its own quotation mark broke it off and the title goes on."""
    if told and title and len(told) < len(title) and title.startswith(told.rstrip()) and len(words(told)) > 1:
        rest = title[len(told.rstrip()) :].lstrip()
        if rest[:1] == '"' or (rest[:1] == "'" and not rest[1:2].isspace()):
            return None
    return told


@lru_cache(maxsize=_REMEMBERED)
def _parts(text: str) -> tuple[str, ...]:
    """What stands between the separators of a text; a page's title is asked for several times."""
    return (text,) if _SEPARATING.isdisjoint(text) else tuple(_SEPARATOR.split(text))


def _pieces(text: str, site: SiteFacts) -> Iterator[tuple[str, str]]:
    """The text itself, and what is left when its ends are cut at separators, with how each was made."""
    yield text, "whole"
    marks = [] if _SEPARATING.isdisjoint(text) else list(_SEPARATOR.finditer(text))
    for mark in marks[-MAX_CUTS:]:
        tail = text[mark.end() :]
        is_site = mark[0] == "_" or site.sounds_like(tail)
        kind = "minus site" if is_site else "minus word" if len(words(tail)) < 3 else "minus end"
        yield text[: mark.start()].strip(), f"{kind} {_mark(mark)}"
    for mark in marks[:2]:
        kind = "minus site before" if site.sounds_like(text[: mark.start()]) else "minus start"
        yield text[mark.end() :].strip(), kind


def _mark(mark: re.Match[str]) -> str:
    sign = mark[0].strip()[:1]
    return "bar" if sign in "|»｜•·" else "colon" if sign in ":：" else "dash"


def _common(
    key: TitleWords, piece: str, told: dict[str, frozenset[str]], site: SiteFacts, slug: frozenset[str]
) -> dict[str, float]:
    """What is asked of every candidate, however it was made."""
    size = len(key)
    own = set(key)
    features = {
        "is site": float(site.sounds_like(piece)),
        "length": math.log(size),
        "one or two words": float(size < 3),
        "long": float(size > 20),
        "capitals": float(piece.isupper()),
    }
    for source, others in told.items():
        both = len(own & others)
        features[f"like {source}"] = both / (len(own) + len(others) - both)
        features[f"inside {source}"] = float(both == len(own))
    if slug:
        features["of slug"] = len(own & slug) / len(slug)
        features["in slug"] = len(own & slug) / size
        features["slug both"] = 2 * len(own & slug) / (len(slug) + size)
    last = _parts(piece)[-1]
    features["ends with site"] = float(last != piece and site.sounds_like(last))
    ends = " | " in piece and len(words(piece.rpartition(" | ")[2])) < 3
    features["ends with a section"] = float(ends or ("_" in piece and _EAST_ASIAN_MARK.search(piece) is not None))
    return features


def _abroad(key: TitleWords, features: Features, raws: dict[str, TitleWords], site: SiteFacts) -> dict[str, float]:
    """What is asked again of pages that are not English: which source leads is another habit there."""
    again = {f"not english {source}": 1.0 for source in ("og", "ld", "h1", "title") if f"{source} whole" in features}
    headline = raws.get("h1")
    is_other = headline is not None and key == raws.get("og") != headline
    if is_other and not site.sounds_like(" ".join(headline or ())) and not features["ends with site"]:
        again["not english og against h1"] = 1.0
    return again


def _slug(url: str | None) -> frozenset[str]:
    """The words of the longest part of the address's path."""
    if not url:
        return frozenset()
    try:
        path = unquote(urlsplit(url).path[:1000])
    except ValueError:
        return frozenset()
    longest = max(path.split("/"), key=lambda part: len(words(part)), default="")
    found = words(longest)
    return frozenset(found) if len(found) > 2 else frozenset()


def _sections(document: Document, linked: Linked) -> frozenset[TitleWords]:
    """What the page calls the parts of its site that it stands in: folders of its address, sections for machines."""
    try:
        folders = unquote(urlsplit(document.url or "").path[:1000]).split("/")[:-1]
    except ValueError:
        folders = []
    told = [document.meta("article:section"), *(item.get("articleSection") for item in linked.articles[:3])]
    return frozenset(found for each in (*folders, *told) if isinstance(each, str) and (found := words(each)))
