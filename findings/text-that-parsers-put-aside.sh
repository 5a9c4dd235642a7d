#!/usr/bin/env bash
# An HTML parser that follows the standard puts aside text that every browser shows, or that no browser looks at:
#  - the text of a declarative shadow root (<template shadowrootmode>) is in the serialisation of lexbor's tree, and in no text;
#  - a counter's <iframe/> inside <noscript> takes the rest of the page: parsers run without scripts and look inside,
#    browsers run with scripts and do not. libxml2's older parser reads both.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet selectolax==1.0.2 lxml==6.1.3 html5lib==1.1
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import html5lib
from lxml import html
from selectolax.lexbor import LexborHTMLParser

SHADOW = "<body><x-story><template shadowrootmode='open'><p>Snow fell.</p></template></x-story></body>"
COUNTER = "<body><noscript><iframe src='/count' /></noscript><p>Snow fell.</p></body>"


def lexbor(page):
    for node in (tree := LexborHTMLParser(page)).css("iframe"):
        node.decompose()
    return "Snow" in tree.body.text()


def html5(page):
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for node in tree.iter("iframe"):
        node.clear()
    return "Snow" in "".join(tree.itertext())


def libxml2(page):
    tree = html.fromstring(page)
    return any("Snow" in (p.text or "") for p in tree.iter("p"))


print({name: version(name) for name in ("selectolax", "lxml", "html5lib")})
seen = {
    (name, kind): reader(page)
    for name, reader in (("lexbor", lexbor), ("html5lib", html5), ("libxml2", libxml2))
    for kind, page in (("shadow root", SHADOW), ("counter", COUNTER))
}
for (name, kind), found in seen.items():
    print(f"{name:9} {kind:12} the paragraph is {'read' if found else 'not read'}")
assert "Snow fell." in LexborHTMLParser(SHADOW).html, "the serialisation has the shadow root"
assert not seen["lexbor", "shadow root"] and not seen["lexbor", "counter"], "lexbor reads them now"
assert not seen["html5lib", "counter"], "html5lib reads the page behind the counter now"
assert seen["libxml2", "shadow root"] and seen["libxml2", "counter"], "libxml2 reads them no more"
PY
