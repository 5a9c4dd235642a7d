"""Line-break repair: words and sentences made whole again, paragraphs and structure left alone."""

from copydesk.cleaners.steps.linebreaks.repair import linebreaks, propose, settle_source_breaks, settled_text

__all__ = ["linebreaks", "propose", "settle_source_breaks", "settled_text"]
