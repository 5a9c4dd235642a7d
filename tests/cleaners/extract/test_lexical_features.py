import numpy as np

from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.layout_features import Table, describe_layout, measure_layout
from copydesk.cleaners.extract.lexical_features import describe_words, read_words
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def table(html: str, kept: list[int] | None = None) -> Table:
    document = parse(html)
    layout = measure_layout(segment(document))
    wording = read_words(layout, read_hints(document), range(len(layout.blocks)) if kept is None else kept)
    return (describe_layout(layout) if kept is None else {}) | describe_words(wording)


def test_every_feature_has_one_finite_value_a_block() -> None:
    for html in ("<p>a", "<p>!?", page(paragraphs(*PROSE)), "<ul><li>1<li>2<li>3</ul>", "<p>漢字</p>"):
        columns = table(html)
        count = len(columns["letters"])
        assert {name for name, values in columns.items() if values.shape != (count,)} == set()
        assert {name for name, values in columns.items() if not np.isfinite(values.astype(float)).all()} == set()


def test_text_features() -> None:
    columns = table('<p>On 3.5.2024 "it" began:<p><a href=x>More on BBC ©</a>')
    assert columns["dated"].tolist() == [True, False]
    assert columns["ends_colon"].tolist() == [True, False]
    assert columns["copyright"].tolist() == [False, True]
    assert columns["link_share"].tolist() == [0, 1]
    assert columns["quotes"].tolist() == [2, 0]


def test_the_title_and_the_distance_from_it() -> None:
    columns = table(page(paragraphs(*PROSE)))
    assert columns["is_title"].tolist() == [False] * 4 + [True] + [False] * 5
    assert columns["from_title"].tolist() == list(range(-4, 6))


def test_distances_to_prose() -> None:
    columns = table(page(paragraphs(PROSE[0]) + "<h2>Then</h2>" + paragraphs(PROSE[1])))
    at = 6  # after four links, the title and the first paragraph
    assert (columns["from_prose"][at], columns["to_prose"][at], columns["from_heading"][at + 1]) == (1, 1, 1)


def test_what_the_description_shares() -> None:
    head = f'<meta name="description" content="{PROSE[1]}">'
    columns = table(page(paragraphs(*PROSE), head=head))
    assert columns["in_description"].tolist() == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert columns["in_body"].tolist() == [-1] * 10


def test_repeated_blocks_are_counted() -> None:
    assert table("<p>Read more<p>read  more!<p>else")["times"].tolist() == [2, 2, 1]


def test_blocks_outside_the_main_element_are_away_from_it() -> None:
    columns = table(page(paragraphs(*PROSE)))
    assert columns["below_holder"].tolist() == [False] * 5 + [True] * 4 + [False]


def test_what_words_say_of_a_block_does_not_depend_on_which_others_are_kept() -> None:
    html = page(paragraphs(*PROSE), head=f'<meta name="description" content="{PROSE[1]}">')
    whole = table(html)
    for kept in ([0], [6], [2, 4, 7, 9]):
        own = table(html, kept)
        assert {name: column.tolist() for name, column in own.items()} == {
            name: whole[name][kept].tolist() for name in own
        }


def test_no_block_need_be_kept() -> None:
    assert {name: len(column) for name, column in table(page(paragraphs(*PROSE)), []).items() if len(column)} == {}
