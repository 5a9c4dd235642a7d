"""Imported once by the process that workers are forked from: what every page needs is in memory before they start."""

from cleaners.dom import parse
from cleaners.extract import extract
from cleaners.language import detect
from cleaners.linebreaks.lexicon import read_lexicon
from cleaners.metadata import read_metadata
from flows.cleaning import pages, stages
from flows.cleaning.rules import host_rules

SAMPLE = "<html><body><article><p>The council met on Monday to talk about the harbour wall.</p></article></body></html>"

document = parse(SAMPLE, "https://example.com/")
extract(document, engine="blocks")
read_metadata(document, url="https://example.com/", fetched_at=None)
detect("The council met on Monday to talk about the harbour wall and the ferry. " * 5)
read_lexicon(None)
host_rules(None, "example.com")

__all__ = ["pages", "stages"]
