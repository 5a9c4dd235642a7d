"""The words that are looked for before the patterns of names miss no name that the patterns find."""

import pytest

from copydesk.cleaners.core import names
from copydesk.cleaners.core.names import BEYOND
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.html.element_index import scan_tables
from copydesk.cleaners.metadata import box_names
from copydesk.cleaners.metadata.box_names import is_of_comments, is_of_others, marks_of
from tests.cleaners.core.test_both_forms import uncompiled

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


def test_the_names_of_a_page_are_marked_in_one_pass() -> None:
    index = parse("<body><p class='Latest\nbox'><p id=comments class=latest><p class=x><p id=\u00fc>").index
    marks = {index.tags[at] + str(at - index.tagged("body")[0]): said for at, said in marks_of(index).items()}
    latest = box_names.OTHERS | box_names.OTHER_BOX
    assert marks == {"p1": latest, "p2": latest | box_names.COMMENTED | box_names.COMMENT_ID, "p4": BEYOND}


def test_names_are_marked_alike_in_both_forms() -> None:
    tables = scan_tables({1: ["quay"], 2: ["bell", "lamp"], 4: ["lam"]})
    said, starts, holders = "bell-quay\nla\nmp\nlamp\n\u00e9\nlam", [0, 10, 16, 21, 23], [[3], [4], [5, 6], [7], [3]]
    for module in (names, uncompiled(names)):
        found: dict[int, int] = {}
        module.NameScan(*tables).find_all(said, starts, holders, ~1, found)
        assert found == {3: 2 | 4, 5: 2 | 4, 6: 2 | 4, 7: BEYOND}
