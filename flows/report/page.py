"""What the pages of reports are made of: one file without any network, its style, its tables, its charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources

from copydesk.flows.metrics.figures import Figures


def whole_page(title: str, body: str, *, head: str = "") -> str:
    """A page with the style of reports; `body`, and what else goes into its `head`, are finished HTML."""
    style = resources.files("copydesk.flows.report").joinpath("report.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{head}<title>{escape(title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


def table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], *, numbers: Iterable[int] = ()) -> str:
    """A table; `rows` are a class and finished cells, `numbers` the columns that stand to the right."""
    kinds = {i: ' class="host"' for i, name in enumerate(heads) if name == "Site"} | dict.fromkeys(
        numbers, ' class="n"'
    )
    head = "".join(f"<th{kinds.get(i, '')}>{escape(name)}</th>" for i, name in enumerate(heads))
    body = []
    for kind, cells in rows:
        made = (f'<td{kinds.get(i, "")} data-label="{escape(heads[i])}">{cell}</td>' for i, cell in enumerate(cells))
        body.append(f'<tr class="{kind}">{"".join(made)}</tr>' if kind else f"<tr>{''.join(made)}</tr>")
    # A phone has room for a table of three columns, none of them a host or an article; else a row becomes a card.
    cards = ' class="cards"' if len(heads) > 3 or {"Site", "Article"} & {*heads} else ""
    return f"<table{cards}><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


#: The drawing's own units; the page scales it to the width that there is.
WIDTH, HEIGHT = 320.0, 96.0

#: Room for the numbers beside and the dates below.
LEFT, BOTTOM = 34.0, 14.0


def stacked(nights: Sequence[tuple[str, Mapping[str, int]]], names: Sequence[str]) -> str:
    """A bar a night, piled from counts in the order of `names`, the first at the bottom; each says its number."""
    most = max((sum(counts.values()) for _, counts in nights), default=0) or 1
    step = (WIDTH - LEFT) / max(len(nights), 1)
    bars = []
    for i, (date, counts) in enumerate(nights):
        y = HEIGHT - BOTTOM
        for name in names:
            tall = counts.get(name, 0) / most * (HEIGHT - BOTTOM - 6)
            y -= tall
            if tall:
                title = f"<title>{escape(date)}: {counts[name]} {escape(name)}</title>"
                x, wide = LEFT + i * step + 1, max(1.0, step - 2)
                box = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
                bars.append(f'<rect class="{escape(name)}" {box}>{title}</rect>')
    return _frame("".join(bars), f"{most}", "0", [date for date, _ in nights])


def line(nights: Sequence[tuple[str, float | None]], shown: str = "{:.0f}") -> str:
    """A line through the nights that have a value; `shown` is the format of a value."""
    values = [value for _, value in nights if value is not None]
    if not values:
        return _frame("", "", "", [date for date, _ in nights])
    low, high = _range(values)
    step = (WIDTH - LEFT) / max(len(nights) - 1, 1)
    points = [
        (LEFT + i * step, HEIGHT - BOTTOM - (v - low) / (high - low) * (HEIGHT - BOTTOM - 6), date, v)
        for i, (date, v) in enumerate(nights)
        if v is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
    dots = "".join(_dot(x, y, f"{date}: {shown.format(v)}") for x, y, date, v in points)
    body = f'<polyline class="line" points="{path}"/>{dots}'
    return _frame(body, shown.format(high), shown.format(low), [date for date, _ in nights])


def spark(values: Sequence[float | None]) -> str:
    """A line without anything round it, from 0 to 1: how a share went."""
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return ""
    step = 78 / (len(values) - 1)
    path = " ".join(f"{1 + i * step:.1f},{17 - 15 * v:.1f}" for i, v in known)
    return f'<svg class="spark" viewBox="0 0 80 18" aria-hidden="true"><polyline class="spark" points="{path}"/></svg>'


def _dot(x: float, y: float, said: str) -> str:
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.6"><title>{escape(said)}</title></circle>'


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From nothing, where the values come near it, to a little above the highest."""
    low, high = min(values), max(values)
    low = 0.0 if low < 0.6 * high or high == 0 else low - 0.2 * (high - low or high)
    return low, high + 0.05 * (high - low) if high > low else low + 1.0


def _frame(body: str, top: str, bottom: str, dates: Sequence[str]) -> str:
    base = HEIGHT - BOTTOM
    grid = f'<path class="grid" d="M{LEFT} {base}H{WIDTH}M{LEFT} 6H{WIDTH}"/>'
    texts = f'<text x="{LEFT - 4}" y="10" text-anchor="end">{escape(top)}</text>'
    texts += f'<text x="{LEFT - 4}" y="{base}" text-anchor="end">{escape(bottom)}</text>'
    if dates:
        texts += f'<text x="{LEFT}" y="{HEIGHT - 2}">{escape(dates[0][5:])}</text>'
    if len(dates) > 1:
        texts += f'<text x="{WIDTH}" y="{HEIGHT - 2}" text-anchor="end">{escape(dates[-1][5:])}</text>'
    return f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img">{grid}{body}{texts}</svg>'


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
