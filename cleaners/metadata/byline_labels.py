"""What stands before a name in a byline, and lines of a byline that name nobody, in the words of many languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from copydesk.cleaners.metadata.labels import words
from copydesk.cleaners.patterns import deferred
from copydesk.cleaners.text.noise import is_relative_time, relative_time_at

#: The words of bylines in many languages.
BYLINES: dict[str, list[str]] = {}
#: Words that mean "by" in one language and are names' parts in others.
BY_OF: dict[str, list[str]] = {}
for _key, _value in json.loads(
    resources.files("copydesk.cleaners.metadata").joinpath("bylines.json").read_text("utf-8")
).items():
    if isinstance(_value, dict):
        BY_OF.update(_value)
    else:
        BYLINES[_key] = _value


def any_of(*keys: str) -> str:
    """A pattern for each of these words, the longest first; in lower case, as they are kept."""
    return "|".join(map(re.escape, _longest_first(keys)))


def any_case_of(*keys: str) -> str:
    """The same for a pattern that ignores case, by their first letters.

    Without these, each word in turn is held against each place of a text: that takes ten times as long.
    """
    rests: dict[str, list[str]] = {}
    for word in _longest_first(keys):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    first = {letter: f"(?-i:[{re.escape(letter)}{re.escape(letter.upper())}])" for letter in rests}
    return "|".join(f"{first[letter]}(?:{'|'.join(rest)})" for letter, rest in rests.items())


def first_words(*keys: str) -> frozenset[str]:
    """The first words of all these: what has none of them among its `words` has none of these where a word begins.

    Few texts have one, and to look for it is far quicker than to ask a pattern of two hundred words.
    """
    # Patterns that pass over case take a Turkish "i" without its dot for one with it.
    return frozenset(words(word.replace("ı", "i"))[0] for key in keys for word in BYLINES[key])


def _longest_first(keys: Iterable[str]) -> list[str]:
    return sorted({word for key in keys for word in BYLINES[key]}, key=len, reverse=True)


#: A label has fewer words and characters before its colon.
MAX_LABEL_WORDS = 5
_COLON = re.compile(r"^(?P<label>[^:：՝;\n]{1,40}?)\s?[:：՝]\s*(?P<rest>\S.*)$")
#: Words that are written small in names, too, and so tell no label.
_PARTICLES = frozenset(BYLINES["particles"])
_BY_WORD = re.compile(rf"\s(?:by|{any_of('by')}|per|da|de|van)\s+(?=[^\W\d_])")
_PICTURES = frozenset(word for said in BYLINES["pictures"] for word in words(said))
_NOBODY = frozenset(map(words, BYLINES["weekdays"]))

_BY_PICTURE = deferred(rf"^(?P<label>\S+)\s(?:by|{any_case_of('by')}|de)\s", re.IGNORECASE)
#: "Foto Bo Lund": nobody is called so.
_PICTURE_NAME = deferred(
    r"^(?P<label>fotos?|fot\.?|photos?|bild|bilder|사진|kuva|fotó|фото)\.?\s(?=\S+(?:\s\S+)?$)", re.IGNORECASE
)

#: When it was written, behind a name: "Ann Lee am 3. Mai", "Ann Lee Updated 3 May 2024".
_TIME_BEHIND = deferred(
    r"\s+(?:(?:am|on|le|el|il|op|em|den|dne|dnia)\s+(?:[^\W\d]+\.?,?\s+)?\d"
    r"|(?:updated|published|posted|aktualisiert|veröffentlicht|publié|actualizado|publicado|atualizado|aggiornato|pubblicato"
    r"|bijgewerkt|gepubliceerd|uppdaterad|publicerad|oppdatert|publisert|opdateret|opublikowano|обновлено|опубликовано|оновлено)"
    r"\b[^;]*\d).*$",
    re.IGNORECASE,
)
#: Who took the pictures, behind who wrote the text, on one line or in brackets.
_PICTURES_BEHIND = deferred(rf"(?P<before>\S+)\s+(?=(?:{any_case_of('pictures')})\s?[:：])", re.IGNORECASE)
_ANDS = frozenset(("&", "+", "/", *BYLINES["and"], *BYLINES["weak and"]))
#: "Text Ann Lee": what was written, and who wrote it, without a sign between them.
_TEXT_BY = re.compile(r"^(?:text|texte|texto|testo|tekst|teksti|текст|κείμενο|szöveg)\s+(?=\S+\s\S)", re.IGNORECASE)
_BRACKETED = deferred(rf"[(（](?:{any_case_of('pictures')})[)）]\s*\Z", re.IGNORECASE)

#: Who edited, and from where to where a byline says it: what ends it is a semicolon, a bar, a line or a bracket.
_EDITING = deferred(
    rf"(?:^|[;|,.(（\s]\s*)(?:(?:and|und|et|y|e|og|och|en|i|и)\s+)?"
    rf"(?:(?:{any_case_of('other credits')})\s*[:：/／]|(?:{any_case_of('other credits by')})\b)\s*;?\s*"
    r"[^;|\n)）.]{2,80}(?:[.)）]|$)?",
    re.IGNORECASE,
)

_EDITORS = first_words("other credits", "other credits by")

#: A line that ends in "and" goes on.
_OPEN_AND = deferred(rf"(\s(?:&|{any_case_of('and')}))\s*;\s*", re.IGNORECASE)

#: Roles and offices in Chinese, Japanese and Korean, written without a blank, or with a sign of their own.
_EAST = deferred(
    r"""^[(（【\[〔]?(?:
        (?:[\u3400-\u9fff]{1,6}(?:社|[报報]|[网網]|台|通[讯訊]))?(?:本[报報社刊台]\s?|特[约約派]|见习|實習|实习)*
          (?:記者|记者|編輯|编辑|作者|責任編輯|责任编辑|撰文|撰稿|采写|採訪|编译|編譯)\s*[:：/／|｜・]?\s*(?=[\u3400-\u9fff])
      | (?:写真・文|取材・文|文・写真|取材|執筆|構成|聞き手|著者|ライター|編集部?|文|図|筆者)\s*[:：/／|｜・=＝]\s*
      | (?:編集部|論説委員|編集委員|特派員|記者)\s+(?=[\u3040-\u9fff])
      | [\u30a1-\u30fc\u3400-\u9fff]{1,10}(?:支局|総局|支社|本社)長?[\s・:：]+(?=[\u3400-\u9fff])
      | [\u30a1-\u30fc\u3400-\u9fff]{2,10}\s?[=＝]\s?(?=[\u3400-\u9fff]{2,4}(?:記者|特派員)?[)）】\]〕]?$)
      | (?:\[[^\]\n]{2,20}\]\s*)?(?:글·사진|사진·글|글|취재|정리|기자)?\s+?(?=[\uac00-\ud7af]{2,4}(?:\s|$)) )""",
    re.VERBOSE,
)
_EAST_TAIL = deferred(
    r"(?:[/／]\S{1,12}?[報报][導导道]|\s*(?:記者|记者|報導|报道|著|氏)|\s+(?:기자|특파원))[)）】\]〕]?$"
)
_KOREAN = deferred(
    r"[\[(]?(?:[가-힣]{1,12}\s?=\s?)?(?P<name>[가-힣]{2,4})\s?(?:선임|수습|인턴|전문|객원)?\s?(?:기자|특파원|논설위원)[\])]?(?:\s?=)?(?:\s\S+@\S+)?"
)
#: Names have three letters; what ends so is where the reporter works.
_KOREAN_ROW = deferred(r"(?P<names>(?:[가-힣]{2}(?![부팀국실])[가-힣]\s){2,4})(?:기자|특파원)")
#: "記者王小明台北報導": who reported, and from where, without a sign between them.
_REPORTED_FROM = deferred(r"(?:記者|记者)\s?(?P<name>[\u3400-\u9fff]{2,3})\s?[\u3400-\u9fff]{2,3}(?:[報报][導导道])")
_IN_BRACKETS = re.compile(r"^[(（【\[〔](?P<inside>[^()（）【】\[\]〔〕]{2,40})[)）】\]〕]$")
_AFTER = re.compile(r"\s+(?:द्वारा|tarafından|による|दवारा)$")
#: How long a text takes to read, and what buttons say: no names, whatever stands beside.
_READING = deferred(
    r"""^(?:lesedauer|lesezeit|reading\s+time|read\s+time|time\s+to\s+read|tempo\s+di\s+lettura|temps\s+de\s+lecture|lecture
      |tiempo\s+de\s+lectura|lectura|tempo\s+de\s+leitura|leitura|leestijd|czas\s+czytania|lästid|lesetid|læsetid|lukuaika
      |время\s+(?:на\s+)?чтени\w|час\s+читання|okuma\s+süresi|doba\s+čtení|olvasási\s+idő|timp\s+de\s+citire
      |χρόνος\s+ανάγνωσης|waktu\s+baca|thời\s+gian\s+đọc|読了|阅读|閱讀|읽는\s+시간|leestyd|skaitymo\s+laikas|lasīšanas\s+laiks|lugemisaeg|čas\s+(?:branja|čítania)|vri?jeme\s+čitanja|време\s+(?:за\s+)?(?:читања|четене|читање)
      |koha\s+e\s+leximit|irakurketa[\s-]denbora|amser\s+darllen|lestrartími|oxuma\s+vaxtı|оқу\s+уақыты|час\s+чытання|masa\s+bacaan
      |पढ़ने\s+का\s+समय|वाचन\s+वेळ|পড়ার\s+সময়|წაკითხვის\s+დრო|կարդալու\s+ժամանակը|ընթերցման\s+ժամանակը|وقت\s+القراءة|مدة\s+القراءة|زمان\s+مطالعه|זמן\s+קריאה)
      |^\W*\d+\s*(?:[-–]\s*)?(?:min|mins|minutes?|minuten|minutos?|minuti|мин\w*|хв\w*|dk|dakika|分钟?|분|minut\w*|minút\w*
        |minūt\w*|mínút\w*|perc|menit|minit|phút|λεπτ\w*|წუთ\w*|րոպե\w*|deqiqe|dəqiqə|daqiqa|хвіл\w*)\b
      |^(?:share|teilen|partager|compartir|condividi|condividere|delen|dela|del|udostępnij|поделиться|paylaş|compartilhar|sdílet)
        (?:\s+(?:on|via|this|auf|bei|sur|en|su|via|op|på|w|na|в|it|no)\b.*|$)|^分享|^(?:copy|copied)\b""",
    re.IGNORECASE | re.VERBOSE,
)
#: How long ago without a number: "an hour ago", "hace una hora".
_SOME_TIME_AGO = deferred(
    r"""(?:(?:an?|one|(?:a\s)?few|several)\s\w+\sago|vor\s(?:eine[rmn]|wenigen|ein\spaar|einigen)\s\w+|il\sy\sa\s(?:une?|quelques)\s\w+
      |hace\s(?:una?|un[oa]s|poc[oa]s)\s\w+|há\s(?:uma?|pouc[oa]s|algu(?:ns|mas))\s\w+|(?:un['’]|una?\s|poch[ie]\s)\w+\sfa
      |(?:een|één|enkele|(?:een\s)?paar)\s\w+\sgeleden|for\s(?:en|et|ett|noen|nogle)\s\w+\ssiden|för\s(?:en|ett|några)\s\w+\ssedan
      |(?:час|минуту|день|неделю|месяц|год)\sназад|(?:годину|хвилину|день|тиждень)\sтому|(?:godzinę|minutę|dzień|tydzień)\stemu
      |bir\s\w+\sönce|před\s(?:hodinou|minutou|týdnem|dnem)|(?:tunti|minuutti|päivä|viikko)\ssitten|acum\s(?:o|un)\s\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
#: What stands between a name and how long ago it was, from behind: blanks and colons, a label of at most so many
#: characters, marks.
_TIME_LABEL = re.compile(
    r"\b(?:(?:last\s)?(?:updated|posted|published|modified)|aktualisiert|mis à jour)\Z", re.IGNORECASE
)
_TIME_LABEL_SIZE = 20
_TIME_MARKS = ",|·•(–—-"
#: Agencies of pictures, alone or beside who took one.
_OF_AGENCY = deferred(
    r"""(?:(?-i:[A-Z]{2,5})\s?/\s?)*(?:getty(?:\simages)?|shutterstock|istock(?:photo)?|alamy(?:\sstock\sphotos?)?|imago(?:\simages)?
      |picture[\s-]alliance|adobe\sstock|depositphotos|dreamstime|pixabay|unsplash|zuma(?:\spress)?)(?:\s?/\s?(?-i:[A-Z]{2,5}))*""",
    re.IGNORECASE | re.VERBOSE,
)
_COPIED = re.compile(r"\bcopied\Z", re.IGNORECASE)


@lru_cache(maxsize=256)
def is_no_name(line: str) -> bool:
    """Whether a line tells of time or a weekday, or is a button's.

    >>> is_no_name("Lesedauer: 4 Minuten"), is_no_name("mercoledì"), is_no_name("Ann Lee")
    (True, True, False)
    """
    if _READING.match(line) or is_relative_time(line) or words(line) in _NOBODY:
        return True
    if _SOME_TIME_AGO.fullmatch(line) or _OF_AGENCY.fullmatch(line):
        return True
    return line[-6:].lower() == "copied" and _COPIED.search(line) is not None


def without_age(line: str) -> str:
    """A line without how long ago it was written, where something stands before it.

    >>> without_age("By Ann Lee Updated 2 hours ago"), without_age("Updated 2 hours ago"), without_age("By Ann Lee")
    ('By Ann Lee', 'Updated 2 hours ago', 'By Ann Lee')
    """
    place = relative_time_at(line)
    before = _without_time_label(line[:place]) if place else ""
    return before if len(words(before)) > 1 and is_relative_time(line) else line


def _without_time_label(text: str) -> str:
    text = _without_marks(text, ":")
    if label := _TIME_LABEL.search(text, max(len(text) - _TIME_LABEL_SIZE, 0)):
        text = text[: label.start()]
    return _without_marks(text, _TIME_MARKS)


def _without_marks(text: str, marks: str) -> str:
    """A text without the blanks and marks that it ends with."""
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return text[:end]


def is_of_picture(text: str) -> bool:
    """Whether a label says that what follows names who took or drew a picture: "Fotos: Bo Lund"."""
    if _PICTURES.isdisjoint(words(text)):
        return False
    match = _COLON.match(text) or _BY_PICTURE.match(text) or _PICTURE_NAME.match(text)
    return match is not None and bool(_PICTURES & set(words(match["label"]))) and not _is_of_text(match["label"])


def without_editors(text: str) -> str:
    """A byline without what it says of who edited; the whole of one that says nothing else.

    >>> without_editors("Reporting by Ann Lee; editing by Bo Ray"), without_editors("Edited by Bo Ray")
    ('Reporting by Ann Lee', 'Edited by Bo Ray')
    """
    if text.isascii() and _EDITORS.isdisjoint(words(text)):
        return text
    bare, count = _EDITING.subn("", _OPEN_AND.sub(r"\1 ", text) if ";" in text else text)
    return bare.strip(" ;|,([（") if count and words(bare) else text


def is_of_editor(text: str) -> bool:
    """Whether a byline names who edited, and nobody else: "Redaktion: Bo Ray"."""
    match = _EDITING.match(text.strip())
    return match is not None and not words(text.strip()[match.end() :])


def behind_text_label(text: str) -> str | None:
    """What stands behind the bare word for "text": "Text Ann Lee"; `None` without that word."""
    match = _TEXT_BY.match(text)
    return text[match.end() :] if match else None


def is_photographer(text: str) -> bool:
    """Whether a bracket behind one name says that it is of who took or drew a picture.

    >>> is_photographer("Bo Lund (Foto)"), is_photographer("Bo Lund (Oslo)")
    (True, False)
    """
    return text.endswith((")", "）", " ")) and _BRACKETED.search(text) is not None


def with_pictures_apart(text: str) -> str:
    """A byline whose label for pictures begins a part of its own, unless it is for the text as well.

    >>> with_pictures_apart("Text: Ann Lee Foto: Bo Lund")
    'Text: Ann Lee; Foto: Bo Lund'
    >>> with_pictures_apart("Text: Ann Lee / Foto: Bo Lund"), with_pictures_apart("Text / Foto: Ann Lee")
    ('Text: Ann Lee /; Foto: Bo Lund', 'Text / Foto: Ann Lee')
    """
    if ":" not in text and "：" not in text:
        return text
    return _PICTURES_BEHIND.sub(_with_picture_apart, text)


def without_pictures(text: str) -> str:
    """A byline without the parts that say who took or drew pictures.

    >>> without_pictures("Text: Ann Lee / Foto: Bo Lund"), without_pictures("Foto: Bo Lund")
    ('Text: Ann Lee /', '')
    """
    return "; ".join(part for part in with_pictures_apart(text).split("; ") if not is_of_picture(part))


def _with_picture_apart(match: re.Match[str]) -> str:
    before = match["before"]
    # "Text / Foto: Ann Lee" is of both, "Text: Ann Lee / Foto: Bo Lund" of two people.
    is_of_both = before.lower() in _ANDS and not (before == "/" and ":" in match.string[: match.start()])
    return match[0] if is_of_both else f"{before}; "


def without_time(text: str) -> str:
    """A name without what stands behind it of when it was written.

    >>> without_time("Ann Lee am 3. Mai 2024"), without_time("Ann Lee Updated 3 May")
    ('Ann Lee', 'Ann Lee')
    """
    return _TIME_BEHIND.sub("", text) if any(map(str.isdecimal, text)) else text


def _is_of_text(label: str) -> bool:
    return not set(words(label)).isdisjoint(("text", "texte", "texto", "testo", "tekst", "words", "文", "글", "текст"))


def after_label(text: str) -> str | None:
    """What stands behind a label of any language: "Geschrieben von: Ann Lee", "Mis en ligne par Ann Lee"; else `None`.

    A label ends in a colon, or in a word for "by" after other small words. Whether a name follows, the caller sees.

    >>> after_label("Müəllif: Ann Lee"), after_label("Das Protokoll von Ann Lee"), after_label("Maria de la Cruz Ruiz")
    ('Ann Lee', None, None)
    """
    match = _COLON.match(text)
    if match is not None:
        return match["rest"] if len(match["label"].split()) <= MAX_LABEL_WORDS else None
    for by in _BY_WORD.finditer(text):
        before = text[: by.start()].split()
        small = [word for word in before if word[:1].islower() and word.lower() not in _PARTICLES]
        if small and len(before) <= MAX_LABEL_WORDS:
            return text[by.end() :]
    return None


def without_by_of(text: str, language: str | None) -> str:
    """A byline without a word that means "by" in its page's language, and is a name in another: "De Ann Lee"."""
    found = BY_OF.get((language or "").partition("-")[0])
    if not found:
        return text
    pattern = "|".join(map(re.escape, found))
    return re.sub(rf"^\s*(?:{pattern})\s+(?=\S+\s+\S)", "", text, count=1, flags=re.IGNORECASE)


def korean_reporter(text: str) -> str | None:
    """The reporter of a Korean byline that names one and nothing else.

    >>> korean_reporter("[옛골=김민수 기자]"), korean_reporter("기자 회견")
    ('김민수', None)
    """
    match = _KOREAN.fullmatch(text.strip())
    return match["name"] if match else None


def korean_reporters(text: str) -> tuple[str, ...]:
    """The reporters of a Korean byline that names several with blanks between them; none of another line.

    >>> korean_reporters("이하늘 정바다 기자"), korean_reporters("경제부 이하늘 기자")
    (('이하늘', '정바다'), ())
    """
    match = _KOREAN_ROW.fullmatch(text.strip("[]() "))
    return tuple(match["names"].split()) if match else ()


def without_eastern_role(text: str) -> str:
    """A name in Chinese, Japanese or Korean without what its byline puts before and behind it.

    >>> without_eastern_role("取材・文／田中一郎"), without_eastern_role("〔記者王小明／高雄報導〕")
    ('田中一郎', '王小明')
    """
    # Bylines of most pages have no letter that these patterns need.
    if not text.isascii() and (name := korean_reporter(text)):
        return name
    if not text.isascii() and (reported := _REPORTED_FROM.fullmatch(text.strip("()（）【】[]〔〕 "))):
        return reported["name"]
    bare = text if text.isascii() else _EAST_TAIL.sub("", _EAST.sub("", text))
    match = _IN_BRACKETS.match(bare)
    inside = match["inside"] if match else bare
    return inside if inside.isascii() else _AFTER.sub("", inside)
