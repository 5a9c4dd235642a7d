"""The words that the names of a page's elements are asked about: all by one scan, as the page is walked.

A name is that of elements that look alike, so that each is scanned once a page (`Elements.marks`).
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

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
_BOXES = """newsletter subscri promo banner download sign action author bio cookie dialog"""
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


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A pattern for names in either case, and the mark that every name has that it finds.

    To look for words is far quicker than the pattern.
    """

    pattern: re.Pattern[str]
    mark: int

    def named(self, elements: Elements, without: Container[str] = ()) -> NDArray[np.bool_]:
        """For each element whether the pattern finds its names and its tag is none of those `without`."""
        found = np.zeros(len(elements.looks), bool)
        # Some letters beyond ASCII are equal to others but for case: the pattern is asked about those, too.
        may_be = which(elements.mark_array & (self.mark | BEYOND))
        looks = list(elements.looks) if may_be else []
        for look in may_be:
            tag, names = looks[look]
            found[look] = tag not in without and self.pattern.search(names) is not None
        return found[elements.look_array]


@cache
def name_scan() -> NameScan:
    """The scan for all words of all groups."""
    return NameScan(*scan_tables(WORDS))
