from copydesk.cleaners.extract.blocks import Spans
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.html.document import parse


def test_the_blocks_below_each_element_are_those_whose_line_of_elements_has_it() -> None:
    blocks = segment(parse("<div>a<p>b<br>c</p>d<ul><li>e<li><b>f</b></ul><nav></nav></div><p>g</p>"))
    spans, elements = Spans(blocks), blocks.elements
    for element in range(len(elements.tag)):
        below = [b for b, owner in enumerate(blocks.owner) if element in elements.lineage(owner, 99)]
        assert list(range(len(blocks)))[spans.below(element)] == below
