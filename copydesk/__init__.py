"""Copydesk turns news pages as the web serves them into clean text that people can build on.

>>> import copydesk
>>> result = copydesk.clean("<article><h1>Ferry back</h1><p>" + "The ferry sails again, the port said. " * 9)
>>> result.title
'Ferry back'

The names below are the whole public interface; each is loaded when it is first used, so that the command line, which
needs few of them, starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.cleaners.language.keeper import keep_by
from copydesk.form import choose_form
from copydesk.kept_tables import keep

if TYPE_CHECKING:
    from copydesk.cleaners.api import STEPS, CleanResult, Comment, Site, clean, clean_text, explain, extract, learn_site

__all__ = [
    "STEPS",
    "CleanResult",
    "Comment",
    "Site",
    "__version__",
    "clean",
    "clean_text",
    "explain",
    "extract",
    "learn_site",
]

#: Whether this process runs the core compiled or from its sources.
CORE_FORM = choose_form()

# Cleaning writes no files by itself.
keep_by(keep)

#: Where the public names live.
_API = "copydesk.cleaners.api"


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("copydesk")
    if name in __all__:
        return getattr(import_module(_API), name)
    raise AttributeError(f"module 'copydesk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
