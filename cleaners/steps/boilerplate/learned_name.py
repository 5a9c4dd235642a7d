"""What a site is called: what the titles of its pages say beside their headlines, again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from copydesk.cleaners.steps.boilerplate.observe import Observation

#: Fewer articles that share a part of their titles may share a topic.
LEAST_ARTICLES = 3


def learned_name(pages: Iterable[Observation]) -> str | None:
    """The part that the titles of most of a site's articles have and their headlines do not; their order is no matter.

    `None` where fewer than `LEAST_ARTICLES` different headlines stand beside it, not more than half of those known, or
    as many beside another part: a section, a slogan.
    """
    headlines: set[str] = set()
    beside: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        if page.title:
            headlines.add(page.title)
            for _, text in page.title_rest:
                beside[text].add(page.title)
    beside.pop("", None)  # a part that no other page shows is kept without its text
    ranked = sorted(((len(found), text) for text, found in beside.items()), reverse=True)
    most = ranked[0][0] if ranked else 0
    is_shared = len(ranked) > 1 and ranked[1][0] == most
    return None if most < LEAST_ARTICLES or 2 * most <= len(headlines) or is_shared else ranked[0][1]
