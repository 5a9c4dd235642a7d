"""Where the headline is in what a reader sees."""

from __future__ import annotations

from copydesk.cleaners.html.document import parse
from copydesk.cleaners.metadata.visible import BEHIND, read_visible


def before_place(html: str, article: str | None = None) -> str | None:
    visible = read_visible(parse(html), article)
    return None if visible.heading is None else visible.text[: visible.heading].strip().rpartition("\n")[2]


def test_the_place_is_behind_the_heading() -> None:
    assert before_place("<body><p>Menu</p><h1>Boats stay</h1><p>By Ann</p>") == "Boats stay"


def test_the_heading_is_the_one_like_the_title() -> None:
    html = "<title>Boats stay | Example</title><body><h1>Example</h1><p>Menu</p><h1>Boats stay</h1><p>By Ann</p>"
    assert before_place(html) == "Boats stay"


def test_the_title_s_text_serves_without_a_heading() -> None:
    html = "<title>Boats stay - Example</title><body><p>Menu</p><div>Boats stay</div><p>By Ann</p>"
    assert before_place(html) == "Boats stay"


def test_the_article_s_first_line_serves_without_both() -> None:
    html = "<body><p>Menu</p><p>May 3, 2024</p><p>The harbour was full of boats on Friday night.</p>"
    assert before_place(html) is None
    assert before_place(html, "The harbour was full of boats on Friday night.") == "May 3, 2024"


def test_the_page_begins_near_where_nothing_is_known() -> None:
    assert read_visible(parse("<p>x")).near == (0, BEHIND)


def test_what_scripts_hold_nobody_sees() -> None:
    html = "<body><h1>Boats stay</h1><script>/*\nBy Cy Dee\n3 May 2020\n*/</script><style>\nBy Di\n</style><p>By Ann"
    assert read_visible(parse(html)).text.split("\n") == ["Boats stay", "By Ann"]


def test_boxes_of_others_that_say_the_same_are_blank() -> None:
    box = "<div class='related latest'><p>By Cy Dee</div>"
    text = read_visible(parse(f"<body>{box}<h1>Boats stay</h1><p>By Ann</p>{box}<p>By Cy Dee")).text
    assert [line for line in text.split("\n") if line.strip()] == ["Boats stay", "By Ann", "By Cy Dee"]
    assert text.rindex("By Cy Dee") > text.index("By Ann")
