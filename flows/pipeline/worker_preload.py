"""Imported once by the process that workers are forked from: what every page needs is in memory before they start.

What few pages need is left to the worker that meets one: trafilatura, ftfy, and the model that tells languages apart
(half a second of the processor).
"""

import gc
import os

_SENTENCE = "The council met on Monday to talk about the harbour wall and of the ferry that is to sail in the spring."
_SAMPLE = f"<html lang=en><body><article>{f'<p>{_SENTENCE}</p>' * 5}</article></body></html>".encode()


def load_all() -> None:
    """Import what reads and cleans pages, and do it to one, so that models and tables are read."""
    from copydesk.cleaners.language.lexicon import read_lexicon
    from copydesk.cleaners.model.page import Page
    from copydesk.cleaners.model.record import Source
    from copydesk.flows.pipeline.options import Options, Saved
    from copydesk.flows.pipeline.pages import clean_one, read_one

    options = Options(run="", version="")
    page = Page("https://example.com/", _SAMPLE, "https://example.com/")
    clean_one(read_one(Saved(page, Source()), options), options)
    read_lexicon(None)


# numpy's library of linear algebra, which nobody here asks, makes a thread for each processor when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Next to nothing of what is made here is garbage; to look for it takes a twentieth of the time. Workers do it again.
gc.disable()
load_all()
# Nor is it looked through when this process ends.
gc.freeze()
