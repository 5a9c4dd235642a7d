#!/usr/bin/env bash
# selectolax (Lexbor): `node.css(...)` gives the node itself, too, where it matches.
#
# In the DOM, `element.querySelectorAll("table")` gives descendants alone, as do `Tag.select` of Beautiful Soup and
# `cssselect` of lxml's "descendant" kind. Whoever asks a table whether it holds another table gets "yes" of every table.
set -euo pipefail
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
python3 -m venv "$box/venv"
"$box/venv/bin/pip" install --quiet selectolax==1.0.2 beautifulsoup4==4.15.0
"$box/venv/bin/python" - <<'PY'
from importlib.metadata import version

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

html = "<div><table id=only><tr><td>cell</td></tr></table></div>"
table = LexborHTMLParser(html).css_first("table")
ours = [node.attributes.get("id") for node in table.css("table")]
theirs = [node.get("id") for node in BeautifulSoup(html, "html.parser").table.select("table")]
print(f"selectolax {version('selectolax')}: a lone table's css('table') gives {ours}")
print(f"beautifulsoup4 {version('beautifulsoup4')}: a lone table's select('table') gives {theirs}")
assert (ours, theirs) == (["only"], []), "this has changed"
PY
