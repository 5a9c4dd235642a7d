import json
from functools import cached_property

import pytest

from copydesk.cleaners.extract import extract, reader
from copydesk.cleaners.extract.pointers import Addresses
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import Kind
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def texts(html: str) -> list[str]:
    return [part.text for part in extract(parse(html)).parts]


def test_the_prose_is_read_and_title_and_frame_are_not() -> None:
    extracted = extract(parse(page(paragraphs(*PROSE))))
    assert [part.text for part in extracted.parts] == list(PROSE)
    assert extracted.reader == "blocks"
    assert extracted.confidence > 0.7
    assert {part.kind for part in extracted.parts} == {Kind.PARAGRAPH}
    assert {part.slot for part in extracted.parts} == {"p<div.article-body<article.article"}


def test_every_block_of_the_page_is_a_candidate() -> None:
    candidates = extract(parse(page(paragraphs(*PROSE)))).candidates
    assert [c.part.text for c in candidates] == [
        "Home", "Sport", "Weather", "Contact", "Grain store vote put off", *PROSE, "Terms of use Imprint",
    ]  # fmt: skip
    assert [c.chosen for c in candidates] == [False] * 5 + [True] * 4 + [False]


def test_paragraphs_set_apart_by_breaks_are_paragraphs() -> None:
    assert texts(page("<br><br>".join(PROSE))) == list(PROSE)


def test_subheads_and_lists_stay() -> None:
    body = paragraphs(*PROSE[:2]) + "<h2>What happens next</h2>" + paragraphs(PROSE[2])
    body += "<ul><li>A second survey of the roof in March</li><li>A public hearing in the town hall in April</li></ul>"
    extracted = extract(parse(page(body + paragraphs(PROSE[3]))))
    assert [part.kind for part in extracted.parts] == [
        Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.PARAGRAPH,
    ]  # fmt: skip


def test_text_that_only_json_ld_has_is_read_from_there() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Vote", "articleBody": "\n\n".join(PROSE)})
    html = page("<p>Loading</p>", head=f'<script type="application/ld+json">{data}</script>')
    extracted = extract(parse(html))
    assert ([part.text for part in extracted.parts], extracted.reader) == (list(PROSE), "json_ld")


def test_text_that_only_the_embedded_state_has_is_read_from_there() -> None:
    state = {"props": {"story": {"title": "Vote", "body": [{"type": "p", "content": text} for text in PROSE]}}}
    html = page("<p>Loading</p>") + f'<script type="application/json">{json.dumps(state)}</script>'
    extracted = extract(parse(html))
    assert ([part.text for part in extracted.parts], extracted.reader) == (list(PROSE), "state")


def test_a_page_nested_deeply_keeps_its_text() -> None:
    assert texts(page("<div>" * 1000 + paragraphs(*PROSE) + "</div>" * 1000)) == list(PROSE)


def test_trafilatura_alone_reads_the_page_when_asked() -> None:
    extracted = extract(parse(page(paragraphs(*PROSE * 3))), engine="trafilatura")
    assert extracted.reader == "trafilatura"
    assert [part.text for part in extracted.parts][:2] == list(PROSE[:2])


@pytest.mark.parametrize(
    "html", ["", " ", "\x00\x01", "<", "<html>", "<frameset>", "<p><frameset>", "plain words", "<p>", "]]>&#0;"]
)
def test_odd_documents_raise_nothing(html: str) -> None:
    for engine in ("auto", "blocks", "trafilatura"):
        assert 0 <= extract(parse(html), engine=engine).confidence <= 1


def test_an_empty_page_gives_nothing() -> None:
    extracted = extract(parse(""))
    assert (extracted.parts, list(extracted.candidates), extracted.confidence) == ((), [], 0.0)
    assert extracted.reader == "none"


class Asked:
    """Counts how often a reader is asked, and gives it these answers."""

    def __init__(self, answer: tuple) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, document: object, **how: object) -> tuple:
        self.times += 1
        return self.answer


UNSURE = page("".join(f"<div>{text}</div>" for text in ("Read more", *PROSE[:2], "Share this", "By the desk")))


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> dict[str, Asked]:
    """Both other readers, neither of which finds anything; every page of few words is unsure."""
    readers = {"main_lines": Asked(()), "read_with_trafilatura": Asked(())}
    monkeypatch.setattr("copydesk.cleaners.extract.turbohtml.main_lines", readers["main_lines"])
    monkeypatch.setattr("copydesk.cleaners.extract.trafilatura.read_with_trafilatura", readers["read_with_trafilatura"])
    return readers


def test_a_sure_page_asks_nobody_else(others: dict[str, Asked]) -> None:
    extract(parse(page(paragraphs(*PROSE))))
    assert [reader.times for reader in others.values()] == [0, 0]


def test_trafilatura_is_asked_only_where_the_quick_opinion_leaves_doubt(
    others: dict[str, Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.cleaners.extract.rerank.UNSURE", 1.0)
    monkeypatch.setattr("copydesk.cleaners.extract.reader.DOUBTFUL", 0.0)
    extract(parse(UNSURE))
    assert [reader.times for reader in others.values()] == [1, 0]
    monkeypatch.setattr("copydesk.cleaners.extract.reader.DOUBTFUL", 1.0)
    extract(parse(UNSURE))
    assert [reader.times for reader in others.values()] == [2, 1]


def test_the_blocks_alone_ask_nobody_else(others: dict[str, Asked], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.cleaners.extract.rerank.UNSURE", 1.0)
    extract(parse(UNSURE), engine="blocks")
    assert [reader.times for reader in others.values()] == [0, 0]


def test_where_the_links_lead_is_read_once_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Addresses] = []

    class Counted(Addresses):
        @cached_property
        def known(self) -> dict[str, str]:
            seen.append(self)
            return super().known

    monkeypatch.setattr(reader, "Addresses", Counted)
    links = "".join(f"<p><a href='/{name}'>{name} of the town</a></p>" for name in ("Mills", "Bridges", "Ferries"))
    box = f"<div class='more'><p>{PROSE[2]}</p>{links}</div>"
    extract(parse(page(f"<article>{paragraphs(*PROSE[:2])}{box}</article>")))
    assert len(seen) == 1
