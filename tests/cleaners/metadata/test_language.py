"""The language that a page declares."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de-at"><meta property="og:locale" content="en_US">', "de-AT"),
        ('<html><meta property="og:locale" content="fr_FR">', "fr-FR"),
        ('<html lang=""><meta http-equiv="Content-Language" content="it">', "it"),
        ('<html><script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"pl"}</script>', "pl"),
        ("<html>", None),
    ],
)
def test_declared(html: str, language: str | None) -> None:
    assert read_metadata(parse(html), url=None, fetched_at=None).language == language
