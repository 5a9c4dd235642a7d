"""Notices among the paragraphs of an article: legal ones at its end, and those to a reader's browser, which is old or
shows no scripts or films.
"""

from __future__ import annotations

import re
from functools import cache

from copydesk.cleaners.core.names import NameScan
from copydesk.cleaners.extract.blocks import which
from copydesk.cleaners.extract.model import Chosen, Judged
from copydesk.cleaners.extract.pointers import PHRASE_WORDS, PROMPT_WORDS, phrases_of
from copydesk.cleaners.extract.select_blocks import without_blocks
from copydesk.cleaners.extract.words import group_marks, literals_of, word_scan
from copydesk.cleaners.patterns import deferred

#: A notice of rights and a line about the author are looked for in so many blocks at the end.
LAST_BLOCKS = 3
#: A notice has no more words.
_NOTICE_WORDS = 40
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: A question to readers, and where to write.
_ASKS_AND_TELLS = re.compile(rf"[?？؟].*{MAIL_ADDRESS.pattern}", re.DOTALL)

#: Chinese papers end a text with its editor.
_EDITOR = re.compile(r"[\[【（(]?\s*(?:责任编辑|責任編輯|值班编辑|责编|编辑|編輯|校对)\s?[:：]\s?\S{1,12}\s*")


