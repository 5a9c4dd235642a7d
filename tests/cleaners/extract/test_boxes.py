"""Boxes among the paragraphs are told by how they are built, in words that no phrase file knows."""

import pytest

from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs

BEFORE, AFTER = paragraphs(*PROSE[:2]), paragraphs(*PROSE[2:])

POINTING = [
    "<div class='v'><p><b>Quid praeterea scias</b></p><p><a href='/a'>Horreum vetus</a></p></div>",
    "<div class='v'><b>Alia eiusdem</b><a href='/a'>Pons qui bis cecidit</a></div>",
    "<div class='v'><p>Alia</p><ul><li><a href='/a'>Pons iterum cecidit</a></li></ul></div>",
    "<blockquote class='v'><a href='/a'>Quomodo arca avi campum mutavit</a></blockquote>",
    "<div class='v'><a href='/a'>Mola quae denuo molit</a></div>",
    "<p class='v'>De hoc: <a href='/a'>Mola quae denuo molit</a></p>",
]
ASKING = [
    "<div class='v'><p>Debetne horreum manere?</p><ul><li>Debet</li><li>Non debet</li></ul><button>Dico</button></div>",
    "<div class='v'><span>Scribimus tibi, quotiens de horreo agitur</span><button>Volo</button></div>",
    "<div class='v'><audio src='x.mp3'></audio><span>Audi haec lecta, minutis quattuor</span></div>",
    "<div class='v'><p>Acta nostra sine dominis vivunt, tres nummi nos iuvant.</p><a href='/je-donne'>Do</a></div>",
    "<div class='v'><p>Quinque res cotidie mane.</p><a href='/hirlevel'>Volo</a></div>",
    "<div class='v'>Vidistine aliquid? Scribe ad acta@ferry.example</div>",
    "<div class='v'><span>Audi haec</span> <span>3:41</span></div>",
    "<div class='v'>Paid content by Molae Novae</div>",
    "<div class='v'><h4>Scisne plura?</h4><p>Scribe ad acta@ferry.example.</p></div>",
    "<div class='v'><p>Vox horrei, singulis mensibus</p><a href='https://podcasts.apple.com/x'>Audio</a></div>",
    "<div class='v'><img src='x.jpg'><p>Horreum a ponte visum</p><p>Foto: Ann Lee</p></div>",
]


def read(body: str) -> list[str]:
    return [part.text for part in extract(parse(page(body))).parts]


@pytest.mark.parametrize("box", [*POINTING, *ASKING])
def test_a_box_that_points_elsewhere_or_asks_for_something_goes(box: str) -> None:
    assert read(BEFORE + box + AFTER) == list(PROSE)


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("<div class='v'><p>In numbers</p><p>Four roofs, three engineers, one treasurer.</p></div>", "Four roofs"),
        ("<blockquote class='v'><p>A roof that leaks is no roof.</p><cite>Ann Lee</cite></blockquote>", "A roof that"),
        (
            "<div class='v'><p>The <a href='/rules.pdf'>rules of the store</a> say who may enter it.</p></div>",
            "may enter",
        ),
        ("<div class='v'><p>Copy this line:</p><pre>lift --gate 4</pre><button>Copy</button></div>", "lift --gate 4"),
        ("<div class='v'><h3>Soup</h3><button>Print</button><ul><li>2 roots</li><li>A leek</li></ul></div>", "2 roots"),
        (f"<div class='v'><p>{PROSE[0]} {PROSE[1]}</p><a href='/plus'>Go on</a></div>", PROSE[1]),
        (
            "<div class='v'>"
            "<div class='q'><button>May we enter?</button><p>Nobody before the roof is mended, says a clerk.</p></div>"
            "<div class='q'><button>Who pays?</button><p>The parish, with what the sale of the bell brought.</p></div>"
            "</div>",
            "the sale of the bell",
        ),
        ("<div class='v'><p>The parts</p><p><a href='#roof'>The roof of the store</a></p></div>", "The roof of"),
    ],
)
def test_a_box_of_the_text_stays(box: str, said: str) -> None:
    assert any(said in part for part in read(BEFORE + box + AFTER))


def test_boxes_that_look_alike_are_parts_of_the_text() -> None:
    asked = ("Who may rent the store?", "What is the rent of it?", "When does the roof leak?")
    told = (
        "Whoever mends a part of the roof.",
        "A third of what a boat brings in.",
        "Whenever the wind is in the west.",
    )
    pairs = zip(asked, told, strict=True)
    boxes = "".join(f"<div class='q' id='q{n}'><button>{q}</button><p>{a}</p></div>" for n, (q, a) in enumerate(pairs))
    assert {*told} <= {*read(BEFORE + boxes + AFTER)}


def test_a_sentence_that_speaks_of_where_to_give_stays_at_the_end_and_a_call_goes() -> None:
    link = "<a href='/donate'>the desk</a>"
    sentence = f"<p>Whoever wants to pay for a beam can do so at {link}, and will get the old one for it.</p>"
    assert len(read(BEFORE + AFTER + sentence)) == len(PROSE) + 1
    assert read(BEFORE + AFTER + "<p>Do you like what we do? <a href='/donate'>Give us a coin</a></p>") == list(PROSE)


def test_a_name_with_an_address_for_mail_goes_at_the_end_but_not_below_a_heading() -> None:
    assert read(BEFORE + AFTER + "<p>Ann Lee ann@ferry.example</p>") == list(PROSE)
    contact = "<h3>Whom to ask about the store</h3><p>Ann Lee, keeper of the keys of it</p><p>ann@store.example</p>"
    assert "ann@store.example" in read(BEFORE + AFTER + contact)


def test_a_line_below_a_picture_is_text_where_more_stands_in_its_element() -> None:
    body = f"<div><img src='x.jpg'><p>The store as the engineers left it.</p><p>Photo: Ann Lee</p>{AFTER}</div>"
    assert "The store as the engineers left it." in read(BEFORE + body)
