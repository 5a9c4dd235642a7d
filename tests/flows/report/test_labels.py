"""Every reason is told in a sentence."""

from collections import Counter

from copydesk.cleaners.model.record import Reason
from copydesk.flows.report.labels import SENTENCES, Trouble, trouble_lines


def test_every_reason_of_the_schema_has_its_sentence() -> None:
    assert sorted({str(reason) for reason in Reason} - SENTENCES.keys()) == []


def test_many_troubles_are_cut_and_the_rest_is_counted() -> None:
    found = Counter({Trouble(f"S{n:02d}", "a.example", "paywall"): 20 - n for n in range(15)})
    lines = list(trouble_lines(found))
    assert lines[0].startswith("S00 (a.example): 20 addresses, paywall: ")
    assert (len(lines), lines[-1]) == (13, "and 3 more lines: the report has them all")
