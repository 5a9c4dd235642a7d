#!/usr/bin/env bash
# trafilatura's `deduplicate=True` forgets nothing between pages: what a page's text is depends on what the process read before.
#
# The option is taken for what it is in other extractors: a passage that stands twice on one page is kept once. It counts the
# passages of more than a hundred signs in a table that all calls of a process share. A standfirst, a quoted statement or a
# verdict that several articles of a site carry is text of the first three of them and of no later one; a page that is read
# again (a retry, a second pass, a server of extraction) has no text at the fourth time, and `extract` says None as it does
# for a page without an article. Two workers, or the same pages in another order, give other texts. A table of one's own
# (an `LRUCache` as the option's value) makes it the matter of one page.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet trafilatura==2.3.1 lxml_html_clean==0.4.6

cat > read.py <<'PY'
import sys
from importlib.metadata import version

from trafilatura import extract
from trafilatura.deduplication import LRUCache

SHARED = "The council voted on Tuesday to repair the harbour wall before the storms of winter return to the coast again."


def page(number: int) -> str:
    own = "".join(f"<p>{word} of day {number}: the people of the town spoke of little else for the whole of the time, and went home when the lamps were out.</p>" for word in ("Evening", "Night", "Morning"))
    return f"<html><body><article><h1>Wall, day {number}</h1><p>{SHARED}</p>{own}</article></body></html>"


def told(pages: list[str], fresh: bool = False) -> str:
    texts = [extract(html, deduplicate=LRUCache() if fresh else True) for html in pages]
    return " ".join("none" if text is None else "whole" if SHARED in text else "cut" for text in texts)


way = sys.argv[1]
if way == "stories":
    print("Python", sys.version.split()[0], "trafilatura", version("trafilatura"))
    print("six stories, one process:", told([page(number) for number in range(6)]))
elif way == "again":
    print("one story, read six times:", told([page(0)] * 6))
else:
    print("six stories, a table each:", told([page(number) for number in range(6)], fresh=True))
PY
for way in stories again fresh; do venv/bin/python read.py "$way"; done | tee seen.txt

grep -qx 'six stories, one process: whole whole whole cut cut cut' seen.txt
grep -qx 'one story, read six times: whole whole whole none none none' seen.txt
grep -qx 'six stories, a table each: whole whole whole whole whole whole' seen.txt
echo "seen: the fourth story loses the paragraph that the first three had; the fourth reading of a page finds nothing"
