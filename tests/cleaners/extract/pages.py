"""Small pages for the tests of extraction, written for them."""

from __future__ import annotations

PROSE = (
    "The harbour council met on Tuesday to decide what should become of the old grain store by the river.",
    "Its members heard from three engineers, who agreed that the roof would not last another winter.",
    "A repair would cost more than the town collects in a year, the treasurer said, and nobody disagreed.",
    "The vote was put off until spring, when the results of a second survey are expected to be ready.",
)

NAVIGATION = (
    '<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li>'
    '<li><a href="/weather">Weather</a></li><li><a href="/contact">Contact</a></li></ul></nav>'
)

FOOTER = '<footer class="site-footer"><p><a href="/terms">Terms of use</a> <a href="/imprint">Imprint</a></p></footer>'


def page(body: str, *, title: str = "Grain store vote put off", head: str = "") -> str:
    """A page of a small paper round a body."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">{head}'
        f"</head><body>{NAVIGATION}<main><article class='article'><h1>{title}</h1><div class='article-body'>{body}"
        f"</div></article></main>{FOOTER}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)
