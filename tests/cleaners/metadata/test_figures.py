"""Images and embedded things of an article: those of the story, and none of what stands round it."""

from __future__ import annotations

import copydesk
from copydesk.cleaners.metadata.figures import MOST_FIGURES
from copydesk.cleaners.model.fields import Image, TextBlock

URL = "https://quay.example/news/lock"
LONG = "The lock keeper opened the second gate at noon after the water board had tested every hinge of it. "


def blocks_of(body: str, *, before: str = "", after: str = "", embeds: bool = False) -> list[tuple[TextBlock, str]]:
    story = f"<article><h1>Second gate</h1>{before}<p>{LONG * 3}</p>{body}<p>{LONG * 2}</p>{after}</article>"
    found = copydesk.clean(f"<html lang=en><body>{story}", url=URL, blocks=True, embeds=embeds).record
    assert found is not None
    return [(block, found.text[: block.start]) for block in found.blocks if block.kind in ("image", "embed")]


def images_of(body: str, *, before: str = "", after: str = "") -> list[Image | None]:
    return [block.image for block, _ in blocks_of(body, before=before, after=after)]


def test_a_figure_has_its_address_text_caption_and_credit() -> None:
    figure = (
        "<figure><img src='gate.jpg' alt='A gate'><figcaption>The gate at noon. Photo: Ann Reed</figcaption></figure>"
    )
    ((block, text),) = blocks_of(figure)
    assert block.image == Image("https://quay.example/news/gate.jpg", "A gate", "The gate at noon.", "Photo: Ann Reed")
    assert (block.start, block.end, block.links) == (len(text), len(text), ())
    assert text == (LONG * 3).strip()


def test_a_lead_image_stands_before_the_text() -> None:
    ((block, text),) = blocks_of("", before="<div class=hero><img src='/lead.jpg' alt='Lead'></div>")
    assert (block.start, text) == (0, "")


def test_the_address_is_the_one_that_is_shown_in_the_end() -> None:
    lazy = "<img src='data:image/gif;base64,R0lGOD' data-src='/late.jpg'>"
    picked = "<picture><source srcset='/s.webp 300w, /w.webp 1200w'><img></picture>"
    plain = "<img src='/plain.jpg' srcset='/wide.jpg 2x'>"
    assert [i and i.url for i in images_of(lazy + picked + plain)] == [
        "https://quay.example/late.jpg",
        "https://quay.example/w.webp",
        "https://quay.example/plain.jpg",
    ]


def test_what_is_no_image_of_the_story_is_left_out() -> None:
    body = (
        "<img src='/count.gif' width=1 height=1><img src='/icons/icon-share.png'><img alt='no address'>"
        "<div class=related-stories><a href='/x'><img src='/x.jpg'>The old bridge falls</a></div>"
        "<div><a href='/y'><img src='/y.jpg'><span>Another story of the harbour today</span></a></div>"
        "<aside><img src='/aside.jpg'></aside><div class=author-box><img src='/ann.jpg' alt='Ann Reed'></div>"
    )
    behind = "<div><img src='/headshot.jpg' alt='Ann Reed'></div>"
    assert images_of(body, after=behind) == []


def test_an_image_is_told_once_however_often_it_stands_there() -> None:
    assert len(images_of("<img src='/one.jpg'><img src='/one.jpg?utm_source=b'>")) == 1


def test_a_figure_behind_the_last_paragraph_is_the_storys() -> None:
    ((block, text),) = blocks_of("", after="<figure><img src='/map.png' alt='A map'></figure>")
    assert block.image is not None
    assert block.start == len(text) > 300


def test_embedded_things_are_told_on_request_alone() -> None:
    body = (
        "<iframe src='//player.example/v/7'></iframe><video><source src='/clip.mp4'></video>"
        "<iframe src='about:blank'></iframe><iframe src='https://count.example/' width=0 height=0></iframe>"
    )
    assert blocks_of(body) == []
    told = [(block.kind, [link.url for link in block.links]) for block, _ in blocks_of(body, embeds=True)]
    assert told == [
        ("embed", ["https://player.example/v/7"]),
        ("embed", ["https://quay.example/clip.mp4"]),
    ]


def test_a_page_of_thousands_of_images_is_read_all_the_same() -> None:
    inside = "".join(f"<div><div><img src='/{n}.jpg'></div></div>" for n in range(3000))
    beside = "".join(f"<li><img src='/t{n}.jpg'>Another story of the day {n}</li>" for n in range(3000))
    found = blocks_of(inside, after=f"<div><ul>{beside}</ul></div>")
    assert len(found) == MOST_FIGURES
    assert all(block.image and "/t" not in block.image.url for block, _ in found)
