"""The part of a page that its metadata calls not free, where all of it is there: a meter, and no wall."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.cleaners.html.document import Document
from copydesk.cleaners.text.quality import word_count

#: A part that was sent has so many paragraphs, each of so many letters, and so many words; of others a lead is sent.
_LEAST_PAID_PARAGRAPHS = 3
_PARAGRAPH_LETTERS = 60
_LEAST_PAID_WORDS = 100

_BY_CLASS = re.compile(r"\.([\w-]+)")
_BY_ID = re.compile(r"#([\w-]+)")


def paid_part_is_there(document: Document) -> bool:
    """Whether an element that JSON-LD's `cssSelector` calls not free holds several paragraphs."""
    index = document.index
    for selector in _paid_parts(document):
        by_class, by_id = _BY_CLASS.fullmatch(selector), _BY_ID.fullmatch(selector)
        places = index.with_word("class", by_class[1]) if by_class else index.with_word("id", by_id[1]) if by_id else ()
        for at in sorted(places)[:3]:
            said = [" ".join(each.text(separator=" ").split()) for each in index.nodes[at].css("p")]
            long = [each for each in said if len(each) >= _PARAGRAPH_LETTERS]
            if len(long) >= _LEAST_PAID_PARAGRAPHS and sum(map(word_count, long)) >= _LEAST_PAID_WORDS:
                return True
    return False


def _paid_parts(document: Document) -> Iterator[str]:
    for item in document.json_ld:
        parts = item.get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false":
                selectors = part.get("cssSelector")
                for selector in selectors if isinstance(selectors, list) else [selectors]:
                    if isinstance(selector, str):
                        yield from (each.strip() for each in selector.split(",")[:3])
