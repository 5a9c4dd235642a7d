"""Records before and after: the text with all edits drawn into it, the reason on hover or tap."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from flows.report.figures import Mark, Sample

#: A run of kept text longer than this, in code points, shows its beginning and its end alone.
KEPT_WHOLE = 1_000
KEPT_EDGE = 280


def sample_section(samples: Iterable[Sample]) -> str:
    """Samples as parts of a page that fold; the first is open."""
    made = [_sample(sample, is_open=i == 0) for i, sample in enumerate(samples)]
    if not made:
        return '<p class="note">No record lost any text.</p>'
    legend = (
        '<p class="note"><del>Struck through</del> was removed, <ins>marked</ins> was added; '
        "point at it, or tap it, for the rule.</p>"
    )
    return legend + "".join(made)


def _sample(sample: Sample, *, is_open: bool) -> str:
    title = escape(sample.title or "without a title")
    text = "".join(map(_mark, sample.marks))
    state = " open" if is_open else ""
    head = f"<summary>{title}<small>{escape(sample.url)}</small></summary>"
    return f'<details{state}>{head}<div class="text">{text}</div></details>'


def _mark(mark: Mark) -> str:
    if not (mark.is_removed or mark.is_added):
        return _kept(mark.text)
    name = "del" if mark.is_removed else "ins"
    text = escape(mark.text.replace("\n", "⏎\n"))
    return f'<{name} tabindex="0" data-why="{escape(mark.why or "")}">{text}</{name}>'


def _kept(text: str) -> str:
    if len(text) <= KEPT_WHOLE:
        return escape(text)
    start = text.rfind(" ", 0, KEPT_EDGE) if " " in text[:KEPT_EDGE] else KEPT_EDGE
    end = text.find(" ", len(text) - KEPT_EDGE)
    end = end if end >= 0 else len(text) - KEPT_EDGE
    gap = f'<span class="gap"> … {end - start:,} characters that stay … </span>'
    return escape(text[:start]) + gap + escape(text[end:])
