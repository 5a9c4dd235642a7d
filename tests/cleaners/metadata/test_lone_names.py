"""Names below a headline without a label: a byline by its form, where the page names nobody."""

from __future__ import annotations

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata import read_metadata
from copydesk.cleaners.metadata.lone_names import described_people, lone_names


@pytest.mark.parametrize(
    ("line", "language", "names"),
    [
        ("Wilma Ostrander, Lagos", "en", ("Wilma Ostrander",)),
        ("Cedric Umbach in Brussels", "en", ("Cedric Umbach",)),
        ("OSLO — Hattie Brome", "en", ("Hattie Brome",)),
        ("Rufus Abara & Lola Brandtner", "en", ("Rufus Abara", "Lola Brandtner")),
        ("Odile Strander, Science Editor, and Mina Raoult", "en", ("Odile Strander", "Mina Raoult")),
        ("Ravi Menonsky | Reuters", "en", ("Ravi Menonsky",)),
        ("Jonas Feldkirch und Miriam Özdal", "de", ("Jonas Feldkirch", "Miriam Özdal")),
        ("Greta Sollberg (dpa)", "de", ("Greta Sollberg",)),
        ("Hélène Marchal et Julien Bastidon", "fr", ("Hélène Marchal", "Julien Bastidon")),
        ("Étienne Fourcault (correspondant à Rabat)", "fr", ("Étienne Fourcault",)),
        ("Louise Garriguet avec AFP", "fr", ("Louise Garriguet",)),
        ("Lucía Benavente y Tomás Urrutxi, de Lima", "es", ("Lucía Benavente", "Tomás Urrutxi")),
        ("Ottavia Ferrignoli, Palermo", "it", ("Ottavia Ferrignoli",)),
        ("Tomasz Zarębski, PAP", "pl", ("Tomasz Zarębski",)),
        ("Ольга Веретенко, Казань", "ru", ("Ольга Веретенко",)),
        ("Elif Karadağlı ve Murat Sönmezay", "tr", ("Elif Karadağlı", "Murat Sönmezay")),
        ("Ελένη Παπαδέα και Νίκος Βασιλέας", "el", ("Ελένη Παπαδέα", "Νίκος Βασιλέας")),
        ("अनिता शर्मिला और राहुल वर्मन", "hi", ("अनिता शर्मिला", "राहुल वर्मन")),
        ("Wilma Ostrander", "en", ()),
        ("Lagos, Nigeria", "en", ()),
        ("Bridges and Roads", "en", ()),
        ("Ports et Rivières", "fr", ()),
        ("Wilma Ostrander says the bridge will hold", "en", ()),
        ("佐藤健一、ロンドン", "ja", ()),
    ],
)
def test_a_byline_by_its_form(line: str, language: str, names: tuple[str, ...]) -> None:
    text = f"{line}\nThe bell rang twice over the bay.\n"
    assert lone_names(text, 0, len(text), language) == names


def test_whom_the_text_names_again_it_is_about() -> None:
    text = "Rufus Abara and Lola Brandtner\nRufus Abara rang the bell.\n"
    assert lone_names(text, 0, len(text), "en") == ()


BODY = "<p>The bell rang twice over the bay, and the boats came home before the storm.</p>" * 3


def authors(body: str) -> tuple[str, ...]:
    page = parse(f"<html lang=en><title>Boats come home</title><body><h1>Boats come home</h1>{body}</body></html>")
    text = "The bell rang twice over the bay, and the boats came home before the storm."
    return read_metadata(page, url="https://bay.example/boats", fetched_at=None, text=text).authors


def test_a_page_that_names_nobody_else() -> None:
    assert authors(f"<p>Wilma Ostrander, Lagos</p>{BODY}") == ("Wilma Ostrander",)
    assert authors(f"<p>Wilma Ostrander, Lagos</p><p class=byline>By Cy Dee</p>{BODY}") == ("Cy Dee",)


def test_a_caption_names_who_took_the_picture() -> None:
    figure = "<figure><img src=a.jpg alt=x><figcaption>Wilma Ostrander / Reuters</figcaption></figure>"
    assert authors(f"{figure}{BODY}") == ()


def test_who_is_called_one_who_writes_at_the_end() -> None:
    assert authors(f"{BODY}<p>Wilma Ostrander is a freelance journalist based in Lagos.</p>") == ("Wilma Ostrander",)
    assert authors(f"{BODY}<p>Wilma Ostrander is a sailor based in Lagos.</p>") == ()
    assert described_people("Tilda Vossmann ist freie Journalistin in Ulm.", 0, 90) == ("Tilda Vossmann",)


@pytest.mark.parametrize(
    ("line", "language", "name"),
    [
        ("編集委員 高橋直子", "ja", "高橋直子"),
        ("김민서 특파원", "ko", "김민서"),
        ("Ein Bericht von Lukas Thalmeier aus Wien", "de", "Lukas Thalmeier"),
    ],
)
def test_bylines_with_an_office_or_a_place(line: str, language: str, name: str) -> None:
    page = parse(f"<html lang={language}><body><h1>Boats come home</h1><p>{line}</p>{BODY}</body></html>")
    assert read_metadata(page, url=None, fetched_at=None).authors == (name,)
