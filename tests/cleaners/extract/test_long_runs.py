import numpy as np

from copydesk.cleaners.extract import extract
from copydesk.cleaners.extract.hints import read_hints
from copydesk.cleaners.extract.model import Judged, judge_blocks, packaged_model
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.select_blocks import LONG_RUN, judge_long_runs
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs


def judged(html: str) -> Judged:
    document = parse(html)
    return judge_blocks(segment(document), read_hints(document), packaged_model())


def test_an_article_of_thousands_of_paragraphs_is_read_to_its_end() -> None:
    body = paragraphs(*(f"{text} That was case number {i}." for i in range(500) for text in PROSE))
    last = paragraphs("And this is the closing paragraph of it all, which has to be kept as well.")
    parts = extract(parse(f"<article><h1>A long read</h1>{body}{last}</article>"), engine="blocks").parts
    assert len(parts) == 500 * len(PROSE) + 1


def test_the_end_of_a_long_run_is_judged_as_its_beginning() -> None:
    before = judged(page(paragraphs(*PROSE * LONG_RUN)))
    after = judge_long_runs(before)
    start = before.blocks.text.index(PROSE[0])
    begin = slice(start, start + LONG_RUN)
    rest = slice(start + LONG_RUN, start + LONG_RUN * len(PROSE))
    assert after.probability[begin].tolist() == before.probability[begin].tolist()
    assert after.probability[rest].min() >= np.median(before.probability[begin])


def test_other_blocks_of_such_a_page_keep_what_they_have() -> None:
    before = judged(page(paragraphs(*PROSE * LONG_RUN)))
    after = judge_long_runs(before)
    others = before.sizes < 15
    assert others.sum() >= 5
    assert after.probability[others].tolist() == before.probability[others].tolist()


def test_lists_of_links_and_shorter_runs_are_left_alone() -> None:
    links = "".join(f"<li><a href=/{i}>{PROSE[0]}</a></li>" for i in range(2 * LONG_RUN))
    for html in (f"<ul>{links}</ul>", page(paragraphs(*PROSE)), page(paragraphs(*PROSE * (LONG_RUN // len(PROSE))))):
        before = judged(html)
        assert judge_long_runs(before).probability.tolist() == before.probability.tolist()
