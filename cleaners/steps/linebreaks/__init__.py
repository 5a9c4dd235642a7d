"""Line-break repair: words and sentences made whole again, paragraphs and structure left alone."""

from copydesk.cleaners.steps.linebreaks.evidence import count_words
from copydesk.cleaners.steps.linebreaks.repair import BreakStep, linebreaks, propose, settle_source_breaks

__all__ = ["BreakStep", "count_words", "linebreaks", "propose", "settle_source_breaks"]
