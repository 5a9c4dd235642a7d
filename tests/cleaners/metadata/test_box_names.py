"""The words that are looked for before the patterns of names miss no name that the patterns find."""

import pytest

from copydesk.cleaners.metadata.box_names import is_of_comments, is_of_others

OTHERS = """related recommended recommendations more-stories more-from readmore read-more see-also also-read latest
    mostread most-viewed most-popular popular trending teasers recirculation promo up-next upnext suggested similar
    you-may-like
    you-may-also-like verwandte weitere mehr-zum-thema a-lire-aussi sur-le-meme relacionadas correlati gerelateerd
    powiazane lees-ook quiz outbrain taboola quoted-page embedded claimreview topbar top-bar current-date todaydate
    date-today weather news-ticker ticker upcoming events"""
COMMENTS = """comment commentlist commentary-list replies reply-list respond disqus_thread discussion leserkommentare
    commentaires comentarios comentários commenti reacties komentarzy kommentarer yorumlar opmerkingen user-comments
    kommentarsfält kommentit komentarji komentáře comentarii hozzászólások diskuze diskusia binh-luan pinglun sxolia
    scholia"""


@pytest.mark.parametrize("name", OTHERS.split())
def test_boxes_of_other_stories(name: str) -> None:
    assert is_of_others(f"wide {name.upper()}_box")
    assert not is_of_others(f"x{name}x")


@pytest.mark.parametrize("name", COMMENTS.split())
def test_boxes_of_comments(name: str) -> None:
    assert is_of_comments(f"wide page-{name.title()}")
    assert not is_of_comments(f"{name}x-y")
