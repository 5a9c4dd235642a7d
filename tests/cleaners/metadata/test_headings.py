"""What headings say, and which of them are the site's."""

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.headings import bare_headline, headline_text, is_site_head


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<h1>  Slack water </h1>", "Slack water"),
        ("<h1>Slack <i>water</i><style>i{}</style><svg><title>Anchor</title></svg></h1>", "Slack \nwater"),
        ("<h1>Slack water<a href=#x>#</a><button>Copy</button></h1>", "Slack water"),
        ("<h1>Slack <a href=/w>water</a> <a aria-hidden=true>link</a></h1>", "Slack \nwater"),
        ("<h1><span>S</span>lack water</h1>", "Slack water"),
        ("<h1>A<br>lack</h1>", "A\nlack"),
    ],
)
def test_a_headline_has_no_pictures_buttons_and_signs(heading: str, text: str) -> None:
    index = parse(heading).index
    assert headline_text(index, index.tagged("h1")[0]) == text


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("<h1>Slack water at ten</h1>", None),
        ("<h1><b>Slack</b> water at ten</h1>", None),
        ("<h1><span class=top-Kicker>Tides</span>Slack water at ten</h1>", "Slack water at ten"),
        ("<h1>Slack water at ten <time>10.00</time><a class='x sr-only'>new</a></h1>", "Slack water at ten"),
        ("<h1>Slack water at ten <span class=sr-onlyish>new</span></h1>", None),
        ("<h1 class=badge>Slack water at ten <time>10.00</time></h1>", None),
        ("<h1><span class=date>Slack water at ten is what the pilots wait for</span> and go on</h1>", None),
        (
            "<h1>Slack water at ten <small>and the pilots</small><i class=overline>Tides</i></h1>",
            "Slack water at ten \nand the pilots",
        ),
    ],
)
def test_a_headline_without_its_notes(heading: str, text: str | None) -> None:
    index = parse(heading).index
    assert bare_headline(index, index.tagged("h1")[0]) == text


@pytest.mark.parametrize(
    ("page", "is_site"),
    [
        ("<h1><a href=/>The Quay</a></h1>", True),
        ("<h1><a href=/tides>The Quay</a></h1>", False),
        ("<div class='x site-title'><p><h1>The Quay</h1></div>", True),
        ("<article id=logo><h1>The Quay</h1></article>", False),
        ("<header><div><h1>The Quay</h1></div></header>", True),
        ("<header><h1>Slack water</h1><a rel=Author>Ann</a></header>", False),
        ("<header><h1>Slack water</h1><p class=Byline-x>Ann</p></header>", False),
        ("<header><h1>Slack water</h1><p itemprop=name>Ann</p></header>", False),
        ("<header><h1>Slack water</h1><time>10.00</time></header>", False),
        ("<section><header><h1>Slack water</h1></header></section>", False),
        ("<header><i><b><u><s><em><h1>The Quay</h1></em></s></u></b></i></header>", False),
    ],
)
def test_a_heading_of_the_site(page: str, is_site: bool) -> None:
    index = parse(page).index
    assert is_site_head(index, index.tagged("h1")[0]) is is_site
