"""Tables, lists and headings of small pages: whole, or not at all."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from copydesk.cleaners.extract.completion import LIKELY_BETWEEN, LIKELY_BOLD, choose_between, choose_summaries
from copydesk.cleaners.extract.hints import StructuredHints
from copydesk.cleaners.extract.model import Chosen, Judged, judge_blocks, packaged_model
from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.whole_parts import LIKELY_LINES, choose_lines
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Kind, lay_out
from tests.cleaners.extract.pages import PROSE, page, paragraphs

BEFORE, AFTER = paragraphs(*PROSE[:2]), paragraphs(*PROSE[2:])
ROWS = "<tr><td>2021</td><td>40,000</td></tr><tr><td>2022</td><td>0.6 million</td></tr>"
TABLE = f"<table><tr><th>Year</th><th>Cost</th></tr>{ROWS}</table>"
LINES = ("Year | Cost", "2021 | 40,000", "2022 | 0.6 million")


def read(body: str) -> list[str]:
    return [part.text for part in extract(parse(page(body))).parts]


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        f"<div class='scroll'><div>{TABLE}</div></div>",
        f"<figure>{TABLE}</figure>",
        "<table><tr><td><p>Year</p></td><td><b>Cost</b></td></tr>" + ROWS + "</table>",
    ],
)
def test_a_table_between_paragraphs_is_kept_whole(table: str) -> None:
    assert read(BEFORE + table + AFTER) == [*PROSE[:2], *LINES, *PROSE[2:]]


def test_a_table_at_the_end_is_kept_with_its_heading() -> None:
    assert read(f"{BEFORE}{AFTER}<h2>What it cost</h2>{TABLE}") == [*PROSE, "What it cost", *LINES]


def test_a_caption_stays_with_its_table() -> None:
    table = TABLE.replace("<table>", "<table><caption>Costs a year</caption>")
    parts = extract(parse(page(BEFORE + table + AFTER))).parts
    assert [(part.text, part.kind) for part in parts[2:4]] == [
        ("Costs a year", Kind.CAPTION),
        ("Year | Cost", Kind.TABLE_ROW),
    ]


def test_rows_are_lines_and_what_stands_in_a_cell_stays_apart() -> None:
    table = (
        "<table><tr><th>Part<th>Made of<tr><td>Wall<td><ul><li>oak<li>stone</ul><tr><td>Roof<br>(old)<td>tiles</table>"
    )
    text, _ = lay_out(extract(parse(page(BEFORE + table + AFTER))).parts)
    assert "\n\nPart | Made of\nWall | oak, stone\nRoof (old) | tiles\n\n" in text


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><a href='/1'>More from the river</a></td><td><a href='/2'>Sport</a></td></tr>"
        "<tr><td><a href='/3'>Weather</a></td><td><a href='/4'>Letters</a></td></tr></table>",
        "<nav>" + TABLE + "</nav>",
        "<table>" + "<tr>" + "".join(f"<th>{d}" for d in "MTWTFSS") + "<tr>"
        "<td>1<td>2<td>3<td>4<td>5<td>6<td>7<tr><td>8<td>9<td>10<td>11<td>12<td>13<td>14</table>",
    ],
)  # fmt: skip
def test_a_table_that_leads_elsewhere_goes_with_the_line_before_it(table: str) -> None:
    assert read(f"{BEFORE}<p>These are the years:</p>{table}{AFTER}") == list(PROSE)


def test_a_table_that_lays_the_page_out_is_read_through() -> None:
    body = f"<table role='presentation'><tr><td><a href='/'>Home</a></td><td>{BEFORE}{AFTER}</td></tr></table>"
    assert read(body) == list(PROSE)


ITEMS = "<li>a market hall</li><li>flats for nurses</li><li>nothing</li>"


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_a_list_of_the_article_keeps_all_its_items(tag: str) -> None:
    parts = read(f"{BEFORE}<p>Three plans were made:</p><{tag}>{ITEMS}</{tag}>{AFTER}")
    assert parts[2:6] == ["Three plans were made:", "a market hall", "flats for nurses", "nothing"]


def test_a_list_of_links_to_others_is_not_of_the_article() -> None:
    links = "".join(f"<li><a href='/{i}'>Another story of the river, number {i}</a></li>" for i in range(4))
    assert read(f"{BEFORE}{AFTER}<h3>More</h3><ul>{links}</ul>") == list(PROSE)


def test_a_heading_goes_with_what_it_heads() -> None:
    assert read(f"{BEFORE}<h2>The survey</h2>{AFTER}<h2>Read also</h2>") == [*PROSE[:2], "The survey", *PROSE[2:]]


def test_preformatted_lines_between_paragraphs_stay_lines() -> None:
    parts = read(f"{BEFORE}<p>The limits are:</p><pre>height: 4 m\nwidth: 12 m</pre>{AFTER}")
    assert "height: 4 m\nwidth: 12 m" in parts


def test_code_before_a_captioned_picture_stands_between_paragraphs() -> None:
    picture = "<figure><img src='a.png' alt=''><figcaption>The gauge, as we found it</figcaption></figure>"
    body = f"{BEFORE}<pre>def wait(gauge):\n    return gauge.level()</pre>{picture}{AFTER}"
    judged = judge_blocks(segment(parse(page(body))), StructuredHints((), (), (), ()), packaged_model())
    judged = replace(judged, probability=np.full(len(judged.blocks), 2 * LIKELY_LINES))
    kept = choose_lines(judged, np.array([text in PROSE for text in judged.blocks.text]))
    assert [judged.blocks.text[i].split("\n")[0] for i in np.flatnonzero(kept)] == [
        *PROSE[:2],
        "def wait(gauge):",
        *PROSE[2:],
    ]


@pytest.mark.parametrize(
    "code",
    [
        "<figure class='highlight'><table><tr><td class='gutter'><pre>1\n2</pre></td><td><pre>{}</pre></td></tr>"
        "</table></figure>",
        "<pre><span class='line'>while tide < 3:</span>\n<span class='line'>    wait()</span></pre>",
        "<div class='code'><pre>{}</pre></div>",
    ],
)
def test_code_between_paragraphs_keeps_its_indents_and_loses_its_line_numbers(code: str) -> None:
    parts = extract(parse(page(BEFORE + code.format("while tide &lt; 3:\n    wait()") + AFTER))).parts
    assert [part.text for part in parts] == [*PROSE[:2], "while tide < 3:\n    wait()", *PROSE[2:]]
    assert parts[2].kind is Kind.CODE


def test_a_list_of_bullets_in_elements_of_their_own_is_kept_whole() -> None:
    lines = ("• mended doors and a roof of slate, which the council has seen in a drawing", "• a ramp", "• two benches")
    parts = read(f"{BEFORE}<div class='points'>{''.join(f'<div>{line}</div>' for line in lines)}</div>{AFTER}")
    assert parts in ([*PROSE[:2], *lines, *PROSE[2:]], list(PROSE))


@pytest.mark.parametrize("frame", ["<div class='scroll'><div>{}</div></div>", "<figure>{}</figure>", "{}"])
def test_a_table_below_a_heading_at_the_end_stays_in_whatever_holds_it(frame: str) -> None:
    table = "<table><tr><th>Zeit<th>Ort<tr><td>6:12<td>Kai<tr><td>7:40<td>Dom<tr><td>9:05<td>Kai</table>"
    body = f"{BEFORE}{AFTER}<h2>Abfahrten</h2>{frame.format(table)}"
    assert read(body) == [*PROSE, "Abfahrten", "Zeit | Ort", "6:12 | Kai", "7:40 | Dom", "9:05 | Kai"]


def test_inner_lists_stay_with_the_list_round_them() -> None:
    items = "<li>first year<ul><li>drawing</li><li>carving</li></ul></li><li>second year<ul><li>varnish</li></ul></li>"
    parts = read(f"{BEFORE}<ul>{items}</ul>{AFTER}")
    assert parts[2:-2] == ["first year", "drawing", "carving", "second year", "varnish"]


@pytest.mark.parametrize("colon", [": ", "："])
def test_a_list_that_is_set_as_paragraphs_is_kept_whole(colon: str) -> None:
    places = ("Alm, Birk, Dorn", "Esch, Furt", "Gau, Hain, Ilm, Jarl", "Kron", "Lohe, Moos")
    lines = [
        f"{name}{colon}" + ", ".join(f"<a href='/{one}'>{one}</a>" for one in own.split(", "))
        for name, own in zip(("North", "East", "South", "West", "Isles"), places, strict=True)
    ]
    parts = read(f"{BEFORE}<p>The water was turned off in the following places.</p>{paragraphs(*lines)}")
    kept = [place for place in places if any(part.endswith(place) for part in parts)]
    assert kept in ([], list(places))


def test_the_rest_of_a_paragraph_that_a_box_splits_stays() -> None:
    rest = "Nobody in the hall had anything to say against it that evening."
    box = "<div class='related'><b>More</b><ul><li><a href='/1'>Mill sold to a baker</a></li></ul></div>"
    assert read(f"{BEFORE}<p>{PROSE[2]}{box}{rest}</p>{paragraphs(PROSE[3])}") == [*PROSE[:3], rest, PROSE[3]]


def test_a_heading_above_a_picture_stays_with_the_text_below_it() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>The store on a Sunday.</figcaption></figure>"
    assert read(f"{BEFORE}<h2>Lo que dicen</h2>{figure}{AFTER}") == [*PROSE[:2], "Lo que dicen", *PROSE[2:]]


def test_headings_and_paragraphs_in_boxes_of_their_own_belong_together() -> None:
    boxes = [f"<div class='block-text'><div><p>{text}</p></div></div>" for text in PROSE]
    boxes[2:2] = ["<div class='block-title'><div><h2>Y gwaith</h2></div></div>"]
    assert read(f"<div class='stream'>{''.join(boxes)}</div>") == [*PROSE[:2], "Y gwaith", *PROSE[2:]]


def of_elements(tag: str, table: str, row: str, cell: str, head: str) -> str:
    """The table of the other tests, made of elements that are called its parts."""
    rows = (line.split(" | ") for line in LINES)
    cells = ("".join(f"<{tag} {cell if k else head}>{said}</{tag}>" for said in line) for k, line in enumerate(rows))
    return f"<div {table}><div>" + "".join(f"<div {row}>{line}</div>" for line in cells) + "</div></div>"


@pytest.mark.parametrize(
    "table",
    [
        of_elements("div", "role='table'", "role='row'", "role='cell'", "role='columnheader'"),
        of_elements("div", "class='x' role='grid'", "class='x' role='row'", "role='gridcell'", "role='columnheader'"),
        of_elements("span", "role='table'", "role='row'", "role='cell'", "role='columnheader'"),
        of_elements("p", "class='c-costs-table'", "class='c-costs-table__row'", *["class='c-costs-table__cell'"] * 2),
        of_elements("div", "class='divTable'", "class='divTableRow'", *["class='divTableCell'"] * 2),
    ],
)
def test_a_table_that_is_made_of_other_elements_is_kept_whole(table: str) -> None:
    assert read(BEFORE + table + AFTER) == [*PROSE[:2], *LINES, *PROSE[2:]]


def test_elements_that_are_called_rows_lay_the_page_out() -> None:
    side = "<div class='cell'><a href='/'>Home</a></div>"
    body = f"<div class='grid'><div class='row'>{side}<div class='cell'>{BEFORE}{AFTER}</div></div></div>"
    assert read(body) == list(PROSE)
    menu = "".join(f"<div role='row'><span role='cell'><a href='/{n}'>{n}</a></span></div>" for n in ("Tides", "Fish"))
    assert read(f"{BEFORE}<nav role='table'>{menu}</nav>{AFTER}") == list(PROSE)


def test_the_names_of_columns_may_stand_in_buttons_that_sort() -> None:
    table = TABLE.replace("<th>Year</th>", "<th><button>Year</button></th>")
    table = table.replace("<th>Cost</th>", "<th>Cost <button>sort</button></th>")
    assert read(BEFORE + table + AFTER) == [*PROSE[:2], *LINES, *PROSE[2:]]


def test_a_heading_may_be_a_button_that_folds_what_it_heads() -> None:
    fold, copy = "<button aria-expanded='true'>The survey</button>", "The vote <button>Copy link</button>"
    body = f"{BEFORE}<h2>{fold}</h2>{paragraphs(PROSE[2])}<h2>{copy}</h2>{paragraphs(PROSE[3])}"
    assert read(body) == [*PROSE[:2], "The survey", PROSE[2], "The vote", PROSE[3]]


@pytest.mark.parametrize(
    "code",
    [
        "<div class='code'><div><span>python</span><button>Copy</button></div><pre><code>{}</code></pre></div>",
        "<div class='tabs'><a href='#a'>Python</a> <a href='#b'>Shell</a><div><pre>{}</pre></div></div>",
    ],
)
def test_code_stays_in_a_box_with_labels(code: str) -> None:
    assert read(BEFORE + code.format("while tide &lt; 3:\n    wait()") + AFTER) == [
        *PROSE[:2],
        "while tide < 3:\n    wait()",
        *PROSE[2:],
    ]


@pytest.mark.parametrize("code", ["<dl>{}</dl>", "<dl class='facts'><div>{}</div></dl>"])
def test_terms_and_what_they_mean_stay_between_paragraphs(code: str) -> None:
    said = ("Builder", "Ada Holm", "Floors", "three", "Built", "1911")
    terms = "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in zip(said[::2], said[1::2], strict=True))
    assert read(BEFORE + code.format(terms) + AFTER) == [*PROSE[:2], *said, *PROSE[2:]]


@pytest.mark.parametrize("name", ["share-tools", "author-card"])
def test_a_list_between_paragraphs_that_is_named_after_a_part_of_the_frame_goes(name: str) -> None:
    terms = "<dt>Filed</dt><dd>by Ada Holm</dd><dt>Desk</dt><dd>rivers</dd>"
    assert read(f"{BEFORE}<dl class='{name}'>{terms}</dl>{AFTER}") == list(PROSE)
    links = "<dt><a href='/s/1'>Facebook</a></dt><dd><a href='/s/2'>E-mail</a></dd>"
    assert read(f"{BEFORE}<dl>{links}</dl>{AFTER}") == list(PROSE)


def test_the_heading_of_a_box_that_is_left_out_goes_with_it() -> None:
    rows = "".join(f"<tr><td>Year {n}</td><td>{n} million</td></tr>" for n in range(6))
    box = f"<div class='costs'><h2>What it cost</h2><table><tr><th>Year</th><th>Cost</th></tr>{rows}</table></div>"
    html = page(BEFORE + box + AFTER)
    assert "What it cost" in [part.text for part in extract(parse(html)).parts]
    assert [part.text for part in extract(parse(html), keeps_tables=False).parts] == list(PROSE)


STEPS = ("Close the gate before the tide turns.", "Hang the lamp on the outer post.", "Write the hour into the book.")


@pytest.mark.parametrize(
    "step",
    [
        "<div class='st'><div class='n'>{0}</div><div class='x'>{1}</div></div>",
        "<section><b>{0}</b><p>{1}</p></section>",
    ],
)
def test_numbers_of_steps_that_are_boxes_stay(step: str) -> None:
    body = "".join(step.format(number, said) for number, said in enumerate(STEPS, 1))
    expected = [word for number, said in enumerate(STEPS, 1) for word in (str(number), said)]
    assert read(BEFORE + body + AFTER) == [*PROSE[:2], *expected, *PROSE[2:]]


def test_a_box_of_short_lines_stays_with_its_heading_but_not_one_that_is_named_after_the_frame() -> None:
    lines = "".join(f"<div class='line'>{line}</div>" for line in ("200 g of oats", "1 egg", "30 cl of cold water"))
    box = f"<div class='{{}}'><h2>What goes in</h2>{lines}</div>"
    kept = [*PROSE[:2], "What goes in", "200 g of oats", "1 egg", "30 cl of cold water", *PROSE[2:]]
    assert read(BEFORE + box.format("what") + AFTER) == kept
    assert read(BEFORE + box.format("promo-widget") + AFTER) == list(PROSE)


def test_terms_that_end_a_paragraph_stay_with_it() -> None:
    terms = "<dl><dt>1.</dt><dd>in winter,</dd><dt>2.</dt><dd>in frost and</dd><dt>3.</dt><dd>at night.</dd></dl>"
    rule = f"<div class='rule'>(1) The gate of the store is kept shut by the council of the harbour town{terms}</div>"
    body = f"<h3>Rule 1</h3>{rule}<h3>Rule 2</h3>{rule.replace('(1)', '(2)')}"
    own = ["1.", "in winter,", "2.", "in frost and", "3.", "at night."]
    said = "The gate of the store is kept shut by the council of the harbour town"
    assert read(BEFORE + body) == [*PROSE[:2], "Rule 1", f"(1) {said}", *own, "Rule 2", f"(2) {said}", *own]


CODE = ("for gate in gates:", "    gate.close()", "log(gates)")


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td class='blob-num' data-line-number='{0}'></td><td class='blob-code'>{1}</td></tr>",
        "<tr><td class='line-number'>{0}</td><td>{1}</td></tr>",
    ],
)
def test_code_that_is_set_as_rows_with_line_numbers_keeps_its_lines(row: str) -> None:
    table = "<table class='code'>" + "".join(row.format(n, line) for n, line in enumerate(CODE, 1)) + "</table>"
    lead = paragraphs("The loop that shuts all gates at night is short enough to be printed here:")
    parts = extract(parse(page(BEFORE + lead + f"<div class='gist'>{table}</div>" + AFTER))).parts
    assert [(part.text, part.kind) for part in parts if part.text not in PROSE][1:] == [("\n".join(CODE), Kind.CODE)]


def test_a_ranking_of_two_columns_is_no_code() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>{name}</td></tr>" for n, name in enumerate(("Ada Holm", "Bo Lund", "Cy Dorn"), 1)
    )
    assert read(f"{BEFORE}<table class='results'>{rows}</table>{AFTER}")[2:5] == [
        "1 | Ada Holm",
        "2 | Bo Lund",
        "3 | Cy Dorn",
    ]


def test_a_table_of_results_stays_though_its_names_are_links() -> None:
    crews = (("Quay Rowers", "7:12"), ("Mill Women", "7:15"), ("Old Lock", "7:40"))
    row = "<tr><td><a href='/c/{0}'>{1}</a></td><td><a href='/r/{0}'>Race {0}</a></td><td>{2}</td></tr>"
    rows = "".join(row.format(n, *crew) for n, crew in enumerate(crews))
    expected = [f"{crew} | Race {n} | {time}" for n, (crew, time) in enumerate(crews)]
    assert read(f"{BEFORE}<table>{rows}</table>{AFTER}") == [*PROSE[:2], *expected, *PROSE[2:]]


def test_what_a_style_sets_as_a_table_is_one() -> None:
    cell = "<span style='display: table-cell'>{}</span>"
    row = "<div style='display:table-row'>" + cell + cell + "</div>"
    rows = "".join(row.format(*each) for each in (("Roof", "610,000"), ("Pipes", "1.2 million"), ("Pumps", "590,000")))
    expected = ["Roof | 610,000", "Pipes | 1.2 million", "Pumps | 590,000"]
    assert read(f"{BEFORE}<div style='display:table'>{rows}</div>{AFTER}") == [*PROSE[:2], *expected, *PROSE[2:]]


@pytest.mark.parametrize(
    "hint",
    [
        "Swipe to see the other columns",
        "Tabelle nach links wischen, um mehr zu sehen",
        "Faites défiler le tableau",
        "Przesuń tabelę w bok",
        "表は横にスクロールできます",
    ],
)
def test_a_line_that_tells_to_move_a_table_goes(hint: str) -> None:
    assert hint not in read(f"{BEFORE}{TABLE}<p>{hint}</p>{AFTER}")
    assert hint not in read(f"{BEFORE}<p>{hint}</p>{TABLE}{AFTER}")


def test_a_list_of_pointers_above_the_text_goes() -> None:
    said = "I have tried to shut the north gate since Friday, and it stays open whatever I do to it."
    pointers = "".join(
        f"<li>{way} message: <a href='{way}.html'>[gates] Release of the third valve</a></li>"
        for way in ("Previous", "Next")
    )
    body = f"<h1>Gate stuck</h1><ul>{pointers}</ul><hr><pre>{said}\n{said}</pre>"
    html = f"<html><head><title>Gate stuck</title></head><body>{body}</body></html>"
    assert "message" not in " ".join(part.text for part in extract(parse(html)).parts)


def test_the_heading_that_links_to_itself_stays_before_labelled_code() -> None:
    body = (
        "<h2 id='s'><a href='#s'>Syntax</a></h2><div class='sample'><p class='lang'>js</p>"
        "<pre><code>close(gate)</code></pre></div><h3><a href='#r'>What it gives</a></h3>"
    )
    assert read(BEFORE + body + AFTER) == [*PROSE[:2], "Syntax", "close(gate)", "What it gives", *PROSE[2:]]


def test_a_list_in_a_box_with_its_heading_stays_whole_between_paragraphs() -> None:
    wanted = ("120 g of barley", "2 carrots, cut in cubes", "1 l of stock", "1 handful of parsley")
    items = "".join(f"<li class='flex'><input type='checkbox'> {each}</li>" for each in wanted)
    box = f"<div class='rounded border'><h2>What goes in</h2><ul>{items}</ul></div><h2>What to do</h2>"
    assert read(BEFORE + box + AFTER) == [*PROSE[:2], "What goes in", *wanted, "What to do", *PROSE[2:]]


def test_the_first_of_several_headings_alike_stays_though_no_text_stands_above_it() -> None:
    rules = "".join(f"<h2>§ {n} Rule</h2><ol><li>{text}</li></ol>" for n, text in enumerate(PROSE, 1))
    html = f"<html><head><title>Law of the gate</title></head><body><h1>Law of the gate</h1>{rules}</body></html>"
    expected = [line for n, text in enumerate(PROSE, 1) for line in (f"§ {n} Rule", text)]
    assert [part.text for part in extract(parse(html)).parts] == expected


def test_a_row_of_links_above_the_text_and_what_stands_below_the_last_rule_go() -> None:
    menu = "<p><a href='/'>home</a> · <a href='/feed'>feed</a> · <a href='/now'>now</a></p>"
    foot = (
        "<hr><p><a href='/1'>older</a> / <a href='/2'>newer</a></p><p>No cookies here. Mail me at holm at example.</p>"
    )
    html = f"<html><head><title>The store</title></head><body>{menu}<h1>The store</h1>{BEFORE}{AFTER}{{}}</body></html>"
    assert [part.text for part in extract(parse(html.format(foot))).parts] == list(PROSE)
    kept = f"<hr><p>{PROSE[0]} Again.</p>"
    assert [part.text for part in extract(parse(html.format(kept))).parts] == [*PROSE, f"{PROSE[0]} Again."]


def test_a_sentence_in_a_box_beside_a_sign_stays() -> None:
    said = "Turn the lamp to the river for the whole night."
    box = f"<div class='kc'><div class='e'>💡</div><div class='t'>{said}</div></div>"
    assert said in read(BEFORE + box + AFTER)


def test_terms_between_two_headings_stay() -> None:
    terms = "<dl><dt>Oil</dt><dd>six drops</dd><dt>Wick</dt><dd>two, dry</dd><dt>Glass</dt><dd>a clean one</dd></dl>"
    body = f"{BEFORE}<h3>What goes in</h3>{terms}<h3>What to do</h3>{AFTER}"
    said = ["Oil", "six drops", "Wick", "two, dry", "Glass", "a clean one"]
    assert read(body) == [*PROSE[:2], "What goes in", *said, "What to do", *PROSE[2:]]


def test_the_parts_of_a_list_article_stay_though_each_is_signed() -> None:
    books = (("Low Water", "H. Vane"), ("The Weir", "O. Finch"), ("Mud", "A. Kern"), ("Locks", "B. Tarrant"))
    parts = "".join(
        f"<div class='book'><h3>{n}. {name}</h3><div class='who'>by {who}</div><p>{text}</p></div>"
        for n, ((name, who), text) in enumerate(zip(books, PROSE, strict=True), 1)
    )
    lead = "These are the four books about rivers that we read this winter, and why you might like them."
    text = read(f"<p>{lead} {lead.replace('These', 'Those')}</p>{parts}")
    assert [line for line in text if line in PROSE] == list(PROSE)
    assert "4. Locks" in text


def test_a_list_at_the_end_that_a_paragraph_announces_stays() -> None:
    wanted = ("Wash the barley until the water runs clear", "Boil it for forty minutes", "Serve it with black bread")
    items = "".join(f"<li>{each}</li>" for each in wanted)
    body = f"{BEFORE}{AFTER}<p>This is what the keeper told us to do with the barley:</p><ul>{items}</ul>"
    assert read(body)[-3:] == list(wanted)


def test_a_note_that_is_set_as_a_table_with_its_label_stays() -> None:
    note = (
        "<table><tr><td class='icon'><div>Tip</div></td><td class='said'>Write the hour on the post.</td></tr></table>"
    )
    assert "Write the hour on the post." in " ".join(read(f"{BEFORE}<div class='block tip'>{note}</div>{AFTER}"))


def judged_of(body: str, *chosen: str, likely: float) -> tuple[Judged, Chosen]:
    """A page whose blocks of these texts are chosen, the others being so likely."""
    judged = judge_blocks(segment(parse(page(body))), StructuredHints((), (), (), ()), packaged_model())
    is_chosen = np.array([text in chosen for text in judged.blocks.text])
    return replace(judged, probability=np.where(is_chosen, 1.0, likely)), is_chosen


def texts_of(judged: Judged, chosen: Chosen) -> list[str]:
    return [judged.blocks.text[block] for block in np.flatnonzero(chosen)]


@pytest.mark.parametrize(
    ("summary", "more"),
    [
        ("<summary>What a repair would cost</summary>", ""),
        ("<summary><h3>Is it dear?</h3><span class=icon>+</span></summary>", ""),
        ("<summary>Costs</summary>", f"<details class=q><summary>Dates</summary><p>{PROSE[3]}</p></details>"),
    ],
)
def test_what_heads_a_part_that_folds_is_kept_with_it(summary: str, more: str) -> None:
    body = f"{BEFORE}<details class=q>{summary}<p>{PROSE[2]}</p></details>{more}"
    judged, chosen = judged_of(body, *PROSE, likely=LIKELY_BETWEEN)
    added = choose_summaries(judged, chosen) & ~chosen
    assert texts_of(judged, added)[0] in ("What a repair would cost", "Is it dear?", "Costs")
    assert added.sum() == 1 + bool(more)


@pytest.mark.parametrize("button", ["Read more of this", "Details", "Show transcript", "Weiter zum Text!"])
def test_a_button_that_unfolds_a_part_is_no_text(button: str) -> None:
    body = f"{BEFORE}<details><summary>{button}</summary><p>{PROSE[2]}</p></details>"
    judged, chosen = judged_of(body, *PROSE, likely=0.4)
    assert choose_summaries(judged, chosen).tolist() == chosen.tolist()


@pytest.mark.parametrize(
    ("lines", "stay"),
    [
        (("<center><b>The survey</b></center>", "<center><b>The roof</b></center>"), True),
        (("<div><strong>What it says</strong></div>", "<div><strong>Whom it names</strong></div>"), True),
        # One line alone, or one twice, may be a label; so may what is not bold, has no words, or is a link.
        (("<center><b>The survey</b></center>", ""), False),
        (("<p><b>Story goes on below</b></p>", "<p><b>Story goes on below</b></p>"), False),
        (("<div>The survey</div>", "<div>The roof</div>"), False),
        (("<center><b>—</b></center>", "<center><b>***</b></center>"), False),
        (("<div><b><a href=/x>The survey</a></b></div>", "<div><b><a href=/y>The roof</a></b></div>"), False),
    ],
)
def test_bold_lines_between_paragraphs_are_headings(lines: tuple[str, str], stay: bool) -> None:
    long = [f"{text} {other}" for text, other in pairwise(PROSE)]
    body = f"<p>{long[0]}</p>{lines[0]}<p>{long[1]}</p>{lines[1]}<p>{long[2]}</p>"
    judged, chosen = judged_of(body, *long, likely=LIKELY_BOLD)
    kept = choose_between(judged, chosen, np.zeros(len(chosen), bool))
    assert kept.sum() - chosen.sum() == 2 * stay


def test_a_table_of_one_column_is_kept_whole_or_goes() -> None:
    facts = ("The store in short", "Built for oats in 1852", "Three floors of larch", "Empty since the spring of 1990")
    rows = "".join(f"<tr><td>{fact}</td></tr>" for fact in facts)
    kept = [fact for fact in facts if any(fact in part for part in read(f"{BEFORE}<table>{rows}</table>{AFTER}"))]
    assert kept in ([], list(facts))


def test_a_line_that_is_called_the_caption_of_a_table_stays_with_it() -> None:
    box = f"<p class='caption'><b>Table 4.</b> What the roof cost</p><div class='scroll'>{TABLE}</div>"
    assert read(f"{BEFORE}{box}{AFTER}") == [*PROSE[:2], "Table 4. What the roof cost", *LINES, *PROSE[2:]]


def test_a_table_that_lays_out_a_short_story_is_no_data() -> None:
    story = f"<table><tr><td>Home<br>Sport<td><p>{PROSE[0]}</p><p>{PROSE[1]}</p><td>Ads</table>"
    assert [part.text for part in extract(parse(f"<body><h1>Store</h1>{story}<p>Imprint</p>")).parts] == list(PROSE[:2])


def test_a_table_in_the_box_of_a_page_builder_stays_at_the_end() -> None:
    box = (
        f"<div class='elementor-widget-container'><h4>What it cost</h4><div class='elementor-rows'>{TABLE}</div></div>"
    )
    assert read(f"{BEFORE}{AFTER}{box}") == [*PROSE, "What it cost", *LINES]


def test_terms_below_a_heading_at_the_end_stay() -> None:
    terms = ("What it costs", "4.2 million, most of it for oak", "Who pays", "the town, and the county a third")
    listed = "".join(
        f"<dt>{name}</dt><dd>{meaning}</dd>" for name, meaning in zip(terms[::2], terms[1::2], strict=True)
    )
    assert read(f"{BEFORE}{AFTER}<h3>In short</h3><dl>{listed}</dl>") == [*PROSE, "In short", *terms]


@pytest.mark.parametrize("lead", ["Whoever wants the figures can ask for them so:", "The figures are open to all."])
def test_code_that_ends_a_text_stays(lead: str) -> None:
    code = "<pre><code>fetch /store/costs --year 2022\nsum costs.csv</code></pre>"
    assert read(f"{BEFORE}{AFTER}<p>{lead}</p>{code}")[-1] == "fetch /store/costs --year 2022\nsum costs.csv"


def test_letters_that_name_columns_stay_apart() -> None:
    rows = "<tr><th>Team</th><th>D</th><th>L</th><th>GF</th></tr><tr><td>Mill</td><td>2</td><td>1</td><td>9</td></tr>"
    assert "Team | D | L | GF" in read(f"{BEFORE}<table>{rows}</table>{AFTER}")


def test_what_a_role_makes_a_heading_is_one() -> None:
    head = "<div role='heading' aria-level='4'>What the engineers saw</div>"
    parts = extract(parse(page(f"{BEFORE}{head}{AFTER}"))).parts
    assert [(part.text, part.kind) for part in parts[2:3]] == [("What the engineers saw", Kind.HEADING)]


def test_a_heading_that_a_line_end_cuts_stays_whole() -> None:
    assert read(f"{BEFORE}<h2>What the engineers<br>saw in spring</h2>{AFTER}")[2] == (
        "What the engineers\nsaw in spring"
    )


def test_a_card_between_a_heading_and_its_text_does_not_part_them() -> None:
    card = "<div class='product-card'><h3>Iron hook</h3><a href='/buy/hook'>$ 12 at the mill</a></div>"
    assert read(f"{BEFORE}<h3>What holds the roof</h3>{card}{AFTER}") == [
        *PROSE[:2], "What holds the roof", *PROSE[2:],
    ]  # fmt: skip


def test_code_below_a_heading_at_the_end_stays() -> None:
    assert read(f"{BEFORE}{AFTER}<h2>For readers who count</h2><pre>costs --since 1990\ncosts --plot</pre>")[-2:] == [
        "For readers who count",
        "costs --since 1990\ncosts --plot",
    ]


def test_a_line_in_bold_letters_heads_the_list_behind_it() -> None:
    steps = "<ul><li>Lift the tiles, row by row</li><li>Lay the larch boards</li><li>Set the tiles again</li></ul>"
    assert "How the roof is mended" in read(f"{BEFORE}{AFTER}<p><b>How the roof is mended</b></p>{steps}")


def test_a_table_below_the_only_paragraph_stays() -> None:
    assert read(paragraphs(PROSE[2] + " " + PROSE[3]) + TABLE) == [f"{PROSE[2]} {PROSE[3]}", *LINES]


def test_a_list_below_a_likely_heading_at_the_end_stays() -> None:
    terms = (
        "<dl><dt>Fare</dt><dd>80 crowns, half of it for children</dd><dt>Dogs</dt><dd>travel free of charge</dd></dl>"
    )
    assert read(f"{BEFORE}{AFTER}<h2>What the visit costs</h2>{terms}")[-1] == "travel free of charge"


def test_rows_and_cells_of_a_box_that_is_called_a_grid_are_a_table() -> None:
    rows = "".join(
        f"<div class='fee-grid__row'><div class='fee-grid__cell'>{name}</div>"
        f"<div class='fee-grid__cell'>{fee}</div></div>"
        for name, fee in (("Berth", "40"), ("Shed", "25"), ("Crane", "90"))
    )
    assert read(f"{BEFORE}<div class='fee-grid'>{rows}</div>{AFTER}")[2:5] == ["Berth | 40", "Shed | 25", "Crane | 90"]


def test_a_line_that_looks_like_a_chosen_label_stays() -> None:
    """Subheads of a class that nobody knows: of one the model is sure, of the other one less so."""
    head = "<div class='zw'>{}</div>"
    body = BEFORE + head.format("Oak or larch") + f"<p>{PROSE[2]}</p>" + head.format("Who pays") + f"<p>{PROSE[3]}</p>"
    judged, chosen = judged_of(body, *PROSE, "Who pays", likely=0.2)
    heads = [judged.blocks.text.index(text) for text in ("Oak or larch", "Who pays")]
    probability = judged.probability.copy()
    probability[heads[1]] = 0.8
    kept = choose_between(replace(judged, probability=probability), chosen, np.zeros(len(chosen), bool))
    assert kept[heads].all()


def test_a_signature_in_even_letters_is_no_code_that_ends_a_text() -> None:
    end = "<pre>-- \nThe Harbour Gazette\nletters at the gate of the store</pre>"
    assert read(f"{BEFORE}{AFTER}{end}") == list(PROSE)


def test_a_heading_goes_with_the_row_of_cards_behind_it() -> None:
    cards = "".join(f"<div class='card'><h4><a href='/mill/{n}'>The mill, part {n}</a></h4></div>" for n in (1, 2, 3))
    assert read(f"{BEFORE}<h3>More on the mill</h3><div class='cards'>{cards}</div>{AFTER}") == list(PROSE)
