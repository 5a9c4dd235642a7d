"""What links, buttons and forms of offers are told by."""

import pytest

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.page_state import offer_links
from copydesk.cleaners.page_state.offer_links import bare_buttons, beginnings_of, mark_of, marked_links

ADDRESSES = {
    "https://www.quay.example/abo?x=1": "link",
    "https://abo.quay.example/": "link",
    "/digital-abo/": "link",
    "plans": "link",
    "/mein-konto": "login",
    "/moje-konto/": "login",
    "/omat-tilaus/": "link",
    "https://quay.example/sso#top": "login",
    "/uye-giris": "login",
    "/sign_up/plus": "link",
    "/register": "account",
    "/køep/": "link",
    "/kop": "link",
    "/koep-nu": "link",
    "/kp": None,
    "/KASSA": "link",
    "/k\u00f8p": "link",
    "/about-us": None,
    "/latest/planet": None,
    "/the-harbour-wall-will-be-open-for-all-access": None,
    "/blog/login-page/the-ferry": "login",
    "": None,
}


@pytest.mark.parametrize(("address", "kind"), ADDRESSES.items())
def test_an_address_says_what_it_leads_to(address: str, kind: str | None) -> None:
    mark = _mark(address)
    assert (mark[0] if mark else None) == kind


def test_what_tells_an_address_first_leaves_out_none_that_a_pattern_knows() -> None:
    for pattern, _, _ in offer_links._OF_LINKS:
        starts = [each.lstrip("/") for each in beginnings_of(pattern.pattern)]
        assert all(len(each) > 1 for each in starts)
        known = [each for start in starts for each in (f"x/{start}", f"/{start}s", f"{start}/") if pattern.search(each)]
        assert known
        assert all(_mark(each) for each in known)


def _mark(address: str) -> tuple[str, float] | None:
    index = parse(f"<p><a href='{address}'>Here</a></p>").index
    return mark_of(index, index.tagged("a")[0])


def test_buttons_and_forms_are_told_by_their_names() -> None:
    page = "<a href=/ferry>x</a><button class=subscribe>Go</button><form action=/login></form><a href='#' id=plus>y</a>"
    index = parse(page).index
    assert [index.tags[place] for place in marked_links(index)] == ["a", "button", "form"]
    assert [index.tags[place] for place in bare_buttons(index)] == ["button"]


def test_the_frame_of_a_page_is_left_out() -> None:
    index = parse(
        "<nav><p><a href=/abo>A</a><button>B</button></nav><ul><li><a href=/abo>C</a></ul><p><a href=/abo>D</a><a>E</a>"
    ).index
    assert [index.text(place) for place in marked_links(index)] == ["D"]
    assert [index.text(place) for place in bare_buttons(index)] == ["E"]
