"""Lines and ends of paragraphs that lead away from the text.

They point to another story ("Read also: ..." before a link), or ask for what is of use to the house ("Load our app").
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.words import group_marks, literal_of, literals_of, word_scan
from copydesk.cleaners.html.element_index import ElementIndex
from copydesk.cleaners.language.language_files import phrases_by_language
from copydesk.cleaners.language.scripts import HAN, KANA
from copydesk.cleaners.patterns import deferred

#: A line that points to another page has no more words, and so many characters beside its phrase and its links.
POINTER_WORDS = 40
POINTER_REST = 4
#: A pointer at the end of a paragraph has no more letters.
LONGEST_POINTER = 400
#: Beside its phrase and its links it has few signs: blanks, brackets, arrows, what sets them apart.
_AROUND = 60
#: The words of a phrase that points elsewhere; one of a single word needs a colon or the like.
PHRASE_WORDS = 7
#: In scripts without blanks so many signs are as clear as several words.
CLEAR_SIGNS = 4
SETTING_APART = " :：|»›>–—-.[]【】《》「」→▶►▸•*※"
#: Where a paragraph may end before a pointer: behind a sentence, what sets the pointer apart included.
_SENTENCE_END = re.compile(r"""([.!?…。！？]["'”’»)\]]*)\s*+[\[(|»›>•*→–—-]*\s*+(?=\S)""")
_SIGNS = deferred(f"[{KANA}{HAN}]+\\Z")
_COLONS = frozenset(":：|»›>–—-】》」")
#: Three letters stand nearly always within so many characters.
_HEAD = 12


def points_away(text: str, link_chars: int, links: int) -> bool:
    """Whether a block is a phrase that points to another story, and links; it has `link_chars` letters in `links`.

    >>> points_away("Read also: The mill is sold", 16, 1), points_away("Read also what she wrote then", 0, 0)
    (True, False)
    """
    said = text.lstrip(SETTING_APART)
    found = _phrase_at_start(said)
    if found is None:
        return _is_marked_link(text, link_chars, links) or _is_labelled_link(text, link_chars, links)
    text = said.casefold()
    phrase, is_set_apart = found
    rest = len(text) - link_chars - len(phrase)
    return (_is_clear(phrase) or is_set_apart) and rest <= POINTER_REST + 2 * links


#: A link behind an arrow has so many letters.
_ARROWS = ("»", "›", "→", "▶", "►", "▸", ">>")
_LEAST_LINKED = 15


def _is_marked_link(text: str, link_chars: int, links: int) -> bool:
    """Whether a line is an arrow and a link."""
    return text.startswith(_ARROWS) and links == 1 and len(text) - POINTER_REST <= link_chars >= _LEAST_LINKED


_BRACKETED = re.compile(r"[【［][^】］]{1,8}[】］]\s*")


def _is_labelled_link(text: str, link_chars: int, links: int) -> bool:
    """Whether a line is a label in the brackets of Japanese and Chinese, and a link."""
    label = _BRACKETED.match(text)
    return label is not None and links == 1 and len(text) - label.end() - POINTER_REST <= link_chars < len(text) - 1


def without_pointer(text: str, link_chars: int) -> str:
    """A paragraph without the link to another story that ends it behind its last sentence, called so and set apart.

    >>> without_pointer("The mill was sold. Read also: Who owns the river", 18)
    'The mill was sold.'
    >>> without_pointer("The mill was sold. Read more in the report.", 6)
    'The mill was sold. Read more in the report.'
    """
    longest = min(LONGEST_POINTER, link_chars + _longest_phrase() + _AROUND)
    for end in _SENTENCE_END.finditer(text, max(0, len(text) - longest)):
        tail = text[end.end() :].rstrip(" )].")
        found = _phrase_at_start(tail)
        is_short = found is not None and len(tail.split()) <= POINTER_WORDS
        if found and is_short and found[1] and link_chars >= len(tail) - len(found[0]) - POINTER_REST:
            return text[: end.end(1)]
    return text


def _is_clear(phrase: str) -> bool:
    """Whether a phrase says by itself that it points elsewhere: one of several words, or of as many signs."""
    return " " in phrase or (len(phrase) >= CLEAR_SIGNS and _SIGNS.match(phrase) is not None)


def _phrase_at_start(text: str) -> tuple[str, bool] | None:
    """The longest phrase that a text begins with, in small letters, and whether a colon or the like follows."""
    first = _first_letters(text).casefold()[:3]
    if _beginnings().isdisjoint((first, first[:1], first[:2])):
        return None
    text = text.casefold()
    colon = min((at for sign in _COLONS if (at := text.find(sign)) > 0), default=-1)
    if colon > 0 and text[:colon].rstrip() in related_phrases():
        return text[:colon].rstrip(), True
    words = text.split()
    for count in range(min(PHRASE_WORDS, len(words)), 0, -1):
        head = " ".join(words[:count])
        phrase = head.rstrip(SETTING_APART)
        if phrase in related_phrases():
            return phrase, phrase != head or (count < len(words) and words[count][0] in SETTING_APART)
    return None


def _first_letters(text: str) -> str:
    """The first three characters of a text but for white space."""
    first = "".join(text[:_HEAD].split())[:3]
    return first if len(first) == 3 or len(text) <= _HEAD else "".join(text.split(None, 3)[:3])[:3]


@cache
def _beginnings() -> frozenset[str]:
    """How the phrases that point to other stories begin: most texts begin in another way, and are asked no more."""
    return frozenset(map(_first_letters, related_phrases()))


@cache
def related_phrases() -> frozenset[str]:
    """The phrases of all languages that point to other stories."""
    return phrases_of("related")


@cache
def _longest_phrase() -> int:
    return max(map(len, related_phrases()))


def begins_pointer(text: str) -> bool:
    """Whether a line begins with a phrase of several words that points to other stories.

    >>> begins_pointer("Read more about the mill:"), begins_pointer("The papers are these:")
    (True, False)
    """
    found = _phrase_at_start(text.lstrip(SETTING_APART))
    return found is not None and _is_clear(found[0])


def heads_pointers(line: str) -> bool:
    """Whether a line is nothing but a phrase that points to other stories.

    >>> heads_pointers("Read also:"), heads_pointers("Read also what she wrote")
    (True, False)
    """
    return line.casefold().strip(SETTING_APART + "!?") in related_phrases()


def phrases_of(kind: str) -> frozenset[str]:
    """The phrases of one kind in all languages, in small letters, without what stands for their rest."""
    tables = phrases_by_language().values()
    return frozenset(
        phrase.rstrip("* ").rstrip(SETTING_APART).casefold() for table in tables for phrase in table.get(kind, ())
    )


#: A house asks its readers to load its app, to follow its channel or to give. A line that does has no more words, and
#: a sentence of it begins with what to do. What that is about stands near, and it is called the house's own, or news.
PROMPT_WORDS = 30
_WHAT_TO_DO = r"""
    download(?=\s(?:our|the)) get(?=\s(?:our|the)) install(?=\s(?:our|the)) follow(?=\s(?:our|the|us))
    join(?=\s(?:our|the|us)) support(?=\s(?:our|us)) laden? lad hole?n? folgen? unterstützen? télécharge[zr]? suivez
    rejoignez rejoins soutenez installez descarga descargue descárgate descárgue\w* sigue siga síga\w* síguenos únete
    únase apoya apoye apóya\w* instala instale baixe descarregue receba acompanhe apoie scarica scaricate segui
    seguite seguici iscriviti unisciti sostieni sostenete volg steun installeer ladda följ stöd hent følg støt støtt
    lataa seuraa tue pobierz ściągnij zainstaluj obserwuj śledź dołącz wesprzyj stáhněte stáhni sledujte sleduj
    podpořte stiahnite stiahni podporte töltse töltsd kövesse kövess kövesd csatlakozz csatlakozzon támogass támogassa
    támogassanak descarcă descărcați descărcaţi urmărește urmăriți urmăreşte alătură-te abonează-te susține susțineți
    indirin indir uygulamamızı uygulamamız kanalımıza kanalımızı скачайте скачай установите подпишитесь подписывайтесь
    подпишись следите присоединяйтесь поддержите поддержи изтеглете изтегли последвайте абонирайте подкрепете
    завантажте завантажуйте підписуйтесь підписуйтеся підпишіться стежте приєднуйтесь приєднуйтеся підтримайте
    підтримуйте преузмите пратите подржите κατεβάστε ακολουθήστε στηρίξτε εγγραφείτε tải theo\sdõi tham\sgia ủng\shộ
    unduh unduhlah dapatkan simak ikuti gabung bergabunglah dukung dukunglah pasang preuzmite pratite pridružite
    podržite prenesite spremljajte podprite הורידו עקבו הצטרפו תמכו حمّل حمل تابع تابعوا انضم ادعم ادعموا اشترك
    """
#: This says all by itself.
_FOLLOW_US = r"""
    follow\sus(?=\s(?:on|at)) folgen\ssie\suns folgt?\suns suivez[\s-]nous síguenos síganos sigue-nos siga-nos
    seguiteci seguici volg\sons följ\soss følg\soss? śledź\snas obserwuj\snas sledujte\snás sledujte\snas pratite\snas
    kövess(?:en)?\sminket urmăriți-ne urmărește-ne bizi\stakip\sedin следите\sза\sнами подписывайтесь\sна\sнас
    последвайте\sни стежте\sза\sнами підписуйтесь\sна\sнас ακολουθήστε\sμας ikuti\skami theo\sdõi\schúng\stôi
    עקבו\sאחרינו تابعونا
    """
#: These may go on, as their cases do.
_WITH_WHAT = r"""
    app(?:[sl]|en|et|ka|ką|ku|-\w+)?(?!\w) apl[iy]ka[csç] aplica[ctçț] aplicaţ applicati applicazi applikati uygulama
    alkalmazás приложени застосун додаток додатк апликациј εφαρμογ ứng\sdụng ה?אפליקצי (?:ال)?تطبيق [\w-]{0,20}channel
    [\w-]{0,20}canal cha[iî]ne [\w-]{0,20}kan[aá][lł] [\w-]{0,20}канал κανάλι kênh saluran csatorn ה?ערוץ (?:ال)?قنا
    journalis periodismo jornalismo giornalismo dziennikarstw žurnalist novinarstv újságír jurnalism журналіст
    журналист δημοσιογραφ [בל]?תרומה
    """
_OF_HOUSE = r"""
    our us news unser\w* nachrichten notre nos nous actu\w* infos nuestr[oa]s? noticias? noss[oa]s? notícias?
    nostr[oaie] notizi[ae] ons onze nieuws vårt? våra nyhet\w* vores nyhed\w* meidän uutis\w* nasz\w* wiadomości
    naš\w* náš zpráv\w* správ\w* vijesti vesti hírek híre\w* noastr\w+ nostru știri\w* ştiri\w* haber\w*
    uygulamamız\w* kanalımız\w* наш\w* новин\w* новост\w* вести μας ειδήσεις νέα chúng\stôi tin\stức kami berita kabar
    שלנו בנו החדשות لنا الأخبار أخبار
    """


def _any_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_SENTENCE = r"(?:\A|[.!?…:。！]\s)[\s»›>•*→–—-]*"
_FOLLOW = deferred(rf"{_SENTENCE}{_any_of(_FOLLOW_US)}(?!\w)", re.IGNORECASE)
_PROMPT = deferred(
    rf"{_SENTENCE}{_any_of(_WHAT_TO_DO)}(?!\w).{{0,60}}?(?<!\w){_any_of(_WITH_WHAT)}",
    re.IGNORECASE | re.DOTALL,
)
_OWN = deferred(rf"(?<!\w){_any_of(_OF_HOUSE)}(?!\w)", re.IGNORECASE)


#: The marks of texts that may say so: with what to do, with what it is about, with whose that is; with the first alone.
_DOES, _ABOUT, _OWNED, _FOLLOWS = (1 << place for place in range(4))


@cache
def _prompt_scan() -> NameScan:
    lists = {_DOES: _WHAT_TO_DO, _ABOUT: _WITH_WHAT, _OWNED: _OF_HOUSE, _FOLLOWS: _FOLLOW_US}
    return word_scan({mark: map(literal_of, words.split()) for mark, words in lists.items()})


def may_be_prompts(texts: list[str]) -> NDArray[np.bool_]:
    """Which texts have the words of a prompt; no other one is asked for more."""
    marks, all_of_it = group_marks(_prompt_scan(), texts), _DOES | _ABOUT | _OWNED
    may_be: NDArray[np.bool_] = (marks >= _FOLLOWS) | (marks & all_of_it == all_of_it)
    return may_be


def is_prompt(text: str) -> bool:
    """Whether a line asks the readers of a house for something that is of use to the house.

    >>> is_prompt("Get all the news first: download our app."), is_prompt("Follow our channel for the news")
    (True, True)
    >>> is_prompt("Download the app and open its settings."), is_prompt("The news of our app spread.")
    (False, False)
    """
    if _FOLLOW.search(text):
        return True
    return _PROMPT.search(text) is not None and _OWN.search(text) is not None


#: Where a link leads that shares a page, and where one leads to what a house asks for: its app, its channel, a gift.
_SHARING = re.compile(
    r"sharer|share(?:\?|/|article)|intent/(?:tweet|post)|(?:api\.whatsapp\.com|whatsapp:/)/send|wa\.me/\?"
    r"|pin/create|mailto:\?|/submit\?|line\.me/r/|viber://",
    re.IGNORECASE,
)
_APPS_CHANNELS_AND_GIFTS = (
    r"//play\.google\.com/store/apps|//(?:apps|itunes)\.apple\.com|onelink\.me|//pf\.kakao\.com/|//(?:t|telegram)\.me/"
    r"|whatsapp\.com/channel|//chat\.whatsapp|//news\.google\.com/publications"
    r"|//(?:www\.)?youtube\.com/(?:@|c/|channel/)|patreon\.com/|buymeacoffee\.com|//ko-fi\.com"
    r"|paypal\.(?:me|com/donate)|donorbox\.org|steadyhq\.|liberapay\.com|darujme\.|tipeee\.com"
    r"|//boosty\.to|//line\.me/R/ti/p/|//lin\.ee/|//patronite\.pl"
)
_NETWORKS, _THEIR_ENDS = "facebook instagram twitter x tiktok threads vk ok weibo", "com net ru"
_GIVING = r"""
    donat\w* doa[cç]\w* spenden? wspar\w* wesprzyj support-us podpor\w* soutenir apoya\w* apoie sostieni\w* steun\w*
    stott tamogat\w* pidtrym\w* podderzh\w* bagis dons? je-donne donner faire-un-don donazion\w* donir\w* doner\w*
    doneer contribu\w* lahjoita\w* prispe\w* adomany\w* doneaz\w* przekaz
    """
_ASKED_FOR = re.compile(
    _APPS_CHANNELS_AND_GIFTS
    + rf"|//(?:www\.|m\.)?{_any_of(_NETWORKS)}\.{_any_of(_THEIR_ENDS)}/@?[\w.-]+/?\Z"
    + rf"|[/-]{_any_of(_GIVING)}(?:\Z|[/?.-])",
    re.IGNORECASE,
)


def shares_page(address: str) -> bool:
    """Whether an address shares the page that links to it.

    >>> shares_page("https://twitter.com/intent/tweet?url=a"), shares_page("https://twitter.com/ann/status/1")
    (True, False)
    """
    return _SHARING.search(address) is not None


def is_asked_for(address: str) -> bool:
    """Whether an address is that of an app, of a channel to follow, or of a place to give.

    >>> is_asked_for("https://t.me/ferry"), is_asked_for("https://x.com/ferry"), is_asked_for("https://x.com/ferry/status/1")
    (True, True, False)
    """
    return _ASKED_FOR.search(address) is not None


#: Addresses of pages that sell: what they are called in the languages of houses, as a part of a path or of a query.
OFFER_ADDRESS = re.compile(
    r"(?:\A|[/?=&#._-])(?:subscri\w*|suscri\w*|subskry\w*|abo|abos|abonn\w*|abone\w*|abonament\w*|abona|abbona\w*|assin\w*|subscrev\w*"
    r"|predplat\w*|prenumer\w*|elofizet\w*|tilaa\w*|tilauk\w*|tilaus\w*|pretplat\w*|narocnin\w*|podpisk\w*|pidpysk\w*|peredplat\w*|syndrom\w*"
    r"|langganan|berlangganan|eshterak|harpide\w*|tellimine|medlem\w*|bli-medlem|member\w*|mitglied\w*|plus|vip|join|regist\w*|registr\w*|sign-?up|pricing|paywall|premium|offers?|plans?|sub|kaiin|gudok)(?:\Z|[/?=&#._-])",
    re.IGNORECASE,
)


#: The last part of a path to anything else has no more words.
_MOST_SLUG_WORDS = 3
_SLUG_WORD = re.compile(r"[^\W_]+")


def ends_in_slug(path: str) -> bool:
    """Whether a path, without a query and a slash at its end, is that of a story or of a thing that is for sale.

    >>> ends_in_slug("/guides/plus-size-fashion-for-the-winter"), ends_in_slug("/plus/join-us")
    (True, False)
    """
    return len(_SLUG_WORD.findall(path.rpartition("/")[2])) > _MOST_SLUG_WORDS


def sells(address: str) -> bool:
    """Whether an address is that of a page that sells subscriptions.

    >>> sells("/abo/digital"), sells("https://a.example/subscribe?x=1"), sells("/news/about-subs")
    (True, True, False)
    >>> sells("/guides/plus-size-fashion-for-the-winter")
    False
    """
    return not ends_in_slug(address.partition("?")[0].rstrip("/")) and OFFER_ADDRESS.search(address) is not None


#: Addresses of pages where letters to subscribers are ordered, and of podcasts.
_LETTERS_AND_SHOWS = re.compile(
    r"//open\.spotify\.com/show/|//podcasts\.apple\.com|[/-](?:news-?letters?|nyhetsbrev|nyhedsbrev|nieuwsbrief|boletin(?:es)?|boletim|infolettre|hirlevel|uutiskirje|zpravodaj|biuletyn"
    r"|rassylka|rozsylka|buletin|e-?bulten|mailmag|mail-?magazine)(?:\Z|[/?.-])",
    re.IGNORECASE,
)


def is_call(address: str) -> bool:
    """Whether a box calls its readers to an address: one that is asked for, that sells, of a letter or a podcast."""
    return is_asked_for(address) or sells(address) or _LETTERS_AND_SHOWS.search(address) is not None


_HOST = re.compile(r"(?:https?:)?//([^/?#]+)", re.IGNORECASE)
_PATH = re.compile(r"(?:(?:https?:)?//[^/?#]+)?(?:/|\.\./|\./)?[\w%.~+-]+/?[^#]*", re.IGNORECASE)


@cache
def _house_scan() -> NameScan:
    """The scan for what each address has that shares a page or is asked for."""
    of_networks = (f"{name}.{end}/" for name in _NETWORKS.split() for end in _THEIR_ENDS.split())
    fixed = (*literals_of(_SHARING.pattern), *literals_of(_APPS_CHANNELS_AND_GIFTS))
    return word_scan({1: [*fixed, *of_networks, *map(literal_of, _GIVING.split())]})


class Addresses:
    """Where the links of a page lead, by their texts; of links with equal text the last counts.

    What is told is read when it is first asked for: few pages have lines whose links matter.
    """

    def __init__(self, index: ElementIndex | None = None) -> None:
        self.index = index

    @cached_property
    def known(self) -> dict[str, str]:
        """For the text of each link its address."""
        index = self.index
        places = index.tagged("a") if index else ()
        return {self._text(place): index.value(place, "href") for place in places if index}

    @cached_property
    def _own_host(self) -> str:
        """The host that most links lead to; an empty text where they name none."""
        hosts = Counter(match[1] for address in self.known.values() if (match := _HOST.match(address)))
        return hosts.most_common(1)[0][0] if hosts else ""

    def lead_within(self, said: str) -> bool:
        """Whether the link of this text leads to another page of the host that most links lead to."""
        address = self.known.get(said, "")
        host = _HOST.match(address)
        is_own = host is None or host[1] == self._own_host
        return is_own and ":" not in address[:12].replace("://", "") and _PATH.fullmatch(address) is not None

    def of_house(self, lines: str) -> list[tuple[str, str]]:
        """The texts, and their addresses, of links that share the page or lead to what a house asks for.

        Those alone whose text begins with a letter and stands in these lines.
        """
        if self.index is None:
            return []
        values = self.index.having("href")
        may_be = which(group_marks(_house_scan(), list(values)))
        holders = list(values.values())
        places = (place for at in may_be for place in holders[at] if self.index.tags[place] == "a")
        texts = {said for place in places if (said := self._text(place))[:1].isalpha() and said in lines}
        leading = ((said, self.known[said]) for said in sorted(texts))
        return [(said, to) for said, to in leading if shares_page(to) or is_asked_for(to)]

    def _text(self, place: int) -> str:
        assert self.index is not None
        return " ".join(self.index.text(place).split())


NO_ADDRESSES = Addresses()
