"""Imported once by the process that workers are forked from: what every page needs is in memory before they start.

What few pages need is left to the worker that meets one: trafilatura, and the model that tells languages apart (half a
second of the processor).
"""

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Source
from copydesk.flows.pipeline import pages, stages
from copydesk.flows.pipeline.inputs import Saved
from copydesk.flows.pipeline.options import Options

SENTENCE = "The council met on Monday to talk about the harbour wall and of the ferry that is to sail in the spring."
SAMPLE = f"<html lang=en><body><article>{f'<p>{SENTENCE}</p>' * 5}</article></body></html>".encode()

options = Options(run="", version="")
pages.clean_one(
    pages.read_one(Saved(Page("https://example.com/", SAMPLE, "https://example.com/"), Source()), options), options
)
read_lexicon(None)

__all__ = ["pages", "stages"]
