"""Offers behind a lead are told by their links, prices and log-ins, whatever their words."""

from textwrap import fill

import pytest

from copydesk.cleaners.model.record import Reason
from tests.cleaners.extract.pages import PROSE, paragraphs
from tests.cleaners.page_state.test_paywall import TEXT, reason

LEAD = paragraphs(PROSE[0])
CUT = paragraphs(PROSE[0], PROSE[1][:60] + "…")

#: Boxes in words that no phrase file knows.
BOXES = [
    "<div><h3>Hodie legis</h3><p>€ 4 per diem</p><a href='/tariffs'>Eligo</a> <a href='/login'>Notus sum</a></div>",
    "<aside><b>Plura?</b><a href='https://abo.acta.example/'>Volo</a><a href='/sign_in'>Habeo</a></aside>",
    "<div><h4>Una res restat</h4><form action='/account/register'><input type='email'></form>"
    "<a href='/account/login'>Habeo iam</a></div>",
    "<p>Da 3 € et lege</p><p><a href='/membership/join'>Socius fio</a></p>",
    "<div><p>Emere potes: 2 € hodie</p><a href='/kurv/start'>Emo</a> <a href='/min-konto'>Ratio mea</a></div>",
]


@pytest.mark.parametrize("box", BOXES)
def test_a_box_that_sells_behind_one_paragraph_makes_it_a_stub(box: str) -> None:
    assert reason(LEAD + box) is Reason.PAYWALL
    assert reason(f"<article>{LEAD}</article>{box}") is Reason.PAYWALL
    assert reason(paragraphs(*TEXT) + box) is None
    assert reason(box + paragraphs(*TEXT[:2])) is None


@pytest.mark.parametrize("box", ["<div><a href='/plans'>Volo</a></div>", "<div><a href='/abo-digital'>Plura</a></div>"])
def test_a_link_to_a_page_that_sells_is_enough_below_a_text_that_is_cut_off(box: str) -> None:
    assert reason(CUT + box) is Reason.PAYWALL
    assert reason(paragraphs(*PROSE[:2]) + box) is None


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>Epistula nostra</p><form action='/subscribe'><input type='email'><button>Volo</button></form></div>",
        "<div><p>Da nobis 3 € <a href='https://ko-fi.com/acta'>hic</a> aut <a href='/login'>illic</a></p></div>",
        "<div id='comments'><a href='/login'>Intra</a> <a href='/register'>Adscribe</a></div>",
        "<div><p>Liber de horreo, 14 €</p><a href='/shop/the-old-grain-hall-book'>Emo</a></div>",
        "<p>Introitus 3 €. <a href='/events/anmeldung'>Nomen da</a></p>",
        "<ul><li><a href='/plans'>4 €</a></li><li><a href='/login'>Intra</a></li></ul>",
        "<div><p>From $1,000 on</p><a href='/accounts-plans/funds'>Aperi</a></div>",
        "<div><a href='/login'>Intra</a></div>",
        "<div><a href='/plans'>Volo pro 4 €</a> <a href='/login'>Intra</a></div>",
    ],
)
def test_letters_gifts_comments_goods_and_frames_are_no_walls(box: str) -> None:
    assert reason(paragraphs(*PROSE[:2]) + box) is None
    assert reason(LEAD + box) is None


def test_paragraphs_whose_source_breaks_off_in_lines_are_counted() -> None:
    """A line end of the source stays in the text until line breaks are repaired, and the page is told without it."""
    wrapped = [fill(each, 56) for each in PROSE[:4]]
    assert reason(paragraphs(*wrapped) + BOXES[0]) is None


def test_an_offer_that_stands_between_paragraphs_cuts_nothing_off() -> None:
    assert reason(LEAD + BOXES[0] + paragraphs(*PROSE[1:3])) is None


#: Metadata of an article that say nothing of money.
ARTICLE = {"isAccessibleForFree": None}
#: The same sign of an offer in boxes of other builds.
BUTTON = "<div><p>Plura? € 4 per mensem.</p><button>Volo</button></div>"
SHARE = "<div><p>Restat 80 % textus.</p><a href='/plans'>Volo</a></div>"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_text_that_ends_amid_a_sentence_is_cut_off_whatever_is_free_of_it(count: int) -> None:
    amid = paragraphs(
        *TEXT[: count - 1], "The harbour council met on Tuesday to decide what should become of the old grain"
    )
    assert reason(amid + BOXES[0]) is Reason.PAYWALL
    assert reason(amid + SHARE) is Reason.PAYWALL
    assert reason(paragraphs(*TEXT[: count + 1]) + SHARE.replace(" 80 % textus", "")) is None


def test_a_long_text_that_breaks_off_above_one_link_that_sells_is_whole() -> None:
    amid = paragraphs(*TEXT[:4], "The harbour council met on Tuesday to decide what should become of the old grain")
    assert reason(f"{amid}<div><a href='/plans'>Volo</a></div>") is None


def test_buttons_that_lead_nowhere_are_an_offer_beside_a_price_in_an_article() -> None:
    assert reason(LEAD + BUTTON, **ARTICLE) is Reason.PAYWALL
    assert reason(LEAD + BUTTON) is None
    assert reason(LEAD + "<div><p>Plura?</p><button>Volo</button></div>", **ARTICLE) is None


def test_an_offer_among_the_paragraphs_says_more_than_one_outside_of_the_article() -> None:
    box = "<div><h3>Acta domi</h3><p>A hebdomade € 6</p><a href='/subscribe'>Volo</a></div>"
    assert reason(f"<article>{LEAD}{box}</article>", **ARTICLE) is Reason.PAYWALL
    # The page's own article, and what is round it, end before the box.
    assert reason(f"{LEAD}</div></article></main>{box}<main><article><div>", **ARTICLE) is None


def test_a_note_that_is_signed_by_an_agency_is_whole() -> None:
    box = "<div><p>Hodie legis</p><a href='/plans'>Eligo</a></div>"
    signed = paragraphs(f"{PROSE[0]} (dpa/akt)")
    assert reason(f"<article>{LEAD}{box}</article>", **ARTICLE) is Reason.PAYWALL
    assert reason(f"<article>{signed}{box}</article>", **ARTICLE) is None


def test_a_text_that_ends_in_a_vowel_sign_breaks_off() -> None:
    amid = "<p>নগর পরিষদ মঙ্গলবার নদীর ধারের পুরোনো শস্যগোলার ভবিষ্যৎ নিয়ে বৈঠকে বসে এবং জানায় যে ছাদটি নিয়ে প্রকৌশলী</p>"
    assert reason(amid + SHARE) is Reason.PAYWALL


def test_a_few_words_of_a_paragraph_that_breaks_off_cut_a_lead_of_several() -> None:
    box = "<div><p>Plura leges.</p><a href='/tariffs'>Eligo</a> <a href='/login'>Notus sum</a></div>"
    assert reason(paragraphs(*TEXT[:3], "The vote was put") + box) is Reason.PAYWALL
    assert reason(paragraphs(*TEXT[:3], "From our own Ann Lee") + box) is None


def test_a_price_in_words_beside_a_button_is_an_offer() -> None:
    head = '<meta property="og:type" content="article">'
    assert (
        reason(CUT + "<div><h3>Lege</h3><p>En månad för 1 krona.</p><button>Emo</button></div>", head=head)
        is Reason.PAYWALL
    )
