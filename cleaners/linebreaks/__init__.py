"""Line-break repair: words and sentences made whole again, paragraphs and structure left alone."""

from cleaners.linebreaks.evidence import count_words
from cleaners.linebreaks.repair import Step, linebreaks, propose
from cleaners.linebreaks.source import settle_source_breaks

__all__ = ["Step", "count_words", "linebreaks", "propose", "settle_source_breaks"]
