"""Whether an address is that of a list (a section, a tag, an author, a search) and not that of an article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.urls.normalize import is_home

#: What sites call the folder of a kind of list, in several languages; the list's name follows.
_FOLDERS = frozenset(
    {
        "aihe", "aiheet", "amne", "amnen", "archiv", "archive", "archives", "archivio", "archivo", "arquivo", "auteur",
        "auteurs", "author", "authors", "autor", "autora", "autore", "autoren", "autores", "autori", "autoriai",
        "autorius", "autorka", "autors", "autory", "autorzy", "avainsana", "avainsanat", "avtor", "avtorji", "awdur",
        "birka", "birkas", "busca", "buscar", "categoria", "categorias", "categorie", "categories", "category",
        "categorías", "cimke", "cimkek", "egilea", "egileak", "emne", "emneord", "emner", "eticheta", "etichete",
        "etichetta", "etichette", "etiket", "etiketa", "etiketak", "etiqueta", "etiquetas", "forfatter", "kategooria",
        "kategori", "kategoria", "kategoriak", "kategorie", "kategorier", "kategorija", "kategorije", "keyword",
        "keywords", "kirjoittaja", "kirjoittajat", "kolumnist", "konu", "konular", "label", "labels", "mada",
        "marksona", "mot-cle", "mots-cles", "mwandishi", "onderwerp", "onderwerpen", "oznaka", "oznake",
        "palavra-chave", "palavras-chave", "penulis", "profil", "profile", "recherche", "ricerca", "rubrics", "rubrik",
        "rubrika", "rubrique", "schlagwort", "schlagworte", "search", "seccion", "section", "sections", "sektion",
        "serie", "series", "silt", "skribent", "sok", "stichwort", "stichworte", "stitek", "stitky", "suche", "suchen",
        "sujet", "sujets", "szerzo", "szerzok", "szukaj", "tag", "tagged", "tagi", "tagiau", "tags", "tema", "temas",
        "temat", "thema", "theme", "themen", "topic", "topics", "topik", "trefwoord", "trefwoorden", "user", "users",
        "writer", "writers", "yazar", "yazarlar", "zoeken", "zyme", "zymos",
    }
)  # fmt: skip

#: Parameters that ask for a list.
_PARAMETERS = frozenset(
    ("s", "q", "query", "search", "suche", "tag", "cat", "category", "author", "author_name", "label")
)

#: Names of pages that stand for what is not there.
_NOT_THERE = deferred(r"(?:404|not[-_]?found|page[-_]?not[-_]?found|error|error404)(?:\.\w+)?", re.IGNORECASE)
_PAGE = re.compile(r"(?:(?:page|seite|pagina|p)[-_/]?\d{1,4}/?|/(?:page|seite|pagina)[-_]?\d{1,4}\.\w{3,5})$", re.I)
_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{4,}")
_DATE = re.compile(r"(?:19|20)\d\d|[01]?\d|[0-3]\d")

#: Endings of files, which are no words.
_ENDINGS = frozenset(("html", "htm", "php", "asp", "aspx", "jsp", "xml", "xhtml", "shtml", "cfm", "do", "rss"))

#: So many words make a segment the name of an article; tags and people have fewer.
SLUG_WORDS = 3


def is_listing_address(url: str | None) -> bool:
    """Whether an address is that of a front page, a list or a page of one, as far as its words tell.

    >>> is_listing_address("https://a.example/author/ann-bee/"), is_listing_address("https://a.example/2026/03/page/2/")
    (True, True)
    >>> is_listing_address("https://a.example/category/town/harbour-wall-is-mended")
    False
    >>> [is_listing_address(f"https://a.example/{path}/seite-2.html") for path in ("stadt", "stadt/die-mauer-steht")]
    [True, False]
    """
    if url is None:
        return False
    if is_home(url):
        return True
    parts = _split(url)
    if parts is None:
        return False
    path, query = parts
    if any(name.lower() in _PARAMETERS for name, _ in query):
        return True
    rest = _PAGE.sub("", path).strip("/")
    segments = [segment for segment in rest.split("/") if segment]
    if all(_DATE.fullmatch(segment) for segment in segments):
        return bool(segments) or rest != path.strip("/")
    if rest != path.strip("/") and not names_an_article(segments[-1]):
        return True
    return any(segment.lower() in _FOLDERS for segment in segments[-2:])


def is_error_address(url: str) -> bool:
    """Whether an address is that of the page that says that there is none.

    >>> is_error_address("https://a.example/404.html"), is_error_address("https://a.example/errors-of-the-council")
    (True, False)
    """
    parts = _split(url)
    return parts is not None and any(_NOT_THERE.fullmatch(segment) for segment in parts[0].split("/"))


def names_an_article(segment: str) -> bool:
    """Whether a part of a path could be the name or the number of one article.

    >>> names_an_article("harbour-board-votes"), names_an_article("20471"), names_an_article("news")
    (True, True, False)
    """
    return len(_WORDS.findall(unquote(segment))) >= SLUG_WORDS or _NUMBER.search(segment) is not None


def can_stand_for(canonical: str, own: str) -> bool:
    """Whether a page at `own` can be the article at `canonical`, as far as the two addresses tell.

    A list, an error page, a folder above the page, the page's script without the article's number, what names no
    article where the page's own address does, and an article of another number and other words cannot.

    >>> can_stand_for("https://a.example/news/", "https://a.example/news/4711/harbour-board-votes")
    False
    >>> can_stand_for("https://a.example/harbour-board-votes", "https://a.example/harbour-board-votes/amp")
    True
    >>> can_stand_for("https://a.example/story.php", "https://a.example/story.php?id=4711")
    False
    """
    if is_listing_address(canonical) and not is_listing_address(own):
        return False
    if is_error_address(canonical) and not is_error_address(own):
        return False
    there, here = _split(canonical), _split(own)
    if there is None or here is None:
        return False
    above, segments = ([s for s in path.split("/") if s] for path in (there[0], here[0]))
    is_named = any(map(_is_slug, segments)) and segments[-1] not in above
    if is_named and not _names_any(above, there[1], segments):
        return False
    if _are_two_articles(above, segments):
        return False
    if len(above) < len(segments) and segments[: len(above)] == above:
        return any(map(names_an_article, above)) or not any(map(names_an_article, segments[len(above) :]))
    if above == segments and not names_an_article(segments[-1] if segments else ""):
        kept = dict(there[1])
        return all(kept.get(name) == value for name, value in here[1] if names_an_article(value) or value.isdigit())
    return True


def _is_slug(segment: str) -> bool:
    return names_an_article(segment) and not _DATE.fullmatch(segment)


def _names_any(path: list[str], query: list[tuple[str, str]], own: list[str]) -> bool:
    """Whether an address could name the article at `own`: by its name, by a word of it, or by a number in its query."""
    if any(value.isdigit() or names_an_article(value) for _, value in query):
        return True
    words, mine = ({word for part in each for word in _words(part)} for each in (path, own))
    return any(map(_is_slug, path)) or bool(words & mine)


def _words(segment: str) -> list[str]:
    """The words of a name of several."""
    found = [word for word in _WORDS.findall(unquote(segment).lower()) if word not in _ENDINGS]
    return found if len(found) > 1 else []


def _are_two_articles(one: list[str], other: list[str]) -> bool:
    """Whether two paths end in names of articles with other numbers and no word in common."""
    ends = [set(_WORDS.findall(unquote(path[-1]).lower())) - _ENDINGS if path else set() for path in (one, other)]
    numbers, words = ([{w for w in end if w.isdigit() is kind} for end in ends] for kind in (True, False))
    is_numbered = all(any(len(number) >= 4 for number in each) for each in numbers)
    is_worded = all(len(each) >= 2 for each in words)
    return is_numbered and is_worded and not (numbers[0] & numbers[1]) and not (words[0] & words[1])


def _split(url: str) -> tuple[str, list[tuple[str, str]]] | None:
    try:
        parts = urlsplit(url)
        return parts.path, parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None
