"""The last nights as charts."""

from __future__ import annotations

from collections.abc import Sequence

from flows.report.charts import line, stacked
from flows.report.figures import Figures

#: The outcomes of an address, in the order in which bars and tiles show them.
OUTCOMES = ("record", "unchanged", "duplicate", "reject", "failure")


def history_charts(nights: Sequence[Figures]) -> str:
    """A chart for each figure of a night over these nights, oldest first, as HTML."""
    if len(nights) < 2:
        return '<p class="note">The charts begin with the second night.</p>'
    totals = [(n.date, n.total) for n in nights]
    charts = {
        "Addresses": stacked([(n.date, n.counts) for n in nights], OUTCOMES),
        "Articles, share of addresses": line(
            [(d, 100 * t.articles / t.pages if t.pages else None) for d, t in totals], "{:.0f} %"
        ),
        "Median length, words": line([(d, t.median_words) for d, t in totals]),
        "Text removed": line([(d, None if (s := t.share_removed) is None else 100 * s) for d, t in totals], "{:.1f} %"),
        "Near copies": line([(d, float(t.copies)) for d, t in totals]),
        "Seconds a page": line(
            [(d, t.seconds / t.pages if t.seconds is not None and t.pages else None) for d, t in totals], "{:.3f}"
        ),
    }
    figures = "".join(f"<figure><figcaption><b>{name}</b></figcaption>{svg}</figure>" for name, svg in charts.items())
    return f'<p class="note">The last {len(nights)} nights.</p><div class="charts">{figures}</div>'
