import numpy as np
import pytest

from copydesk.cleaners.extract.hints import StructuredHints
from copydesk.cleaners.extract.model import judge_blocks, packaged_model
from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.unseen import without_unseen
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs

MORE = (
    "Fishermen on the lower quay said that they would rather see the crane mended, which has not moved for a year.",
    "The clerk read out eleven letters, nine of which asked for a market hall in the place of the store.",
    "A last speaker reminded the council that the store had been a gift, and that its deed forbids a sale before 2040.",
)
SEEN = paragraphs(*PROSE)


def read(body: str, head: str = "") -> str:
    return "\n".join(part.text for part in extract(parse(page(body, head=head))).parts)


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{MORE[0]}</p>",
        f"<dialog><p>{MORE[0]}</p></dialog>",
        f"<div style='display:none'><p>{MORE[1]}</p></div>",
        f"<div class='visually-hidden'><p>{MORE[1]}</p></div>",
        f"<div class='old'><p>{MORE[0]}</p></div>",
        f"<div style='display:none'><h2>To print</h2>{SEEN}</div>",
        f"<div class='mobile-body'>{SEEN}</div>",
    ],
)
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    assert read(SEEN + hidden, "<style>.old{display:none}</style>") == "\n".join(PROSE)


@pytest.mark.parametrize(
    "rest",
    [
        f"<div hidden><p>{MORE[0]}</p></div><button>Weiterlesen</button>",
        f"<div class='x'><div style='display:none'><p>{MORE[0]}</p></div></div><a role='button'>Leggi tutto</a>",
    ],
)
def test_the_rest_that_a_button_shows_is_read(rest: str) -> None:
    assert read(SEEN + rest) == "\n".join((*PROSE, MORE[0]))


@pytest.mark.parametrize(
    "box",
    [
        "<aside><p>{}</p></aside>",
        "<aside class='quote'><blockquote><p>{}</p></blockquote></aside>",
        "<figure><blockquote>“{}”</blockquote></figure>",
        "<blockquote class='pull-quote'>{}</blockquote>",
    ],
)
def test_a_box_that_says_once_more_what_a_paragraph_says_is_not_read(box: str) -> None:
    words = "the results of a second survey are expected to be ready."
    assert read(SEEN + box.format(words) + paragraphs(MORE[2])) == "\n".join((*PROSE, MORE[2]))


@pytest.mark.parametrize(
    ("box", "words"),
    [
        # Other words, too few to be no accident, and a plain quotation: of the text itself, which is spoken of.
        ("<figure><blockquote>{}</blockquote></figure>", "the results of a third survey were never to be seen."),
        ("<aside><p>{}</p></aside>", "a second survey"),
        ("<blockquote><p>{}</p></blockquote>", "the results of a second survey are expected to be ready."),
    ],
)
def test_a_box_with_words_of_its_own_and_a_plain_quotation_stay_as_they_were(box: str, words: str) -> None:
    body = SEEN + "<article-box>" + box.format(words) + "</article-box>" + paragraphs(MORE[2])
    judged = judge_blocks(segment(parse(page(body))), StructuredHints((), (), (), ()), packaged_model())
    chosen = np.array([text in (*PROSE, MORE[2], words) for text in judged.blocks.text])
    assert without_unseen(judged, chosen).tolist() == chosen.tolist()


def test_a_long_hidden_rest_is_read_without_a_button() -> None:
    assert read(f"{SEEN}<div class='rest' hidden>{paragraphs(*MORE)}</div>") == "\n".join((*PROSE, *MORE))


def test_an_article_that_a_script_will_show_is_read() -> None:
    assert read(f"<div style='visibility:hidden'>{SEEN}</div>") == "\n".join(PROSE)


@pytest.mark.parametrize(
    "frame", ["<noscript>{}</noscript>", "<x-story><template shadowrootmode='open'>{}</template></x-story>"]
)
def test_an_article_where_parsers_do_not_look_is_read(frame: str) -> None:
    assert read(frame.format(f"<div>{SEEN}</div>")) == "\n".join(PROSE)


def test_a_notice_to_browsers_without_scripts_is_not_read() -> None:
    assert read(f"{SEEN}<noscript><p>{MORE[0]}</p></noscript>") == "\n".join(PROSE)


@pytest.mark.parametrize("name", ["gate", "w-condition"])
def test_the_whole_text_once_more_is_not_read(name: str) -> None:
    assert read(f"{SEEN}<div class='{name}'>{SEEN}</div>") == "\n".join(PROSE)


def test_a_paragraph_that_comes_twice_is_read_twice() -> None:
    assert read(SEEN + paragraphs(PROSE[1]) + paragraphs(*MORE)).count(PROSE[1]) == 2


def test_an_open_dialog_is_read() -> None:
    assert MORE[0] in read(f"{SEEN}<dialog open><p>{MORE[0]}</p></dialog>")
