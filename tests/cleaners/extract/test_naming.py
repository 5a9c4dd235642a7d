import pytest

from copydesk.cleaners.extract import captions, furniture, one_article
from copydesk.cleaners.extract.naming import NamePattern
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse

_NAMES = """comments-list DISQUS kommentare comentário Comentarios leserbriefe readerletters reader-letters
    discussionlist discussion-thread instagram-media tiktok-embed fb-post FB-Video photo-Caption
    bildunterschrift legende didascalia newsletter-box subscribe subscription app-promo appbanner
    app-download promo promotion promo-box signup sign-up call-to-action calltoaction author-bio
    authorbox author-info author_card author-desc about-the-author aboutauthor bio wrapper headline
    legal-notice imprint mentions-legales contentinfo copyright-notice Disclaimer
    screen-reader-text \u212aommentar disqu\u017f"""
NAMES = _NAMES.split()


@pytest.mark.parametrize("pattern", [one_article._VOICES, one_article._FEET, captions._CAPTION, furniture._BOX])
def test_words_looked_for_first_hide_nothing_that_a_pattern_finds(pattern: NamePattern) -> None:
    blocks = segment(parse("".join(f'<p class="{name}">x' for name in NAMES)))
    found = [name for name in NAMES if pattern.pattern.search(name)]
    assert [blocks.elements.names[place] for place in pattern.places(blocks.elements)] == found
    assert len(found) >= 3


def test_tags_may_be_left_out() -> None:
    blocks = segment(parse("<h1 class=caption>a</h1><p class=caption>b"))
    assert captions._CAPTION.places(blocks.elements, frozenset({"h1"})) == [2]
