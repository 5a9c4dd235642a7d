#!/usr/bin/env bash
# feedparser and the standard library read the zones of the United States by name, and every other name as UTC, in silence.
#
# RFC 822, which RSS takes its dates from, knows the names of American zones alone. Feeds of other countries write theirs in
# the same place ("CEST", "JST", "MSK"). feedparser gives `published_parsed`, which it documents as UTC, and takes them for
# UTC: no `bozo`, no missing value, the articles of a day are hours off. `email.utils.parsedate_to_datetime` gives a time
# without a zone for them, and for "GMT+0200", where the offset stands in plain digits; `email.utils.parsedate_tz` gives the
# offset 0. fastfeedparser reads the names, and takes "GMT+0200" for UTC. Whoever compares the instants of feeds of several countries has to read
# the `published` string himself.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet feedparser==6.0.12 fastfeedparser==0.6.5

venv/bin/python - <<'PY' | tee seen.txt
import sys
from email.utils import parsedate_to_datetime, parsedate_tz
from importlib.metadata import version
from time import strftime

import fastfeedparser
import feedparser

print("Python", sys.version.split()[0], *(f"{name} {version(name)}" for name in ("feedparser", "fastfeedparser")))
for zone in ("EST", "CET", "CEST", "JST", "MSK", "GMT+0200"):
    date = f"Tue, 02 Jul 2024 12:00:00 {zone}"
    feed = f"<rss version='2.0'><channel><title>t</title><item><title>a</title><pubDate>{date}</pubDate></item></channel></rss>"
    read = feedparser.parse(feed)
    fast = fastfeedparser.parse(feed).entries[0]["published"]
    moment = strftime("%H:%M", read.entries[0].published_parsed)
    print(f"{zone}: feedparser {moment} bozo {read.bozo} | standard library {parsedate_to_datetime(date):%H:%M%z}",
          f"offset {parsedate_tz(date)[9]} | fastfeedparser {fast[11:16]}")
PY

grep -q '^EST: feedparser 17:00 bozo False | standard library 12:00-0500 offset -18000 | fastfeedparser 17:00' seen.txt
grep -q '^CET: feedparser 12:00 bozo False | standard library 12:00 offset 0 | fastfeedparser 11:00' seen.txt
grep -q '^CEST: feedparser 12:00 bozo False | standard library 12:00 offset 0 | fastfeedparser 10:00' seen.txt
grep -q '^JST: feedparser 12:00 bozo False' seen.txt
grep -q '^MSK: feedparser 12:00 bozo False' seen.txt
grep -q '^GMT+0200: feedparser 10:00 bozo False | standard library 12:00 offset 0' seen.txt
echo "seen: noon in Paris, Tokyo and Moscow is noon in London to feedparser; noon in New York is not"
