"""What a paywall leaves free becomes a record on request, flagged, and without the lines that ask for payment."""

from __future__ import annotations

import json

import pytest

import copydesk
from copydesk.cleaners.model.record import Flag, Reason

LEAD = (
    "The water board wants to close the upper lock for the whole of next summer, as a letter to the boat owners says "
    "that this paper has seen. The owners, who had asked for a ferry in its place, are to hear more of it in May."
)
SAID = json.dumps({"@type": "NewsArticle", "headline": "Upper lock to close", "isAccessibleForFree": False})


def stub(*lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f'<title>Upper lock to close</title><script type="application/ld+json">{SAID}</script>'
    return f"<html lang=en><head>{head}</head><body><article><h1>Upper lock to close</h1>{body}</article></body></html>"


OFFERS = [
    ("Subscribe to read the full article", "Already a subscriber? Log in"),
    ("Jetzt weiterlesen mit dem Probemonat", "Jederzeit kündbar"),
    ("La suite est réservée aux abonnés.",),
]


@pytest.mark.parametrize("offer", OFFERS)
def test_a_stub_is_a_reject_unless_previews_are_asked_for(offer: tuple[str, ...]) -> None:
    page = stub(LEAD, *offer)
    plain = copydesk.clean(page, url="https://lock.example/1")
    assert plain.reject is not None
    assert plain.reject.reason is Reason.PAYWALL
    kept = copydesk.clean(page, url="https://lock.example/1", keep_previews=True)
    assert kept.record is not None
    assert kept.record.text == LEAD
    assert Flag.PREVIEW in kept.record.flags
    assert kept.record.title == "Upper lock to close"


def test_lines_of_the_box_that_offers_go_in_words_that_no_phrase_file_knows() -> None:
    box = "</p><div><p>Plura leges</p><p>Tantum 3 € mense primo, et quandocumque vis desines legere acta nostra</p>"
    offer = f"{box}<a href='/plans'>Eligo</a> <a href='/login'>Intro</a></div><p>"
    kept = copydesk.clean(stub(LEAD, offer), url="https://lock.example/1", keep_previews=True)
    assert kept.record is not None
    assert kept.record.text == LEAD


def test_a_stub_of_offers_alone_stays_a_reject() -> None:
    result = copydesk.clean(stub("Subscribe to read the full article. Log in to continue."), keep_previews=True)
    assert result.reject is not None


def test_a_whole_article_has_no_flag() -> None:
    page = stub(*[LEAD.replace("summer", f"summer of {year}") for year in range(2030, 2038)])
    result = copydesk.clean(page, keep_previews=True)
    assert result.record is not None
    assert Flag.PREVIEW not in result.record.flags


def test_other_rejects_stay_rejects() -> None:
    gone = (
        "<html><head><title>404 - Page not found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"
    )
    result = copydesk.clean(gone, keep_previews=True)
    assert result.reject is not None


def test_a_preview_has_blocks_and_markdown_like_any_other_record() -> None:
    page = stub(f"{LEAD} <a href='/letter'>The letter</a>", "Subscribe to read the full article")
    result = copydesk.clean(page, url="https://lock.example/1", keep_previews=True, blocks=True)
    assert result.record is not None
    assert [block.kind for block in result.record.blocks] == ["paragraph"]
    assert "[The letter](https://lock.example/letter)" in (result.markdown() or "")
    assert "Subscribe" not in (result.markdown() or "")


def test_a_reject_tells_what_its_text_would_have_been() -> None:
    for page in (
        stub(LEAD, "Subscribe to read the full article"),
        "<article><h1>Lock</h1><p>It is closed now.</p></article>",
    ):
        result = copydesk.clean(page)
        assert result.reject is not None
        assert result.reject.text
        assert result.reject.text in page.replace("</p><p>", "\n\n")
        assert result.explain().endswith(f"the text would have been:\n{result.reject.text}")
        assert result.to_dict() == {"reason": str(result.reject.reason), "detail": result.reject.detail}
    nothing = copydesk.clean("<html><body></body></html>")
    assert nothing.reject is not None
    assert nothing.reject.text is None
    assert "would have been" not in nothing.explain()
