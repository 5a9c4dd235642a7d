"""Read the article out of a parsed page: its parts, all blocks of the page, and how sure that is."""

from copydesk.cleaners.extract.assemble import BlockCandidate, assemble
from copydesk.cleaners.extract.blocks import SOURCE_BREAK, BlockLink
from copydesk.cleaners.extract.reader import Extracted, Reader, extract

__all__ = ["SOURCE_BREAK", "BlockCandidate", "BlockLink", "Extracted", "Reader", "assemble", "extract"]
