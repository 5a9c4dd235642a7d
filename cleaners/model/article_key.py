"""What equal copies of an article are told by: its title, its text with tables, its day."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from copydesk.cleaners.core.running_text import single_spaced

_GAP = re.compile(r"[\W_]+")


def article_key(title: str | None, text: str, published_at: str | None, tables: Iterable[str] = ()) -> str:
    """The sha256 over the folded title, the text with the tables that it leaves out, and the day.

    Pages of one template (results by district, the weather of several towns) can have equal texts: their titles and
    tables tell them apart, which `content_hash` does not.

    >>> article_key("Storm over Aston!", "Trees fell.", "2026-11-20T08:00:00Z") == article_key(
    ...     "Storm over  ASTON", "Trees fell.", "2026-11-20"
    ... )
    True
    >>> article_key("Results: Aston", "See the table.", None) == article_key("Results: Belton", "See the table.", None)
    False
    """
    folded = _GAP.sub(" ", unicodedata.normalize("NFKC", title or "").casefold()).strip()
    told = (folded, single_spaced(text), *map(single_spaced, tables), (published_at or "")[:10])
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
