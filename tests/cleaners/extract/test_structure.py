"""Levels, links and cells of blocks: each where the page has it, however the text came about."""

from __future__ import annotations

import pytest

import copydesk
from copydesk.cleaners.extract.page_text import read_page_text
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Article, Block, Kind
from copydesk.cleaners.model.fields import TextBlock
from copydesk.cleaners.model.page import Page
from copydesk.cleaners.model.record import Record, Reject
from copydesk.cleaners.model.record_options import RecordOptions
from copydesk.cleaners.read import Reading, read

URL = "https://quay.example/news/lock"
LONG = "The lock keeper opened the second gate at noon after the water board had tested every hinge of it. "


def page(body: str, head: str = "") -> str:
    story = f"<article><h1>Second gate</h1><p>{LONG * 3}</p>{body}<p>{LONG * 2}</p></article>"
    return f"<html lang=en><head>{head}</head><body>{story}"


def record_of(body: str, head: str = "") -> Record:
    found = copydesk.clean(page(body, head), url=URL, blocks=True).record
    assert found is not None
    return found


def article_of(body: str) -> Article:
    found = read(Page(URL, page(body).encode(), URL), how=Reading(records=RecordOptions(blocks=True)))
    assert not isinstance(found, Reject)
    return found


def blocks_of(article: Article, kind: Kind) -> list[Block]:
    return [block for block in article.blocks if block.kind is kind]


def said(record: Record, block: TextBlock) -> str:
    return record.text[block.start : block.end]


def links_of(record: Record) -> list[tuple[str, str]]:
    return [(record.text[k.start : k.end], k.url) for block in record.blocks for k in block.links]


def test_nobody_who_does_not_ask_gets_blocks() -> None:
    found = copydesk.clean(page("<h2>Why now</h2>"), url=URL).record
    assert found is not None
    assert found.blocks == ()


def test_blocks_have_their_kinds_levels_and_texts() -> None:
    record = record_of(f"<h3>What follows</h3><ul><li>Paint the rail</li><li>Oil the winch</li></ul><p>{LONG}</p>")
    told = [(block.kind, block.level, said(record, block)) for block in record.blocks[1:4]]
    assert told == [
        ("heading", 3, "What follows"),
        ("list_item", 1, "Paint the rail"),
        ("list_item", 1, "Oil the winch"),
    ]


def test_items_of_a_list_in_a_list_are_a_level_deeper() -> None:
    inner = "<ul><li>brass ones for the upper hinge</li><li>steel ones for the lower hinge</li></ul>"
    article = article_of(f"<ol start=4><li>New bolts for the gate{inner}</li><li>New planks for the deck</li></ol>")
    told = [(b.structure and (b.structure.level, b.structure.number)) for b in blocks_of(article, Kind.LIST_ITEM)]
    assert told == [(1, 4), (2, None), (2, None), (1, 5)]


def test_a_list_that_stands_in_a_list_of_the_page_begins_at_level_one() -> None:
    body = f"<ul><li><p>{LONG * 3}</p><ul><li>The gate</li><li>The wall</li></ul><p>{LONG * 3}</p></li></ul>"
    found = copydesk.clean(f"<html lang=en><body><main><h1>Second gate</h1>{body}</main>", url=URL, blocks=True).record
    assert found is not None
    assert {b.level for b in found.blocks if b.kind == "list_item"} == {1}


def test_links_have_their_words_and_absolute_addresses() -> None:
    body = (
        "<p>It was built by <a href='/firm'>the <b>old</b> firm</a>, says"
        " <a href='https://other.example/x?utm_source=quay#top'>a\n report</a>; or"
        " write to <a href='mailto:a@b.example'>us</a>"
        " or see <a href='#notes'>the notes of the board</a>.</p>"
    )
    assert links_of(record_of(body)) == [
        ("the old firm", "https://quay.example/firm"),
        ("a report", "https://other.example/x"),
    ]


def test_a_base_element_says_where_relative_links_lead() -> None:
    head = "<base href='https://static.example/deep/'>"
    assert links_of(record_of("<p>See <a href='map'>the map</a> of the lock.</p>", head)) == [
        ("the map", "https://static.example/deep/map")
    ]


def test_a_text_that_stands_twice_has_the_links_of_its_own_place() -> None:
    line = "The board meets again on Friday to talk about the third gate and its cost."
    teaser = f"<nav><ul><li><a href='/teaser'>{line}</a></li></ul></nav>"
    own = f"<p>{line}</p>"
    html = page(own).replace("<article>", f"{teaser}<article>")
    found = copydesk.clean(html, url=URL, blocks=True).record
    assert found is not None
    assert line in found.text
    assert links_of(found) == []


def test_quotation_marks_and_left_out_marks_do_not_move_links() -> None:
    body = (
        "<p>He said <q>we are late</q><sup><a href='#fn1'>[1]</a></sup> and <a href='/why'>told why</a>"
        "<a href='#p' class=anchor>#</a> at length to the whole board.</p>"
    )
    record = record_of(body)
    assert "“we are late” and told why at length" in record.text
    assert links_of(record) == [("told why", "https://quay.example/why")]


