"""Pages and texts that the fuzz begins with: the fixtures, and the demo sites' pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from copydesk.flows.demo.sites import build_site, read_sites

FIXTURES = Path(__file__).parents[2] / "fixtures"

#: Pages of each demo site that are begun with.
DEMO_PAGES = 12


@cache
def pages() -> tuple[bytes, ...]:
    """HTML pages as a server would send them, the same ones in the same order always."""
    found = [path.read_bytes() for path in sorted((FIXTURES / "pages").rglob("*.html"))]
    for site in read_sites():
        answers = build_site(site, f"http://{site.key}.test")
        html = [answers[path].body for path in sorted(answers) if answers[path].content_type.startswith("text/html")]
        found += html[:: max(1, len(html) // DEMO_PAGES)]
    return tuple(body for body in found if body)


@cache
def texts() -> tuple[str, ...]:
    """Texts that someone scraped, the defects of the tables of cases among them."""
    found = [path.read_text("utf-8") for path in sorted((FIXTURES / "text" / "scraped").glob("*.txt"))]
    for path in sorted((FIXTURES / "text").glob("*.json")):
        cases = json.loads(path.read_text("utf-8"))
        found += [case[key] for case in cases for key in ("before", "text") if case.get(key)]
    return tuple(found)
