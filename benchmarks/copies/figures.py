"""Near copies: precision and recall on a labelled set, and the cost of a look-up among 200,000 fingerprints on disk.

    python -m benchmarks.copies.figures FOLDER

FOLDER holds `*.gold.jsonl.gz` files with a `text` and mostly a `title` a line. The pairs are made of those texts by a
seeded generator: copies are light edits and wire rewrites, also under another desk's title; others are stories of one
template, stories with the same standing paragraphs, stories that have nothing to do with each other, and pages of one
template (results by district, weather), whose texts are equal or nearly so. Forms (`forms.py`) come after them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.copies.forms import tell_forms
from copydesk.cleaners.text.minhash import FACT_PLACES, PLACES, Fingerprint, fingerprint, is_copy
from copydesk.flows.pipeline.near_duplicates import Story, copies
from copydesk.flows.storage.state.database import open_state
from copydesk.flows.storage.state.fingerprints import FingerprintIndex, Printed

#: Texts shorter than this many characters are no stories.
MIN_LENGTH = 700
SEED = 7
STORED = 200_000
LOOKUPS = 300

WORD = re.compile(r"\w+")
BLANKLESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def stories_of(folder: Path) -> dict[str, str]:
    """The stories of a folder and their titles, without those near another one: what is no copy must be known."""
    titles: dict[str, str] = {}
    for path in sorted(folder.glob("*.gold.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            titles |= {row["text"]: row.get("title") or "" for row in map(json.loads, file)}
    texts = sorted(text for text in titles if text and len(text) >= MIN_LENGTH)
    prints = np.array([np.frombuffer(each.places, "<u4")[:PLACES] for text in texts if (each := fingerprint(text))])
    alone = [n for n in range(len(prints)) if ((prints == prints[n]).mean(axis=1) > 0.12).sum() == 1]
    return {texts[n]: titles[texts[n]] for n in alone}


def paragraphs(text: str) -> list[str]:
    return [line for line in re.split(r"\n+", text) if line.strip()]


def light_edit(text: str, _: str, draw: random.Random) -> str:
    """Another desk's spelling and cuts: one word in thirty changed, a sentence gone, other quotes and dashes."""
    words = text.split(" ")
    for place in draw.sample(range(len(words)), len(words) // 30):
        words[place] = words[place][::-1] if draw.random() < 0.5 else words[place - 1]
    text = " ".join(words).replace('"', "“").replace(" - ", " – ").replace("'", "’")
    cut = draw.randrange(len(text) * 9 // 10)
    return text[:cut] + text[cut + len(text) // 25 :]


def wire_rewrite(text: str, other: str, draw: random.Random) -> str:
    """Another paper's version of an agency's story: a lede of its own, the tail cut to fit."""
    kept = paragraphs(text)
    length = len(text)
    lede = other[: int(length * draw.uniform(0.08, 0.2))]
    body = "\n\n".join(kept)[int(length * draw.uniform(0.0, 0.1)) : int(length * draw.uniform(0.8, 1.0))]
    return f"{lede}\n\n{body}"


def template(text: str, other: str, draw: random.Random) -> str:
    """Another story of the same form: every number and name is another one, and one other word in ten.

    A script without capitals does not show its names: there one word in five goes, or, without blanks between words,
    two characters in every fourteen.
    """
    names = [w for w in WORD.findall(other) if w[0].isupper()] or ["Nemo"]
    plain = [w for w in WORD.findall(other) if not w[0].isupper()] or ["and"]
    has_capitals = sum(c.isupper() for c in text) * 100 > len(text)
    if BLANKLESS.search(text[:200]):
        drawn = "".join(BLANKLESS.findall(other)) or "天地人"
        at = [draw.randrange(14) + n for n in range(0, len(text) - 14, 14)]
        pieces = [text[a + 2 : b] + drawn[n % len(drawn)] * 2 for n, (a, b) in enumerate(pairwise(at))]
        return re.sub(r"[0-9]+", lambda m: str(draw.randrange(10 ** len(m.group()))), "".join(pieces))

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        if any(c.isdigit() for c in word):
            return str(draw.randrange(10 ** len(word)))
        if has_capitals and word[0].isupper():
            return draw.choice(names)
        return draw.choice(plain) if draw.random() < (0.1 if has_capitals else 0.2) else word

    return WORD.sub(swap, text)


def standing(text: str, other: str, draw: random.Random) -> str:
    """Another story of the same site: a fifth of it is what the site sets below every story."""
    tail = text[-len(text) // 5 :]
    return f"{other[: len(text) * 4 // 5]}\n\n{tail}"


def unrelated(_: str, other: str, draw: random.Random) -> str:
    return other


COPIES: tuple[Callable[[str, str, random.Random], str], ...] = (light_edit, wire_rewrite)
OTHERS: tuple[Callable[[str, str, random.Random], str], ...] = (template, standing, unrelated)


#: Places and numbers for pages of one template.
PLACES_OF_TEMPLATE = ("Aston", "Belton", "Carlow", "Dunmore", "Elmford", "Fairhaven", "Greystone", "Holmbridge")


def tables(text: str, draw: random.Random) -> tuple[str, str]:
    """Two pages of results: one text, and a table that the text leaves out, with other numbers in it."""
    one, two = ("\n".join(f"Ward {n} | {draw.randrange(9_999)}" for n in range(30)) for _ in range(2))
    return f"{text}\n{one}", f"{text}\n{two}"


def districts(text: str, draw: random.Random) -> tuple[str, str]:
    """Two pages of one template: another place throughout, and another number now and then."""
    one, two = draw.sample(PLACES_OF_TEMPLATE, 2)
    return f"{one}: {text}", f"{two}: {text}"


def weather(text: str, _: random.Random) -> tuple[str, str]:
    """Two pages with one text, told apart by their titles alone."""
    return text, text


#: Pages of one template whose texts are equal or nearly so: what tells them apart is a title or a table.
TEMPLATES: tuple[Callable[[str, random.Random], tuple[str, str]], ...] = (tables, districts, weather)


def measure_templates(texts: list[str]) -> Iterator[tuple[str, int, int]]:
    """For each kind of template how many pairs are taken for copies, and how many pairs there are."""
    draw = random.Random(SEED)
    for kind in TEMPLATES:
        found = wanted = 0
        for text in texts:
            one, two = (fingerprint(each) for each in kind(text, draw))
            here, there = draw.sample(PLACES_OF_TEMPLATE, 2)
            told = "What the county says of {} and of its next winter"
            if one and two:
                hosts = ("a.example", "a.example") if draw.random() < 0.5 else ("a.example", "b.example")
                stories = [
                    Story(str(n), None, f"https://{host}/{n}", each, title=told.format(place))
                    for n, (host, each, place) in enumerate(zip(hosts, (one, two), (here, there), strict=True))
                ]
                wanted += 1
                found += bool(copies(stories, {}))
        yield kind.__name__, found, wanted


def same_title(title: str, _: str, __: random.Random) -> str:
    return title


def cut_title(title: str, _: str, __: random.Random) -> str:
    words = title.split()
    return " ".join(words[: max(1, len(words) * 2 // 3)]) if len(words) > 1 else title[: len(title) * 2 // 3]


def one_other_word(title: str, text: str, draw: random.Random) -> str:
    """The title with one word changed for one of the text, neither of which begins with a capital or has a digit."""
    words = title.split()
    plain = [n for n, word in enumerate(words) if n and not word[0].isupper() and word.isalpha()]
    others = [word for word in text[:600].split() if word.isalpha() and not word[0].isupper() and word not in words]
    if not plain or not others:
        return title
    words[draw.choice(plain)] = draw.choice(others)
    return " ".join(words)


def from_text(_: str, text: str, __: random.Random) -> str:
    """A title that shares little with the other: the first words of the text."""
    return " ".join(text.split()[:8])[:60]


#: What another desk makes of a title.
RETITLED: tuple[Callable[[str, str, random.Random], str], ...] = (same_title, cut_title, one_other_word, from_text)


def measure_titled(stories: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """For each way to print a story under its title or another at another site: copies found, and copies."""
    draw = random.Random(SEED)
    texts = list(stories)
    for change in COPIES:
        for entitle in RETITLED:
            found = wanted = 0
            for text, title in stories.items():
                other = change(text, draw.choice(texts), draw)
                one, two = fingerprint(text), fingerprint(other)
                if title and one and two and is_copy(one, two):
                    copy = Story("b", None, "https://b.example/b", two, title=entitle(title, text, draw))
                    wanted += 1
                    found += bool(copies([Story("a", None, "https://a.example/a", one, title=title), copy], {}))
            yield f"{change.__name__}, {entitle.__name__}", found, wanted


def measure(texts: list[str]) -> Iterator[str]:
    """Precision and recall of pairs, through the bands, as the pipeline looks for copies."""
    draw = random.Random(SEED)
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for kind in (*COPIES, *OTHERS):
        for place, text in enumerate(texts):
            other = texts[(place + 1 + draw.randrange(len(texts) - 1)) % len(texts)]
            one, two = fingerprint(text), fingerprint(kind(text, other, draw))
            if one is None or two is None:
                continue
            stories = [Story("a", None, "a", one), Story("b", None, "b", two)]
            wanted[kind.__name__] += 1
            found[kind.__name__] += bool(copies(stories, {}))
            right[kind.__name__] += is_copy(one, two)
    hard = list(measure_templates(texts))
    for name, taken, pairs in hard:
        yield f"  {name}: {taken} of {pairs} taken for copies"
    for name in wanted:
        yield f"  {name}: {found[name]} of {wanted[name]} taken for copies ({right[name]} without the bands)"
    true = sum(found[k.__name__] for k in COPIES)
    false = sum(found[k.__name__] for k in OTHERS) + sum(taken for _, taken, _ in hard)
    recall = true / sum(wanted[k.__name__] for k in COPIES)
    yield f"near copies: precision {true / (true + false):.4f}, recall {recall:.4f} ({sum(wanted.values())} pairs)"
    yield "peer, equal content hash: precision 1.0000, recall 0.0000"


def look_up(texts: list[str]) -> Iterator[str]:
    """Fill an index with made-up fingerprints and real ones, then look texts up one by one."""
    draw = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        state = open_state(f"sqlite:///{folder}/state.db")
        index = FingerprintIndex(state.engine)
        began = time.process_time()
        for night in range(10):
            size = STORED // 10
            places = draw.integers(0, 2**32, (size, PLACES + FACT_PLACES), dtype=np.uint32)
            index.put(
                f"run-{night}",
                f"2026-01-{night + 1:02d}",
                (
                    Printed(f"{night:04d}{n:028d}", None, f"https://a.example/{n}", "", Fingerprint(row.tobytes()))
                    for n, row in enumerate(places)
                ),
            )
        yield f"filling: {(time.process_time() - began) / STORED * 1e3:.2f} ms of processor a fingerprint"
        known = [(f"{n:032x}", each) for n, text in enumerate(texts) if (each := fingerprint(text))]
        index.put("run-x", "2026-01-20", (Printed(id, None, id, id, each) for id, each in known))
        state.engine.dispose()
        asked = [fingerprint(light_edit(text, "", random.Random(SEED))) for text in texts[:LOOKUPS]]
        costs = []
        hits = 0
        for each in filter(None, asked):
            began = time.perf_counter()
            hits += bool(index.near({"x": each}, night="2026-02-01"))
            costs.append((time.perf_counter() - began) * 1e3)
        size = (Path(folder) / "state.db").stat().st_size / 1e6
        yield (
            f"look-up among {STORED} on disk: median {np.median(costs):.2f} ms, "
            f"95 % below {np.quantile(costs, 0.95):.2f} ms"
        )
        yield f"  {hits} of {len(costs)} edited texts found; the file has {size:.0f} MB"
        yield f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    stories = stories_of(parser.parse_args().folder)
    texts = list(stories)
    began = time.process_time()
    for text in texts:
        fingerprint(text)
    print(f"{len(texts)} stories, {(time.process_time() - began) / len(texts) * 1e3:.2f} ms a fingerprint")
    for line in measure(texts):
        print(line, flush=True)
    for name, found, wanted in measure_titled(stories):
        print(f"  titled copies, {name}: {found} of {wanted} found", flush=True)
    for line in tell_forms():
        print(line)
    for line in look_up(texts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
