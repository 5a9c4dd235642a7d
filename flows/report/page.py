"""What the pages of reports have in common: one file without any network, its style, its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources


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
