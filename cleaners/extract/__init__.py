"""Read the article out of a parsed page: its parts, all blocks of the page, and how sure that is."""

from cleaners.extract.blocks import SOURCE_BREAK, Link
from cleaners.extract.parts import Candidate, assemble
from cleaners.extract.reader import Engine, Extracted, Reader, extract

__all__ = ["SOURCE_BREAK", "Candidate", "Engine", "Extracted", "Link", "Reader", "assemble", "extract"]