def test_a_drop_cap_and_a_broken_word_do_not_move_links() -> None:
    body = f"<p><span class=dropcap>T</span>he rail, writes <a href='/paper'>the pa\nper</a>, is new. {LONG}</p>"
    record = record_of(body)
    assert "The rail, writes the pa per, is new" in record.text or "writes the paper, is new" in record.text
    assert [url for _, url in links_of(record)] == ["https://quay.example/paper"]
    assert links_of(record)[0][0].replace(" ", "") == "thepaper"


def test_cells_have_their_columns_where_others_are_empty_or_span() -> None:
    table = (
        "<table><tr><th>Day</th><th colspan=2>Boats</th></tr><tr><td rowspan=2>Monday</td><td></td><td>7</td></tr>"
        "<tr><td>9</td><td>4</td></tr></table>"
    )
    article = article_of(table)
    rows = [
        (b.structure.number, [(article.text[c.start : c.end], c.column) for c in b.structure.cells])
        for b in blocks_of(article, Kind.TABLE_ROW)
        if b.structure
    ]
    assert rows == [(1, [("Day", 1), ("Boats", 2)]), (2, [("Monday", 1), ("7", 3)]), (3, [("9", 2), ("4", 3)])]


def test_edits_move_links_and_cells_with_their_words() -> None:
    body = (
        "<p>spot_img</p><p>The cafÃ© by the lock serves <a href='/tea'>tea and cafÃ© au lait</a> until nine.</p>"
        "<table><tr><th>Drink</th><th>Price</th></tr><tr><td>CafÃ©</td><td>3 â‚¬</td></tr></table>"
    )
    result = copydesk.clean(page(body), url=URL, blocks=True)
    assert result.record is not None
    assert result.edits
    assert links_of(result.record) == [("tea and café au lait", "https://quay.example/tea")]
    assert "| Café | 3 € |" in (result.markdown() or "")


def marks_of(record: Record) -> list[tuple[str, str]]:
    return [(record.text[k.start : k.end], k.kind) for block in record.blocks for k in block.marks]


def test_words_are_marked_as_the_page_sets_them() -> None:
    body = (
        "<p>It is <b>heavy</b> and <i>old, <strong>very</strong> old</i>, says <cite>The Lock</cite>; press"
        " <kbd>F1</kbd> or type <code>open <var>gate</var></code>, for <s>ten</s> 9 m<sup>3</sup>, H<sub>2</sub>O.</p>"
    )
    assert marks_of(record_of(body)) == [
        ("heavy", "strong"),
        ("old, very old", "em"),
        ("very", "strong"),
        ("The Lock", "em"),
        ("F1", "code"),
        ("open gate", "code"),
        ("gate", "em"),
        ("ten", "del"),
        ("3", "sup"),
        ("2", "sub"),
    ]


def test_styles_mark_words_and_take_marks_away() -> None:
    body = (
        '<p><b style="font-weight:normal">The <span style="font-weight: 700">gate</span> of'
        ' <span style="font-style:italic;color:red">oak</span> costs'
        ' <span style="text-decoration:line-through">9</span> 8 a m<span style="vertical-align:super">2</span></b>,'
        ' <span style="font-weight:500">or so</span>.</p>'
    )
    found = [("gate", "strong"), ("oak", "em"), ("9", "del"), ("2", "sup")]
    assert marks_of(record_of(body)) == found


def test_headings_and_heads_of_columns_are_not_marked_as_bold() -> None:
    body = (
        f"<h2><strong>What the <em>board</em> wants</strong></h2><p>{LONG}</p><table>"
        "<tr><th><b>Day</b></th><th>Boats</th></tr><tr><td><b>Monday</b></td><td>7</td></tr></table>"
    )
    assert marks_of(record_of(body)) == [("board", "em"), ("Monday", "strong")]


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ('<pre><code class="language-python">{}</code></pre>', "python"),
        ('<pre class="lang-js prettyprint"><code>{}</code></pre>', "js"),
        ('<div class="highlight highlight-source-shell"><pre><span>{}</span></pre></div>', "shell"),
        ('<div class="highlight-c++ notranslate"><div class="highlight"><pre>{}</pre></div></div>', "c++"),
        ('<pre class="brush: java; gutter: false">{}</pre>', "java"),
        ('<pre><code class="hljs rust">{}</code></pre>', "rust"),
        ('<pre><code class="hljs language-go">{}</code></pre>', "go"),
        ('<pre class="sourceCode r"><code class="sourceCode r">{}</code></pre>', "r"),
        ('<pre data-lang="TypeScript">{}</pre>', "typescript"),
        ('<figure data-language="ruby"><pre>{}</pre></figure>', "ruby"),
        ('<pre><code class="language-plaintext">{}</code></pre>', None),
        ('<pre class="hljs notranslate">{}</pre>', None),
        ("<pre>{}</pre>", None),
    ],
)
def test_code_has_the_language_that_the_page_names(code: str, language: str | None) -> None:
    source = "def open(gate):\n    return gate.lift()\n"
    record = record_of(f'<div class="lang-de">{code.format(source)}<p>{LONG}</p></div>')
    (block,) = [each for each in record.blocks if each.kind == "code"]
    assert (block.code_language, block.marks) == (language, ())