def without_notices(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without notices of rights at the end."""
    left_out = []
    for block in which(chosen)[-LAST_BLOCKS:]:
        said = judged.blocks.text[block]
        is_notice = judged.sizes[block] <= _NOTICE_WORDS and is_notice_of_rights(said)
        is_question = judged.sizes[block] <= PROMPT_WORDS and asks_and_tells(said)
        is_notice |= _EDITOR.fullmatch(said) is not None or is_question or _signs_with_mail(judged, block, chosen)
        if is_notice or _begins_last_phrase(said):
            left_out.append(block)
    return without_blocks(judged, chosen, left_out)


def _begins_last_phrase(text: str) -> bool:
    words = text.casefold().lstrip("©* ").split(None, PHRASE_WORDS)[:PHRASE_WORDS]
    if not words or words[0].rstrip(".,:;") not in _first_words():
        return False
    heads = (" ".join(words[:count]).rstrip(".,:;") for count in range(2, PHRASE_WORDS + 1))
    return not _last_phrases().isdisjoint(heads)


@cache
def _first_words() -> frozenset[str]:
    """The words with which those phrases begin."""
    return frozenset(phrase.split()[0].rstrip(".,:;") for phrase in _last_phrases() if phrase)


def asks_and_tells(text: str) -> bool:
    """Whether a line asks something and tells where to write.

    >>> asks_and_tells("Seen an error? Write to desk@ferry.example"), asks_and_tells("Write to desk@ferry.example")
    (True, False)
    """
    return "@" in text and _ASKS_AND_TELLS.search(text) is not None


#: A name beside an address for mail has no more words; what is headed so stands within so many blocks.
_NAME_WORDS = 4
_HEADED_WITHIN = 4


def _signs_with_mail(judged: Judged, block: int, chosen: Chosen) -> bool:
    """Whether a line is a name and an address for mail, and no part of what a heading above it heads."""
    text = judged.blocks.text[block]
    if "@" not in text or (found := MAIL_ADDRESS.search(text)) is None:
        return False
    rest = (text[: found.start()] + text[found.end() :]).split()
    return 0 < len(rest) <= _NAME_WORDS and found.end() == len(text) and not is_headed(judged, block, chosen)


def is_headed(judged: Judged, block: int, chosen: Chosen) -> bool:
    """Whether a heading stands not far above a block, behind the text: its lines say whom to ask."""
    near = range(max(0, block - _HEADED_WITHIN), block)
    return any(judged.levels[line] and not judged.prose[line:block].any() for line in near)


@cache
def _last_phrases() -> frozenset[str]:
    """Phrases that tell whose the rights are, and those of several words that ask for comments: "Log in to comment"."""
    return phrases_of("copyright") | {phrase for phrase in phrases_of("comment_form") if phrase.count(" ") > 1}


#: A notice of rights says what it is about, and that it is forbidden or whose it is.
_RIGHTS = deferred(
    r"reprodu[cçktz]|republi|copyright|copying|kopier|kopír|kopiow|nachdruck|vervielf|verbreit"
    r"|weiterverwend|gebruik|overname|overgenomen|eftertryck|återgiv|gengiv|gjengiv|jäljen|julkaise"
    r"|przedruk|rozpowszechn|přetisk|šíření|šírenie|másol|felhasznál|preluare|prelua|перепечат|копирован"
    r"|использован|передрук|копіюван|використан|препечат|αναδημοσ|αντιγραφ|alıntı|kopyala|çoğalt|نقل|نسخ"
    r"|اقتباس|להעתיק|העתקה|שימוש|पुनर्प्रकाशन|কপি|mengutip|menyalin|sao chép|trích dẫn|転載|複製|转载|轉載"
    r"|复制|摘编|전재|복제|재배포|rights|rechte|droits|derechos|direitos|diritti|rechten|prawa|práva|jogok"
    r"|drepturi|права|hakları|حقوق|זכויות|সর্বস্বত্ব|अधिकार",
    re.IGNORECASE,
)
_FORBIDDEN = deferred(
    r"prohibit|forbid|without.{0,20}permission|written (?:permission|consent)|may not be|reserved"
    r"|untersagt|verboten|vorbehalten|ohne.{0,30}(?:genehmig|zustimm|erlaub)|interdit"
    r"|sans.{0,20}(?:autoris|accord)|réserv|prohib|sin.{0,20}(?:autoriz|permiso|consentim)|reservad|proib"
    r"|sem.{0,20}autoriza|vietat|riservat|senza.{0,20}(?:autorizz|consenso)|verboden|voorbehouden"
    r"|zonder.{0,20}toestemming|förbju|utan.{0,20}(?:tillstånd|medgivande)|forbud|uden.{0,20}tilladelse"
    r"|uten.{0,20}tillatelse|kielletty|ilman.{0,20}lupa|zabronion|zastrzeż"
    r"|bez.{0,20}(?:zgody|souhlasu|súhlasu|dozvole|dovoljenja)|zakáz|vyhrazen|vyhraden|tilos|fenntart"
    r"|engedély|interzis|rezervat|fără.{0,20}(?:acord|permisiun)|запрещ|ссылк.{0,60}обязат|посилання.{0,60}обов"
    r"|только.{0,30}(?:ссылк|разреш|соглас)|защищ|заборон|захищ|дозвол|απαγορ|με την επιφύλαξη|yasak"
    r"|izinsiz|saklıdır|محفوظة|يمنع|محفوظ است|ממנוע|שמורות|אסור|सुरक्षित|संरक्षित|সংরক্ষিত|dilarang"
    r"|tanpa izin|nghiêm cấm|khi chưa|禁じ|禁止|無断|不得|谢绝|严禁|请注明|未经|未經|금지|무단",
    re.IGNORECASE,
)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A year stands near the sign of a notice.
_YEAR_WITHIN = 60
#: The marks of texts that may say so.
_ABOUT_RIGHTS, _FORBIDS = 1, 2


@cache
def _rights_scan() -> NameScan:
    return word_scan({_ABOUT_RIGHTS: literals_of(_RIGHTS.pattern), _FORBIDS: literals_of(_FORBIDDEN.pattern)})


def is_notice_of_rights(text: str) -> bool:
    """Whether a line says that its text may not be copied, or whose the rights are.

    One that begins with whose they are is the credit of an agency, which some houses count to the text.

    >>> is_notice_of_rights("© The Ferry. All rights reserved."), is_notice_of_rights("Nachdruck ist untersagt.")
    (True, True)
    >>> is_notice_of_rights("The council reserved the hall.")
    False
    """
    if text[:12].lower().startswith(("copyright", "저작권자")):
        return False
    # (c) may be the third of a law's subsections.
    if text.startswith("©") or (text.startswith("(c)") and _YEAR.search(text, 0, _YEAR_WITHIN)):
        return True
    says_both = int(group_marks(_rights_scan(), [text])[0]) == _ABOUT_RIGHTS | _FORBIDS
    return says_both and _RIGHTS.search(text) is not None and _FORBIDDEN.search(text) is not None


#: How a notice speaks to its reader, and what it says; both of it stands in its first letters.
_BEGINS = deferred(
    r"""\W*(?:sorry,?\s)?(?:(?:please|bitte|veuillez|merci\sd[e']|por\sfavor|per\sfavore|prego|you\s(?:need|have|must)\sto|to\s(?:view|see|watch)
      |your\s(?:web\s)?browser|this\sbrowser|the\sbrowser\syou|you\sare\susing|you\sappear|you['’]re\susing|it\sseems|it\slooks
      |(?:ihr|dein|der\sverwendete|dieser)\s(?:web)?browser|sie\sverwenden|(?:votre|ce)\snavigateur|vous\sutilisez|(?:su|tu|este)\snavegador
      |estás?\s(?:usando|utilizando)|(?:o\s)?seu\snavegador|(?:il\s)?(?:tuo|suo)\sbrowser|stai\susando|(?:je|uw)\sbrowser|je\sgebruikt|u\sgebruikt
      |din\s(?:webbläsare|nettleser|browser)|du\s(?:använder|bruker|bruger)|twoja\sprzeglądarka|używasz|váš\sprohlížeč|ваш\sбраузер|вы\sиспользуете
      |пожалуйста|будь\sласка|javascript\s(?:is|must|has|muss|ist|doit|est|debe|está|deve|è|moet))(?![^\W\d_]))""",
    re.IGNORECASE | re.VERBOSE,
)
#: What stands in the place of a post or a film until its reader agrees to cookies.
_LOADS = deferred(
    r"""\W*(?:to\s(?:load|display|show|view|see|watch)|um\s(?:diese[sn]?|den|das|alle)|per\s(?:vedere|visualizzare)
      |pour\s(?:voir|afficher|consulter)|para\s(?:ver|visualizar|mostrar)|om\s(?:dit|deze|de)|aby\s(?:zobaczyć|wyświetlić|zobrazit)
      |pro\szobrazení|för\satt\s(?:se|visa)|for\s(?:at|å)\s(?:se|vise)|чтобы\s(?:увидеть|посмотреть)|щоб\s(?:побачити|переглянути)
      |(?:this|dieser|cet|ce|este|questo|deze|dit|den\shär|dette|ten|tento|этот|цей)
        \s(?:content|inhalt|contenu|contenido|conteúdo|contenuto|inhoud|innehåll|indhold|innhold|treść|obsah|контент|вміст))(?![^\W\d_])""",
    re.IGNORECASE | re.VERBOSE,
)
_COOKIES = deferred(
    r"""(?:accept|akzept|stimm(?:e|en|t)?|zustimm|einwillig|accett|acept|aceit|consent|toestemming|accepter|godkänn|samtyck|godta|samtykke|zgod|zaakcept|souhlas
      |соглас|прийм|погод).{0,80}(?:cookie|куки|файл)|(?:cookie|куки).{0,80}
      (?:accept|akzept|stimm(?:e|en|t)?|zustimm|einwillig|accett|acept|aceit|consent|toestemming|godkänn|samtyck|godta|samtykke|zgod|zaakcept|souhlas|соглас|прийм|погод)""",
    re.IGNORECASE | re.VERBOSE,
)
#: One of these is in all that it says.
_BROWSERS = """cookie куки файл javascript java-script browser navigateur navegador webbläsare nettleser przeglądark
    prohlížeč браузер"""
_SAYS = deferred(
    r"""javascript|java-script|(?:browser|navigateur|navegador|webbläsare|nettleser|przeglądark\w|prohlížeč\w?|браузер\w?)\b.{0,60}
      (?:out\sof\sdate|outdated|not\ssupport|no\slonger\ssupport|unsupported|does\snot|doesn['’]t|is\sold|too\sold|veraltet|unterstützt|obsolète
      |ancien|dépassé|ne\s(?:prend|supporte)|obsolet[oa]|desactualizad[oa]|no\s(?:es\scompatible|soporta|admite)|não\s(?:suporta|é)|non\s(?:supporta|è)
      |verouderd|niet\sondersteund|ondersteunt\sgeen|stöds|stöder|støtte|föråldrad|nie\sobsługuje|przestarzał|zastaral|nepodporuje|устарел|не\sподдерж)
      |(?:outdated|old|unsupported|veralteten|obsolète|obsoleto|verouderde)\s(?:web\s)?(?:browser|navigateur|navegador)|navigateur\sobsolète""",
    re.IGNORECASE | re.VERBOSE,
)


def without_browser_notices(judged: Judged, chosen: Chosen) -> Chosen:
    """The chosen blocks without notices to the browser."""
    kept, text, sizes = chosen, judged.blocks.text, judged.size_list
    short = [block for block in which(chosen) if sizes[block] <= _NOTICE_WORDS]
    for at in which(group_marks(_browser_scan(), [text[block] for block in short])):
        if is_browser_notice(text[short[at]]):
            kept = kept.copy() if kept is chosen else kept
            kept[short[at]] = False
    return kept


@cache
def _browser_scan() -> NameScan:
    return word_scan({1: _BROWSERS.split()})


def is_browser_notice(text: str) -> bool:
    """Whether a text tells a reader's browser, and not a reader, what it lacks.

    >>> is_browser_notice("Your browser is out of date."), is_browser_notice("Please enable JavaScript to go on.")
    (True, True)
    >>> is_browser_notice("To see this film, accept our cookies."), is_browser_notice("Cookies are to be accepted.")
    (True, False)
    >>> is_browser_notice("Open the settings of your browser and enable JavaScript.")
    False
    """
    if _LOADS.match(text) is not None and _COOKIES.search(text) is not None:
        return True
    return _BEGINS.match(text) is not None and _SAYS.search(text) is not None
