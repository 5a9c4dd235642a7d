"""Pages on which a text is easily wrong, made of development pages: what confidence is fitted to beside them.

Each is a page with gold to which one thing was done: another story or several below its own, its text once more in
other paragraphs, a table among them, its rest taken away behind an offer, or all but a short note. None is kept: they
are made when needed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.extraction.corpus import Sample
from copydesk.cleaners.extract.words import words_of

#: A page is worth changing if so many paragraphs of its gold stand in elements of their own, and it is no longer.
LEAST_PARAGRAPHS = 5
LONGEST_HTML = 600_000
#: The element round an article holds more than this share of its paragraphs.
MOST_OF_OWN = 0.8
#: Paragraphs of so many words are looked for.
LEAST_WORDS = 8

_FRAMES = (
    "<article><h1>{title}</h1><p class='byline'>{byline}</p>{body}</article>",
    "<div class='post'><h2>{title}</h2>{body}</div>",
    "<section class='story'><h3><a href='/next'>{title}</a></h3><div class='text'>{body}</div></section>",
    "<div class='item'><div class='head'>{title}</div><div>{byline}</div>{body}</div>",
)
_OFFERS = (
    "<div class='offer'><h3>Subscribe to read the rest</h3><p>Already a subscriber? Log in.</p></div>",
    "<div class='gate'><button>Weiterlesen</button></div>",
    "<section><h2>Cet article est réservé aux abonnés</h2><a href='/abo'>Je m'abonne</a></section>",
    "<div><p>Para seguir leyendo, hazte suscriptor</p><p>2 € el primer mes</p><a href='/s'>Suscríbete</a></div>",
    "<div class='x'><p>Want the full story? Join as a member and read everything.</p><a href='/join'>Join</a></div>",
    "<div class='plus'><p>Mit dem Abo lesen Sie alles, jederzeit kündbar.</p><a href='/abo'>Jetzt testen</a></div>",
    "<p>...</p>",
    "",
)


def made_up(samples: Sequence[Sample], count: int, seed: int) -> list[Sample]:
    """So many pages of each kind, of some twice as many, their `set` the kind; the same for the same seed."""
    draw = random.Random(seed)
    usable = [sample for sample in samples if len(sample.html) <= LONGEST_HTML]
    made: list[Sample] = []
    for kind, change in KINDS.items():
        found, wanted = 0, 2 * count if kind in HARD else count
        for sample in draw.sample(usable, len(usable)):
            changed = _changed(sample, draw.choice(usable), change, draw)
            if changed is not None and found < wanted:
                made.append(replace(changed, set=kind))
                found += 1
            if found == wanted:
                break
    return made


Change = Callable[[list[LexborNode], Sample, Sample, random.Random], Sample]


def _changed(sample: Sample, other: Sample, change: Change, draw: random.Random) -> Sample | None:
    """A page with one thing done to it; `None` where its paragraphs are not found."""
    tree = LexborHTMLParser(sample.html)
    lines = {words for line in _lines(sample) if len(words := tuple(words_of(line))) >= LEAST_WORDS}
    own = [
        node for node in tree.css("p") if len(words := words_of(node.text())) >= LEAST_WORDS and tuple(words) in lines
    ]
    if len(own) < LEAST_PARAGRAPHS or not other.gold["text"].strip():
        return None
    changed = change(own, sample, other, draw)
    return replace(changed, html=tree.html or "")


def _second_story(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    _set_behind(own, _story(other, draw, most=40))
    return sample


def _several_stories(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    frame = draw.choice(_FRAMES)
    lines = _lines(other)
    cuts = [lines[at : at + 3] for at in range(0, len(lines), 3)][:4]
    _set_behind(
        own, "".join(_framed(frame, f"{other.gold.get('title') or 'More'} {i}", cut) for i, cut in enumerate(cuts))
    )
    return sample


def _once_more(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    """The text in paragraphs of two, as a copy for another screen or a reader of the page has it."""
    lines = _lines(sample)
    pairs = [" ".join(lines[at : at + 2]) for at in range(0, len(lines), 2)]
    style = draw.choice(("", " class='copy'", " style='display:none'"))
    _set_behind(own, f"<div{style}>{_paragraphs(pairs)}</div>")
    return sample


def _with_table(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    words = [word for line in _lines(other) for word in line.split() if word.isalpha()] or ["North"]
    rows = [
        (draw.choice(words), *(f"{draw.randint(1, 9000):,}" for _ in range(draw.randint(1, 4))))
        for _ in range(draw.randint(2, 40))
    ]
    wide = min(map(len, rows))
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[:wide]) + "</tr>" for row in rows)
    at = draw.randrange(1, len(own))
    _insert(own[at], draw.choice((f"<table>{cells}</table>", f"<div><div><table>{cells}</table></div></div>")))
    table = "\n".join(" ".join(row[:wide]) for row in rows)
    return replace(sample, gold={**sample.gold, "text": f"{sample.gold['text']}\n{table}"})


def _stub(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    """The first paragraphs and an offer: nothing of what followed them in the element round the text."""
    last = own[draw.randint(1, 3) - 1]
    _cut_behind(last, _around(own))
    _insert(last, draw.choice(_OFFERS))
    return sample


def _short_note(own: list[LexborNode], sample: Sample, other: Sample, draw: random.Random) -> Sample:
    """The first paragraphs as the whole story: a note of an agency, of which the page says nothing more."""
    last = own[draw.randint(1, 3) - 1]
    _cut_behind(last, _around(own))
    lines, said = _lines(sample), words_of(last.text())
    end = next(at for at, line in enumerate(lines) if words_of(line) == said)
    return replace(sample, gold={**sample.gold, "text": "\n".join(lines[: end + 1])})


def _cut_behind(last: LexborNode, around: int) -> None:
    """Take away what follows a paragraph in the element round the text."""
    node: LexborNode | None = last
    while node is not None and node.mem_id != around:
        while (behind := node.next) is not None:
            behind.decompose()
        node = node.parent


def _around(own: list[LexborNode]) -> int:
    """The id of the innermost element round most of the paragraphs."""
    held = Counter(above.mem_id for node in own for above in _above(node))
    return next(above.mem_id for above in _above(own[0]) if held[above.mem_id] > MOST_OF_OWN * len(own))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while node.parent is not None:
        node = node.parent
        yield node


#: Kinds that are told least: of these twice as many are made.
HARD = frozenset({"second story", "stub"})
KINDS: dict[str, Change] = {
    "second story": _second_story,
    "several stories": _several_stories,
    "text once more": _once_more,
    "table": _with_table,
    "stub": _stub,
    "short note": _short_note,
}


def _set_behind(own: list[LexborNode], markup: str) -> None:
    """Set markup behind the element that holds the last paragraph."""
    last = own[-1]
    holder = last.parent if last.parent is not None and last.parent.tag not in ("body", "html") else last
    _insert(holder, markup)


def _insert(node: LexborNode, markup: str) -> None:
    inserted = LexborHTMLParser(f"<body>{markup}</body>").body
    for child in reversed(list(inserted.iter(include_text=False)) if inserted is not None else []):
        node.insert_after(child)


def _story(other: Sample, draw: random.Random, most: int) -> str:
    return _framed(draw.choice(_FRAMES), other.gold.get("title") or "Another story", _lines(other)[:most])


def _framed(frame: str, title: str, lines: Sequence[str]) -> str:
    return frame.format(title=escape(title), byline="By Ann Lee, 3 May 2024", body=_paragraphs(lines))


def _lines(sample: Sample) -> list[str]:
    return [line for line in sample.gold["text"].split("\n") if line.strip()]


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
