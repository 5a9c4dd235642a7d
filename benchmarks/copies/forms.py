"""Pages of forms that desks fill in: results by district, weather, matches, market prices, road works, deaths.

Two pages of one form are two articles; one page at another site, with a line of that site's own, is a copy.

    python -m benchmarks.copies.forms [--unseen]
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli

from copydesk.cleaners.text.minhash import fingerprint
from copydesk.flows.pipeline.near_duplicates import Story, copies

_SENTENCE_END = re.compile("。|[.।] ")

KINDS = ("results", "weather", "match", "market", "traffic", "notice")

#: Pairs of each kind, in each language.
PAIRS = 40
SEED = 11


@dataclass(frozen=True, slots=True)
class Filled:
    """A page of a form."""

    title: str
    text: str


class _Blanks(dict[str, str]):
    """What a form is filled with: what is the page's own, and numbers drawn wherever one stands."""

    def __init__(self, own: dict[str, str], draw: random.Random) -> None:
        super().__init__(own)
        self._draw = draw

    def __missing__(self, name: str) -> str:
        draw = self._draw
        if name == "n":
            return str(draw.randrange(100, 9_000))
        if name == "pc":
            return f"{draw.randrange(5, 60)}.{draw.randrange(10)}"
        if name == "t":
            return str(draw.randrange(2, 90))
        if name == "clock":
            return f"{draw.randrange(9, 17)}:{draw.choice(('00', '30'))}"
        raise KeyError(name)


def read_forms(name: str = "forms.toml") -> dict[str, dict[str, Any]]:
    """The forms of a file by language."""
    return tomli.loads(Path(__file__).with_name(name).read_text("utf-8"))


def kinds_of(forms: dict[str, Any]) -> list[str]:
    """The kinds of forms that a language has: a title and a text each."""
    return [kind for kind in forms if kind not in ("places", "people", "month")]


def fill_two(forms: dict[str, Any], kind: str, draw: random.Random) -> tuple[Filled, Filled]:
    """Two pages of one form that are not about the same: another place, day, person, other teams."""
    places, people, days = (
        draw.sample(forms["places"], 4),
        draw.sample(forms["people"], 2),
        draw.sample(range(1, 29), 2),
    )
    one, other = (
        _fill(forms, kind, draw, place=places[n], side=places[n], rival=places[n + 2], person=people[n], day=days[n])
        for n in (0, 1)
    )
    return one, other


def _fill(forms: dict[str, Any], kind: str, draw: random.Random, *, day: int, **own: str) -> Filled:
    month = forms["month"]
    told = f"{month}{day}日" if month[0].isdigit() else f"{day} {month}"
    blanks = _Blanks({**own, "day": told}, draw)
    title, text = forms[kind]
    return Filled(title.format_map(blanks), text.format_map(blanks))


def reprint(page: Filled, draw: random.Random) -> Filled:
    """The page as another site prints it: without one sentence, with a line of its own.

    Thai has no mark between sentences: there it is what stands between two blanks.
    """
    cut = _SENTENCE_END.sub("\\g<0>\0", page.text).split("\0")
    if len(cut) < 3:
        cut = page.text.replace(" ", " \0").split("\0")
    del cut[draw.randrange(1, len(cut) - 1)]
    return replace(page, text="".join(cut) + "\nNews desk")


def are_taken_for_copies(one: Filled, other: Filled, *, is_one_site: bool) -> bool | None:
    """Whether the pipeline takes two pages for copies; `None` where a text is too short to be compared."""
    hosts = ("a.example", "a.example" if is_one_site else "b.example")
    stories = []
    for n, (host, page) in enumerate(zip(hosts, (one, other), strict=True)):
        print_ = fingerprint(page.text)
        if print_ is None:
            return None
        stories.append(Story(str(n), None, f"https://{host}/{n}", print_, title=page.title))
    return bool(copies(stories, {}))


def measure_forms(forms_of: dict[str, dict[str, Any]]) -> Iterator[tuple[str, int, int, int, int]]:
    """For each language and kind: others taken for copies, others, copies found, copies."""
    draw = random.Random(SEED)
    for language, forms in forms_of.items():
        for kind in kinds_of(forms):
            wrong = others = found = wanted = 0
            for pair in range(PAIRS):
                one, other = fill_two(forms, kind, draw)
                taken = are_taken_for_copies(one, other, is_one_site=pair % 2 == 0)
                others, wrong = others + (taken is not None), wrong + bool(taken)
                taken = are_taken_for_copies(one, reprint(one, draw), is_one_site=False)
                wanted, found = wanted + (taken is not None), found + bool(taken)
            yield f"{kind} {language}", wrong, others, found, wanted


def tell_forms(name: str = "forms.toml") -> Iterator[str]:
    """The figures as lines for a person."""
    rows = list(measure_forms(read_forms(name)))
    for name, wrong, others, found, wanted in rows:
        yield f"  {name}: {wrong} of {others} others taken for copies, {found} of {wanted} copies found"
    true, false = sum(row[3] for row in rows), sum(row[1] for row in rows)
    recall = true / sum(row[4] for row in rows)
    yield f"forms: precision {true / (true + false):.4f}, recall {recall:.4f} ({sum(r[2] + r[4] for r in rows)} pairs)"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unseen", action="store_true", help="forms that were written once the rules stood")
    print("\n".join(tell_forms("forms_unseen.toml" if parser.parse_args().unseen else "forms.toml")))
