import pytest

from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse


def texts(html: str) -> list[str]:
    return segment(parse(html)).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<h2>The price<a class="headerlink" href="#price">¶</a></h2>', "The price"),
        ('<h3><a class="anchor" href="#p" aria-hidden="true">#</a> The price</h3>', "The price"),
        ('<h2>The price <a href="#p"><svg><title>Link</title></svg></a></h2>', "The price"),
        ('<h2>The price<a class="heading-anchor" href="#p">Copy</a></h2>', "The price"),
        ('<h2><a href="#p">The price</a></h2>', "The price"),
        ('<h2>The price <a href="#top">Back to the beginning</a></h2>', "The price"),
        (
            '<div><h2 id="übersicht">The price</h2><a href="#%C3%BCbersicht">Section titled “The price”</a></div>',
            "The price",
        ),
        ('<h2>Part two: <a href="#p2">the price</a></h2>', "Part two: the price"),
        ("<h2>Why C# won</h2>", "Why C# won"),
        ('<p>On rock.<sup><a href="#fn1">1</a></sup> It holds.</p>', "On rock. It holds."),
        ('<p>On rock.<a href="#note-2" id="r2"><sup>2</sup></a> It holds.</p>', "On rock. It holds."),
        ('<p>On rock<sup>[<a href="#cite_note-4">4</a>]</sup>, it holds.</p>', "On rock, it holds."),
        ('<p>On rock.<a role="doc-noteref" href="#x">*</a></p>', "On rock."),
        ('<p>On rock<sup><a role="button" href="javascript:void(0)">3</a></sup> it holds.</p>', "On rock it holds."),
        ('<p>岩の上に立つ<a href="#n1"><sup>※1</sup></a>。</p>', "岩の上に立つ。"),
        ('<p>Στον βράχο<sup><a href="#s1">α</a></sup>.</p>', "Στον βράχο."),
        ('<p>On rock<sup><a href="#n">†</a></sup>.</p>', "On rock."),
        ('<li>By weight. <a href="#r1">↩︎</a></li>', "By weight."),
        ("<p>412 m<sup>2</sup> of CO<sub>2</sub></p>", "412 m2 of CO2"),
        ('<p>See <a href="#part-2">part 2</a> and <a href="/4">4</a>.</p>', "See part 2 and 4."),
    ],
)
def test_marks_that_lead_elsewhere_go(html: str, text: str) -> None:
    assert texts(html) == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>It was <q>a good day</q>.</p>", "It was “a good day”."),
        ('<p>Es war <q lang="de">ein <q lang="de">guter</q> Tag</q>.</p>', "Es war „ein ‚guter‘ Tag“."),
        ('<p>Dijo <q lang="es">basta</q>.</p>', "Dijo «basta»."),
        ("<p>It was <q>“a good day”</q>.</p>", "It was “a good day”."),
    ],
)
def test_quotations_get_the_marks_of_their_language(html: str, text: str) -> None:
    assert texts(html) == [text]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div><p><div class='cap'>S</div>now fell all night.</p></div>", "Snow fell all night."),
        ("<div><span class='cap'>S</span>now fell all night.</div>", "Snow fell all night."),
        ("<div><div>«S</div><p>NOW fell all night.</p></div>", "«SNOW fell all night."),
        ("<p><img alt='S' src='s.png'>now fell all night.</p>", "Snow fell all night."),
        ("<p><img class='initial' alt='A' src='a.png'> snow storm came.</p>", "A snow storm came."),
    ],
)
def test_a_large_first_letter_belongs_to_its_word(html: str, text: str) -> None:
    assert texts(html) == [text]


def test_a_letter_that_stands_alone_stays_alone() -> None:
    assert texts("<div><div>B</div><p>Harbour and quay.</p></div>") == ["B", "Harbour and quay."]
    assert texts("<p><img alt='B' src='b.png'>Harbour and quay.</p>") == ["Harbour and quay."]


def test_labels_for_screen_readers_and_tooltips_are_no_text() -> None:
    html = (
        "<p>The <span>toe<span style='display:none'>Toe: the lowest course.</span></span> holds, says "
        "<a href='/r'>a report<span class='sr-only'> (opens in a new tab)</span></a>.</p>"
    )
    assert texts(html) == ["The toe holds, says a report."]


@pytest.mark.parametrize(
    "lines",
    [
        "<div>if ebb:</div><div>    row()</div>",
        "<ol><li class='L0'>if ebb:</li><li class='L1'>    row()</li></ol>",
        "<span class='ln'>1</span>if ebb:\n<span class='ln'>2</span>    row()",
        "<code><span class='code-line-number'>1</span>if ebb:\n<span class='code-line-number'>2</span>    row()</code>",
        "<code><table><tr><td class='ln'>1<td>if ebb:</td></tr><tr><td><td>    row()</td></tr></table></code>",
        "<div><span>1</span><div>if ebb:\n</div></div><div><span>2</span><div>    row()\n</div></div>",
    ],
)
def test_lines_of_code_stay_lines_without_their_numbers(lines: str) -> None:
    assert texts(f"<pre>{lines}</pre>") == ["if ebb:\n    row()"]


def test_numbers_of_preformatted_text_stay() -> None:
    assert texts("<pre>1 Lions 33\n2 Bears 29</pre>") == ["1 Lions 33\n2 Bears 29"]
    assert texts("<pre><span class='kn'>2</span> boats\n3\n5</pre>") == ["2 boats\n3\n5"]
    assert texts("<pre>1\n2\n3</pre>") == ["1\n2\n3"]
