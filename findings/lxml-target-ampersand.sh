#!/usr/bin/env bash
# lxml's parser with a target of one's own and resolve_entities=False leaves `&amp;` of an attribute as `&#38;`, while the
# text of an element and the same parser without a target come out as they should. An Atom feed's `href` with two
# parameters is then another address. resolve_entities="internal" gives the ampersand.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lxml==6.1.3 2>/dev/null

"$folder/venv/bin/python" - <<'PY'
from lxml import etree

XML = b'<link href="https://a.example/?p=1&amp;q=2">p=1&amp;q=2</link>'
print("lxml", etree.__version__, "libxml2", ".".join(map(str, etree.LIBXML_VERSION)))


class Target:
    def __init__(self):
        self.href, self.text = None, ""

    def start(self, tag, attributes):
        self.href = attributes["href"]

    def data(self, text):
        self.text += text

    def end(self, tag):
        pass

    def close(self):
        return self.href, self.text


def by_target(resolve):
    parser = etree.XMLParser(target=Target(), resolve_entities=resolve)
    parser.feed(XML)
    return parser.close()


def by_tree(resolve):
    link = etree.fromstring(XML, etree.XMLParser(resolve_entities=resolve))
    return link.get("href"), link.text


seen = {f"{way.__name__}, resolve_entities={value!r}": way(value) for way in (by_tree, by_target) for value in (False, "internal", True)}
for name, found in seen.items():
    print(f"{name}: {found}")
right = ("https://a.example/?p=1&q=2", "p=1&q=2")
wrong = ("https://a.example/?p=1&#38;q=2", "p=1&q=2")
expected = {name: wrong if name == "by_target, resolve_entities=False" else right for name in seen}
if seen != expected:
    raise SystemExit("this has changed")
PY
