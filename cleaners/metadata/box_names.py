"""What pages call the boxes beside an article, by class and id: of readers' comments, of other stories."""

from __future__ import annotations

import re
from functools import cache

from copydesk.cleaners.core.names import BEYOND, NameScan
from copydesk.cleaners.html.element_index import ElementIndex, scan_tables
from copydesk.cleaners.patterns import deferred

_COMMENT_WORDS = (
    r"comments?|commentlist|commentary-list|replies|reply-list|respond|disqus(?:_thread)?|discussion|kommentare?|leserkommentare?"
    r"|commentaires?|comentarios?|coment[aá]rios|commenti|reacties?|komentarz[ey]?|kommentarer|yorum(?:lar)?|opmerkingen"
    r"|user-comments?|kommentarsf[aä]lt|komment(?:it|aarid|ek)|komentar(?:i|ji|ai|iai|e)?|komentet?|comentaris|koment[aá][rř]e|comentarii"
    r"|hozz[aá]sz[oó]l[aá]s(?:ok)?|diskuse|diskuze|diskusia|binh-luan|pinglun|s[xc]h?olia"
)
_COMMENTS = deferred(
    rf"(?:^|\s)(?:[\w-]{{0,20}}[-_])?(?:{_COMMENT_WORDS})(?:[-_](?:area|list|section|container|wrap(?:per)?|thread|box|block"
    r"|body|content|item|text|meta|author|date|time|metadata|inner|feed|form|title|lijst|liste|lista|listesi|bereich|zone|\d+))?(?=\s|$)",
    re.IGNORECASE,
)
#: A switch on the whole page, or a count, is no comment.
_SWITCH = deferred(
    r"comments?[-_](?:open|closed|enabled|disabled|on|off|count|link|number)|(?:has|no)[-_]comments?", re.IGNORECASE
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recommended|recommendations?|more-(?:stories|news|articles|from)|read-?more|see-also|also-read|latest"
    r"|most-?(?:read|viewed|popular)|popular|trending|teasers?|recirc(?:ulation)?|promo|up-?next|suggested|similar"
    r"|you-may-(?:also-)?like|verwandt\w*|weitere|mehr-zum-thema|a-lire-aussi|sur-le-meme|relacionad[oa]s|correlati|gerelateerd"
    r"|powiazane|lees-ook|quiz|outbrain|taboola|quoted-page|embed(?:ded)?|claim-?review"
    # What the page's head shows of today, and what is still to come.
    r"|top-?bar|(?:current|today)-?date|date-?today|weather|(?:news-?)?ticker|upcoming|events?)(?=$|[\s_-])",
    re.IGNORECASE,
)
#: Marks of names. What all names have that the patterns find: to look for it is far quicker. Names beyond ASCII, of
#: which no letter is looked for, are always asked.
COMMENTED, OTHERS = 1, 2
_IN_COMMENTED = """comment replies reply respond disqus discussion komment koment coment reacti yorum opmerking hozz
    disku binh pinglun olia"""
_IN_OTHERS = """related recommend more readmore see-also also-read latest most popular trending teaser recirc promo next
    suggested similar you-may verwandt weitere mehr-zum a-lire sur-le relacionad correlati gerelateerd powiazane
    lees-ook quiz outbrain taboola quoted embed claim topbar top-bar current today weather ticker upcoming event"""
#: What the names of boxes of other stories hold, and those of boxes of comments: classes, ids.
OTHER_BOX, COMMENT_BOX, COMMENT_ID, DISCUSSED = 4, 8, 16, 32
_IN_OTHER_BOX = """related recommend latest popular trending teaser most-read mostread read-more more-stories more-news
    topbar top-bar current-date today weather ticker upcoming event"""
_IN_COMMENT_BOX = """comment komment koment comentari replies reactie yorum diskus diskuz hozzasz binh-luan pinglun
    sxolia scholia"""
