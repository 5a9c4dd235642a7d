"""The demo sites: small newspapers of a made-up world, with what the real web does to pages.

Each folder beside this file is a site: `site.toml` (its facts and its odd addresses), `*.html` (its templates),
`articles/*.toml` (written by hand) and `stories.toml` (what the seeded script makes more articles from).
"""

from copydesk.flows.demo.sites.articles import DemoArticle, DemoSite, read_demo_site, read_sites
from copydesk.flows.demo.sites.build import Answer, build_site
from copydesk.flows.demo.sites.expected import DemoDifference, compare_rows, expected_rows

__all__ = [
    "Answer",
    "DemoArticle",
    "DemoDifference",
    "DemoSite",
    "build_site",
    "compare_rows",
    "expected_rows",
    "read_demo_site",
    "read_sites",
]
