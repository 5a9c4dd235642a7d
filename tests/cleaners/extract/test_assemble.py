from copydesk.cleaners.extract.assemble import BlockCandidate, assemble, parts_of
from copydesk.cleaners.extract.blocks import BlockLink
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Kind, Part


def kinds(body: str) -> list[tuple[str, Kind]]:
    return [(part.text, part.kind) for part in parts_of(segment(parse(body)))]


def test_kinds_follow_elements() -> None:
    body = (
        "<h2>H</h2><p>P</p><ul><li>L</ul><blockquote><p>Q</p></blockquote><figure><figcaption>C</figcaption></figure>"
    )
    assert kinds(body) == [
        ("H", Kind.HEADING),
        ("P", Kind.PARAGRAPH),
        ("L", Kind.LIST_ITEM),
        ("Q", Kind.QUOTE),
        ("C", Kind.CAPTION),
    ]


def test_a_lone_paragraph_in_a_list_item_is_the_item_and_several_are_paragraphs() -> None:
    assert kinds("<ul><li><p>one</p></li><li><p>two</p><p>three</p></li></ul>") == [
        ("one", Kind.LIST_ITEM),
        ("two", Kind.PARAGRAPH),
        ("three", Kind.PARAGRAPH),
    ]


def test_preformatted_text_is_verse_unless_it_is_named_code() -> None:
    assert kinds("<pre>a\nb</pre><pre><code>x</code></pre><div class=highlight><pre>y</pre></div>") == [
        ("a\nb", Kind.VERSE),
        ("x", Kind.CODE),
        ("y", Kind.CODE),
    ]


def test_indented_statements_are_code_and_indented_verse_is_none() -> None:
    assert kinds(
        "<pre>if (ebb) {\n  wait();\n}</pre><pre>The tide was low,\n  the night was long,\n  and so we slept</pre>"
    ) == [
        ("if (ebb) {\n  wait();\n}", Kind.CODE),
        ("The tide was low,\n  the night was long,\n  and so we slept", Kind.VERSE),
    ]


def test_cells_are_a_row_only_beside_other_cells() -> None:
    assert kinds("<table><tr><td>1<td>2<tr><td>alone</table>") == [
        ("1", Kind.TABLE_ROW),
        ("2", Kind.TABLE_ROW),
        ("alone", Kind.PARAGRAPH),
    ]


def test_an_article_inside_a_quote_is_not_quoted() -> None:
    assert kinds("<blockquote><article><p>a</p></article></blockquote>") == [("a", Kind.PARAGRAPH)]


def test_a_slot_is_the_same_whatever_numbers_a_page_puts_into_its_classes() -> None:
    body = '<div class="post post-{0} id{0} more"><p class="p{0}">text</p></div>'
    slots = {parts_of(segment(parse(body.format(number))))[0].slot for number in (1, 4711)}
    assert slots == {"p.p<div.post.post-<body"}


def candidate(
    text: str, follows: BlockLink = BlockLink.APART, *, chosen: bool = True, kind: Kind = Kind.PARAGRAPH
) -> BlockCandidate:
    return BlockCandidate(Part(text, kind), 0.9, chosen, follows)


def test_lines_of_a_paragraph_stay_lines() -> None:
    assert [p.text for p in assemble([candidate("Roses"), candidate("violets", BlockLink.LINE)])] == ["Roses\nviolets"]


def test_whole_sentences_set_apart_by_one_break_are_paragraphs() -> None:
    first = "This is a paragraph of a paper whose editor knows one break only, and it ends here."
    second = "This is the next one, which begins with a capital and goes on for just as long, too."
    assert [p.text for p in assemble([candidate(first), candidate(second, BlockLink.LINE)])] == [first, second]
    unended = first[:-1]
    assert [p.text for p in assemble([candidate(unended), candidate(second, BlockLink.LINE)])] == [
        f"{unended}\n{second}"
    ]


def test_cells_of_a_row_become_one_part() -> None:
    cells = [candidate("Goals", kind=Kind.TABLE_ROW), candidate("3", BlockLink.CELL, kind=Kind.TABLE_ROW)]
    assert assemble(cells) == (Part("Goals | 3", Kind.TABLE_ROW),)


def test_a_line_after_one_that_was_dropped_begins_a_part() -> None:
    candidates = [
        candidate("kept"),
        candidate("dropped", BlockLink.LINE, chosen=False),
        candidate("kept too", BlockLink.LINE),
    ]
    assert [part.text for part in assemble(candidates)] == ["kept", "kept too"]


def test_nothing_chosen_gives_nothing() -> None:
    assert assemble([]) == ()
    assert assemble([candidate("a", chosen=False)]) == ()


def assembled(body: str) -> list[Part]:
    blocks = segment(parse(body))
    told = zip(parts_of(blocks), map(BlockLink, blocks.follows), strict=True)
    return list(assemble(BlockCandidate(part, 1.0, True, follows) for part, follows in told))


def test_short_lines_that_end_with_commas_and_stops_are_verse() -> None:
    verses = (
        "Low water, the boats lie down,",
        "the children walk out,",
        "low water till six,",
        "then run to the dock.",
    )
    assert assembled(f"<p>{'<br>'.join(verses)}</p>") == [Part("\n".join(verses), Kind.VERSE, "p<body")]


def test_lines_that_were_wrapped_at_a_width_are_no_verse() -> None:
    lines = (
        "The council met on Tuesday to decide what",
        "should become of the old grain store, by",
        "the river, soon.",
    )
    assert [part.kind for part in assembled(f"<p>{'<br>'.join(lines)}</p>")] == [Kind.PARAGRAPH]


def test_lines_that_were_wrapped_at_marks_are_no_verse() -> None:
    lines = (
        "The old grain store, shut since the fire of February,",
        "will be open again on Saturday, four months later,",
        "before ten.",
    )
    assert [part.kind for part in assembled(f"<p>{'<br>'.join(lines)}</p>")] == [Kind.PARAGRAPH]
    wide = (
        "朝市の会場には野菜を売る店が五十軒並び、",
        "農家の人たちは売り場がなかったので喜び、",
        "再開を待っている。",
    )
    assert [part.kind for part in assembled(f"<p>{'<br>'.join(wide)}</p>")] == [Kind.PARAGRAPH]