_IN_COMMENT_ID = "comment komment koment yorum diskus diskuz hozzasz"
SIDEBAR = 64
_IN_NAMES = {
    COMMENTED: _IN_COMMENTED.split(), OTHERS: _IN_OTHERS.split(), OTHER_BOX: _IN_OTHER_BOX.split(),
    COMMENT_BOX: _IN_COMMENT_BOX.split(), COMMENT_ID: _IN_COMMENT_ID.split(), DISCUSSED: ["disqus", "respond"],
    SIDEBAR: ["sidebar"],
}  # fmt: skip
_OF_CLASSES, _OF_IDS = ~(COMMENT_ID | DISCUSSED), ~(OTHER_BOX | COMMENT_BOX)
_ENTRY = re.compile(r"entry|post|article|story|byline|meta", re.IGNORECASE)
#: What stands above readers' comments where no name says it: the word for them, which may have a count, who wrote them
#: or what they are on beside it; and what a page asks its readers to do.
_COMMENTS_WORD = (
    r"(?:comments?|replies|responses|kommentare?|leserkommentare|leserbriefe|commentaires?|comentarios?|comentários?|commenti"
    r"|reacties|komentarze|kommentarer|kommentit|kommentaarid|kommentek|hozzászólások|diskuse|diskuze|diskusia|komentáře"
    r"|komentáre|komentari|komentarji|komentarai|komentāri|comentarii|yorumlar|komentar|bình\sluận|комментари[ия]|коментар[іи]"
    r"|обсуждение|обговорення|σχόλια|コメント|评论|評論|留言|跟帖|댓글|(?:ال)?تعليقات"
    r"|komente(?:t)?|comentaris|iruzkinak|sylwadau|tráchtanna|ummæli|athugasemdir|каментар(?:ы|ыі)|пікірлер|şərhlər|rəylər"
    r"|sharhlar|fikrlar|сэтгэгдэл|մեկնաբանություններ|კომენტარები|maoni|mga\skomento|opmerkings|komen|ulasan|kummenti|komentoj"
    r"|टिप्पणी|प्रतिक्रिया|प्रतिक्रियाहरू|கருத்துகள்|கருத்துக்கள்|వ్యాఖ్యలు|ಪ್ರತಿಕ್ರಿಯೆಗಳು|ಕಾಮೆಂಟ್‌ಗಳು|അഭിപ്രായങ്ങൾ|കമന്റുകൾ|ਟਿੱਪਣੀਆਂ|ટિપ્પણીઓ|අදහස්|تبصرے|تبصرہ|نظرونه|መልዕክቶች|አስተያየቶች"
    r"|မှတ်ချက်များ|មតិយោបល់|ຄຳເຫັນ|نظرات|دیدگاه\u200c?ها|תגובות|टिप्पणिया[ँं]|মন্তব্য|ความคิดเห็น)"
)
COMMENTS_ABOVE = re.compile(
    rf"""\W*(?:\d{{1,5}}\s+)?(?:(?:reader|user|your|vos|les|los|mga|læsernes|lesernes|läsarnas|readers['’]|leser|tus|seus|i\svostri)\s+)?
    (?:みんなの|网友|網友|読者の)?{_COMMENTS_WORD}
    (?:\W*\d{{0,5}}\W*|\s(?:on|to|zu|sur|en|su|op|de|des|från|fra|czytelników|lettori|αναγνωστών|القراء|читателей|читачів)\b.{{0,120}})
    |(?:join|start)\sthe\s(?:discussion|conversation)|have\syour\ssay|(?:what\s)?(?:our\s)?readers\s(?:say|respond|react)
    |opiniones\sde\s(?:los|nuestros)\slectores|réactions\sdes\slecteurs|opinie\sczytelników|opinioni\sdei\slettori""",
    re.IGNORECASE | re.VERBOSE,
)


def is_of_comments(names: str) -> bool:
    """Whether the class and id of an element say that it holds readers' comments.

    >>> is_of_comments("entry-comments list"), is_of_comments("post comments-open"), is_of_comments("comment-count")
    (True, False, False)
    """
    return _may_have(names, COMMENTED) and _COMMENTS.search(names) is not None and not _SWITCH.search(names)


def is_of_others(names: str) -> bool:
    """Whether they say that it shows other stories.

    >>> is_of_others("related-stories"), is_of_others("article-body")
    (True, False)
    """
    return _may_have(names, OTHERS) and _BESIDE.search(names) is not None


def is_of_entry(names: str) -> bool:
    """Whether they say that it belongs to an article.

    >>> is_of_entry("entry-footer"), is_of_entry("site-footer")
    (True, False)
    """
    return _ENTRY.search(names) is not None


def marks_of(index: ElementIndex) -> dict[int, int]:
    """The marks of all elements whose classes and ids have any, by their places."""
    found: dict[int, int] = {}
    for attribute, asked in (("class", _OF_CLASSES), ("id", _OF_IDS)):
        values = index.values(attribute)
        _scan().find_all(values.joined, values.starts, values.holders, asked, found)
    return found


@cache
def _scan() -> NameScan:
    return NameScan(*scan_tables(_IN_NAMES))


def _may_have(names: str, mark: int) -> bool:
    return bool(_scan().find(names) & (mark | BEYOND))