def test_paragraphs_and_code_know_their_item_and_a_single_item_is_none() -> None:
    steps = (
        "<ol><li><p>Lift the gate by its own winch:</p><pre><code>winch --up\n  --slow</code></pre></li>"
        "<li><p>Wait until the water stands still.</p><p>That takes a while in the spring.</p></li></ol>"
    )
    told = [
        (block.kind, block.level, block.number)
        for block in record_of(steps).blocks
        if block.kind in ("paragraph", "code", "list_item")
    ][1:-1]
    assert told == [("paragraph", 1, 1), ("code", 1, 1), ("paragraph", 1, 2), ("paragraph", 1, 2)]
    alone = record_of(f"<ol><li><p>{LONG}</p><p>{LONG * 2}</p></li></ol>")
    assert {block.level for block in alone.blocks if block.kind == "paragraph"} == {None}


def test_items_that_count_down_and_terms_with_what_they_mean() -> None:
    body = "<ol reversed><li>The third gate</li><li>The second gate</li><li>The first gate</li></ol>"
    told = [(b.number, b.level) for b in record_of(body).blocks if b.kind == "list_item"]
    assert told == [(3, 1), (2, 1), (1, 1)]
    body = "<dl><dt>Lock</dt><dd>Two gates and the water between</dd><dt>Winch</dt><dd>What lifts the gate</dd></dl>"
    assert [b.level for b in record_of(body).blocks if b.kind == "list_item"] == [1, 2, 1, 2]


def test_cells_say_what_heads_them_and_to_which_side_they_are_set() -> None:
    body = (
        "<table><tr><th>Day</th><th class=text-right>Boats</th></tr>"
        "<tr><td style='text-align: center'>Monday</td><td align=RIGHT>7</td></tr></table>"
    )
    record = record_of(body)
    told = [(record.text[c.start : c.end], c.column, c.is_header, c.align) for b in record.blocks for c in b.cells]
    assert told == [
        ("Day", 1, True, None),
        ("Boats", 2, True, "right"),
        ("Monday", 1, False, "center"),
        ("7", 2, False, "right"),
    ]


def test_quotations_have_their_source_and_depth() -> None:
    quote = f"<blockquote cite='/said'><p>{LONG}</p><blockquote><p>{LONG}</p></blockquote></blockquote>"
    told = [(b.level, b.cite) for b in record_of(quote).blocks if b.kind == "quote"]
    assert told == [(1, "https://quay.example/said"), (2, None)]


def test_edits_move_marks_with_their_words() -> None:
    body = "<p>The <b>cafÃ© by <i>the lÃ¶ck</i></b> serves <i>cafÃ© au lait</i> until nine.</p>"
    result = copydesk.clean(page(body), url=URL, blocks=True)
    assert result.record is not None
    assert result.edits
    assert marks_of(result.record) == [("café by the löck", "strong"), ("the löck", "em"), ("café au lait", "em")]
    assert "The **café by *the löck*** serves *café au lait* until nine." in (result.markdown() or "")


def test_the_text_of_noscript_and_of_page_data_has_blocks() -> None:
    story = f"<article><h1>Gate</h1><p>{LONG * 4}<a href='/n'>the note</a></p></article>"
    found = copydesk.clean(f"<html lang=en><body><noscript>{story}</noscript>", url=URL, blocks=True).record
    assert found is not None
    assert links_of(found) == [("the note", "https://quay.example/n")]
    data = f'{{"@type":"NewsArticle","headline":"Gate","articleBody":"{LONG * 5}"}}'
    data = f'<script type="application/ld+json">{data}</script>'
    stated = copydesk.clean(
        f"<html lang=en><head>{data}</head><body><p>Loading the news</p>", url=URL, blocks=True
    ).record
    assert stated is not None
    assert [block.kind for block in stated.blocks] == ["paragraph"]


def test_a_scraped_text_has_blocks_of_its_lines() -> None:
    text = f"Second gate\n\n{LONG * 3}\n\n{LONG * 2}"
    found = copydesk.clean(text, content_type="text/plain; charset=utf-8", blocks=True).record
    assert found is not None
    assert [found.text[b.start : b.end] for b in found.blocks] == found.text.split("\n\n")


def test_page_text_counts_columns_and_numbers_within_bounds() -> None:
    cells = "<td colspan=999999999>a</td><td rowspan=x>b</td><td colspan=0>c</td>"
    found = read_page_text(
        parse(f"<body><table><tr>{cells}</tr></table><ol start=99999999999><li value=-3>d</li></ol>")
    )
    told = [(context.cell and context.cell[:3], context.number) for context in found.contexts]
    assert told == [((1, 1, 1), None), ((1, 1, 101), None), ((1, 1, 102), None), (None, 1)]
