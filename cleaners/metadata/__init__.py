"""What a page says about its article: title, authors, dates, language, site, tags, address, rights.

What reads a page is loaded when it is first asked for: feeds and sitemaps need no more than dates and labels.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.cleaners.metadata.reader import Metadata, parse_date, read_metadata, reserves

__all__ = ["Metadata", "parse_date", "read_metadata", "reserves"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("copydesk.cleaners.metadata.reader"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
