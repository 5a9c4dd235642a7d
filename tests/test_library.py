"""The public door: three lines from HTML to a record, results that explain themselves, docs whose snippets run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import copydesk
from copydesk.cleaners.model.record import Reason

STORY = "The ferry between the two islands sails again after a week of repairs, the harbour master said on Monday. "


def page(title: str, body: str, extra: str = "") -> str:
    return f"<html lang='en'><body><article><h1>{title}</h1>{body}</article>{extra}</body></html>"


def test_the_door_has_the_names_it_promises() -> None:
    for name in copydesk.__all__:
        assert getattr(copydesk, name) is not None, name
    assert dir(copydesk) == sorted(copydesk.__all__)
    with pytest.raises(AttributeError, match="no attribute 'cleen'"):
        _ = copydesk.cleen  # type: ignore[attr-defined]


def test_a_page_becomes_a_record_that_explains_itself() -> None:
    broken = f"<p>{STORY * 3}</p><p>The harbour mas\nter thanked the cr\new for its work through all those nights.</p>"
    result = copydesk.clean(page("Ferry Back", broken), url="https://harbour.example/ferry")
    assert result.reject is None
    assert result.title == "Ferry Back"
    assert result.text is not None
    assert "The harbour master thanked the crew" in result.text
    assert result.to_dict()["host"] == "harbour.example"
    assert result.explain().startswith("record: ")


def test_a_page_without_an_article_is_a_reject_with_its_reason() -> None:
    result = copydesk.clean("<html><body></body></html>")
    assert result.record is None
    assert result.reject is not None
    assert result.reject.reason in {Reason.NO_ARTICLE, Reason.JS_SHELL, Reason.TOO_SHORT}
    assert result.explain().startswith(f"reject: {result.reject.reason}")
    assert result.to_dict()["reason"] == result.reject.reason


def test_edits_undo_to_what_was_extracted() -> None:
    body = f"<p>{STORY * 3}</p><p>spot_img</p><p>{STORY * 2}</p>"
    result = copydesk.clean(page("Ferry Back", body))
    assert result.article is not None
    assert result.record is not None
    text = result.record.text
    for edit in reversed([e for e in result.edits if e.field == "text"]):
        assert text[edit.at : edit.at + len(edit.added)] == edit.added
        text = text[: edit.at] + edit.removed + text[edit.at + len(edit.added) :]
    assert text == result.article.text


def test_what_a_site_repeats_is_learned_from_its_pages() -> None:
    topics = ("ferry", "market", "school", "bridge", "library", "orchard")
    prompt = "<p>Follow the Harbour Lantern wherever you sail, dear reader of ours</p>"
    pages = {
        f"https://lantern.example/{topic}": page(
            f"News of the {topic}",
            "".join(
                f"<p>The {topic} was spoken of by {n} people in the hall, who told of {topic} number {n}.</p>"
                for n in range(9)
            )
            + prompt,
        )
        for topic in topics
    }
    site = copydesk.learn_site(pages)
    url = "https://lantern.example/ferry"
    assert "Follow the Harbour Lantern" in (copydesk.clean(pages[url], url=url).text or "")
    assert "Follow the Harbour Lantern" not in (copydesk.clean(pages[url], url=url, site=site).text or "")


def test_a_text_is_mended() -> None:
    assert (
        copydesk.clean_text("It snowed in North Kor\nea on Monday.", language="en")
        == "It snowed in North Korea on Monday."
    )
    with pytest.raises(ValueError, match="unknown step 'rules'"):
        copydesk.clean_text("x", only=["rules"])


def test_the_command_line_does_not_load_the_library() -> None:
    code = "import copydesk, sys; assert 'numpy' not in sys.modules; assert 'copydesk.cleaners.api' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
