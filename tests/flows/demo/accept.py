"""Rewrites the golden files of the demo sites from the sites' own data: `python tests/flows/demo/accept.py`."""

from __future__ import annotations

import json
from pathlib import Path

from copydesk.flows.demo.sites import expected_rows, read_sites
from copydesk.flows.demo.sites.articles import more_articles

GOLDEN = Path(__file__).parents[3] / "fixtures" / "demo" / "expected"


def main() -> None:
    for site in read_sites():
        made = {f"{{{site.key}}}{site.path_of(article)}" for article in more_articles(site)}
        rows = [row for night in (1, 2) for row in expected_rows(site, night) if row["source_url"] not in made]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (GOLDEN / f"{site.key}.jsonl").write_text("\n".join([*lines, ""]), "utf-8")


if __name__ == "__main__":
    main()
