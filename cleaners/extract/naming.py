"""The words that the names of a page's elements are asked about: all by one scan, as the page is walked.

A name is that of elements that look alike, so that each is scanned once a page (`Elements.marks`).
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from copydesk.cleaners.core.names import BEYOND, NameScan
from copydesk.cleaners.extract.blocks import Elements, which
from copydesk.cleaners.html.element_index import scan_tables
from copydesk.cleaners.html.visibility import HIDDEN_WORDS

#: The marks of a name: it has a word of the group. `GOOD` names articles often have, `BAD` ones their frame often has.
GOOD, BAD, HIDDEN, VOICE, CAPTION, BOX, FOOT, CELL, OF_TABLE = (1 << place for place in range(9))

_GOOD_NAMES = """article body content entry main post story text paragraph copy"""
_BAD_NAMES = """ad- ads advert author banner bio breadcrumb byline caption comment cookie copyright credit date
    disclaimer foot gallery header login menu meta modal more nav newsletter outbrain paywall popular popup
    promo recirc recommend related share sharing sidebar signup social sponsor subscri taboola tag teaser
    timestamp toolbar trending widget"""
_VOICES = """comment disqus komment koment comentari leserbrief reader discussion reacties otziv otzyv opini talkback
    guestbook yorumlar sxoli sholi forum -media -embed fb- hozz vidguk vidhuk luan disku atsiliepim
    teguvot tguvot liqat likat nazarat tippani daetgeul iruzkin sylwadau ummaeli tanggapan"""
_CAPTIONS = """caption bildunterschrift legende didascalia"""
_BOXES = """newsletter subscri promo app-banner appbanner app-download appdownload sign to-action toaction bio cookie
    dialog author-box authorbox author-info authorinfo author-card authorcard author-desc authordesc about-author
    aboutauthor the-author theauthor related recirc sponsor donat feedback read-also readalso read-next readnext
    read-more readmore see-also seealso see-more seemore see-next seenext listen"""
_FEET = """legal disclaimer imprint impressum mentions contentinfo haftung copyright"""
_OF_TABLES = """table grid row cell header"""
WORDS = {
    GOOD: _GOOD_NAMES.split(),
    BAD: _BAD_NAMES.split(),
    HIDDEN: HIDDEN_WORDS,
    VOICE: _VOICES.split(),
    CAPTION: _CAPTIONS.split(),
    BOX: _BOXES.split(),
    FOOT: _FEET.split(),
    CELL: ["cell"],
    OF_TABLE: _OF_TABLES.split(),
}


@dataclass(frozen=True)
class NamePattern:
    """A pattern for names in either case, written in small letters, and the mark that every name has that it finds.

    To look for words is far quicker than the pattern.
    """

    pattern: re.Pattern[str]
    mark: int

    def places(self, elements: Elements, without: Container[str] = ()) -> list[int]:
        """The elements whose names the pattern finds and whose tag is none of those `without`, in page order."""
        # Some letters beyond ASCII are equal to others but for case: the pattern is asked about those, too.
        may_be = which(elements.mark_array & (self.mark | BEYOND))
        looks = elements.look_list if may_be else []
        found = [look for look in may_be if looks[look][0] not in without and self._finds(looks[look][1])]
        if not found:
            return []
        are_named = np.zeros(len(looks), bool)
        are_named[found] = True
        return which(are_named[elements.look_array])

    def _finds(self, names: str) -> bool:
        # A search that minds case is several times as fast.
        found = self._small.search(names.lower()) if names.isascii() else self.pattern.search(names)
        return found is not None

    @cached_property
    def _small(self) -> re.Pattern[str]:
        return re.compile(self.pattern.pattern, self.pattern.flags & ~re.IGNORECASE)


@cache
def name_scan() -> NameScan:
    """The scan for all words of all groups."""
    return NameScan(*scan_tables(WORDS))
