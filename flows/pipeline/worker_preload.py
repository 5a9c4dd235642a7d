"""Imported once by the process that workers are forked from: what every page needs is in memory before they start."""

from copydesk.cleaners.extract import extract
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.language.detect import detect
from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.metadata import read_metadata
from copydesk.flows.config.site_rules import host_rules
from copydesk.flows.pipeline import pages, stages

SAMPLE = "<html><body><article><p>The council met on Monday to talk about the harbour wall.</p></article></body></html>"

document = parse(SAMPLE, "https://example.com/")
extract(document, engine="blocks")
read_metadata(document, url="https://example.com/", fetched_at=None)
detect("The council met on Monday to talk about the harbour wall and the ferry. " * 5)
read_lexicon(None)
host_rules(None, "example.com")

__all__ = ["pages", "stages"]
