"""Short scraped texts with several breaks, as items like those of the benchmark's own generator, and long texts whose
lines are all short.

`short.py` of the benchmark makes the short ones where words have blanks between them; what it leaves out, scripts
without blanks, is made here from dressed-up texts.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Breaks that are put into a passage of a script without blanks.
COUNTS = (0, 1, 2, 3, 4, 6)

#: A passage of such a script has so many characters.
LEAST, MOST = 25, 160

#: A stretch that is cut out of a long item has at most so many characters.
LONGEST_WINDOW = 1600

#: Lines of a torn text have between so many characters; half as many in Chinese. No more of the text is torn than this.
NARROW = (12, 40)
LONGEST_TORN = 4000

#: A paragraph of fewer characters is no running text and stays whole.
PARAGRAPH = 60

_SENTENCES = re.compile(r"[^。！？\n]+[。！？]”?")


def make(bench: Path, texts: Path, out: Path, *, seed: int, most: int) -> Path:
    """Items of a folder of texts, up to `most` passages a language; made once."""
    if out.exists():
        return out
    made = out.with_suffix(".made.jsonl")
    command = [sys.executable, bench / "linesplit" / "short.py", "make", "--texts", texts, "--out", made]
    subprocess.run([*command, "--seed", str(seed), "--per-language", str(most)], check=True)
    with made.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as written:
        for row in (*map(json.loads, lines), *unspaced(texts, seed, most)):
            item = {**row, "marks": marks(row["text"], row["gold"]), "profile": row["kind"], "lang": row.get("lang")}
            written.write(json.dumps(item, ensure_ascii=False) + "\n")
    return out


def marks(text: str, gold: str) -> list[tuple[int, str, str]]:
    """What becomes of each run of white space with a newline in it: the place after it, the act, the kind.

    >>> marks("North Kor\\nea\\nsaid", "North Korea said")
    [(10, 'join', ''), (13, 'space', '')]
    """
    found, at = [], 0
    for match in re.finditer(r"\s+|\S+", text):
        if not match[0].isspace():
            at += len(match[0])
            continue
        gap = re.compile(r"\s*").match(gold, at)
        assert gap is not None
        at = gap.end()
        if "\n" in match[0]:
            act = "keep" if "\n" in gap[0] else "space" if gap[0] else "join"
            found.append((match.end(), act, ""))
    return found


def unspaced(texts: Path, seed: int, most: int) -> Iterator[dict[str, Any]]:
    """Passages of scripts without blanks, broken anywhere but before a mark; and lists of pieces of them."""
    rng = random.Random(seed)
    for language in ("zh", "ja"):
        paths = sorted((texts / language).glob("*.txt")) if (texts / language).exists() else []
        found = [(path.stem, gold) for path in paths for gold in _passages(path.read_text("utf-8"), rng)]
        rng.shuffle(found)
        for n, (source, gold) in enumerate(found[:most]):
            said = {"lang": language} if n % 2 else {}
            for count in COUNTS:
                text = _broken(gold, count, rng)
                kind = "midword" if count else "control"
                name = f"{source}#{n}.{kind}{count}"
                yield {"id": name, "text": text, "gold": gold, "kind": kind, "language": language, **said}
            for kind, text in _structures(gold, rng):
                name = f"{source}#{n}.{kind}"
                yield {"id": name, "text": text, "gold": text, "kind": kind, "language": language, **said}


def _passages(text: str, rng: random.Random) -> Iterator[str]:
    for paragraph in text.split("\n"):
        parts = _SENTENCES.findall(paragraph)
        if not parts:
            continue
        at = rng.randrange(len(parts))
        passage = "".join(parts[at : at + rng.choice((1, 1, 2, 3))]).strip()
        if LEAST <= len(passage) <= MOST:
            yield passage


def _broken(gold: str, count: int, rng: random.Random) -> str:
    spots = [k for k in range(2, len(gold) - 2) if gold[k - 1 : k + 1].isalpha()]
    for at in sorted(rng.sample(spots, min(count, len(spots))), reverse=True):
        gold = gold[:at] + "\n" + gold[at:]
    return gold


def _structures(gold: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    pieces = [piece for piece in re.split(r"[，。！？、：；“”]", gold) if 3 <= len(piece) <= 20][:5]
    if len(pieces) > 2:
        yield "s-heads", "\n".join(pieces)
        yield "s-list", "\n".join("・" + piece for piece in pieces)
        yield "s-scores", "\n".join(f"{piece[:4]} {rng.randrange(5)}-{rng.randrange(5)}" for piece in pieces)


def cut_windows(items: Path, out: Path, *, seed: int, every: int = 1) -> Path:
    """Short texts out of long items: a few lines round something that tells, a list or a break; made once.

    So the model of short texts meets all that the generator knows: headings, verse, tables, hyphens, numbers.
    """
    if out.exists():
        return out
    rng = random.Random(seed)
    with items.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as written:
        for number, line in enumerate(lines):
            if number % every:
                continue
            item = json.loads(line)
            for k, (start, end) in enumerate(_spans(item, rng)):
                found = [[at - start, act, kind] for at, act, kind in item["marks"] if start < at < end]
                if any(act != "keep" or "\n" in item["text"][start:end] for _, act, _ in found):
                    lang = item["lang"] if (number + k) % 2 or item["id"].startswith("pseudo-") else None
                    window = {**item, "text": item["text"][start:end], "marks": found, "lang": lang}
                    written.write(json.dumps({**window, "gold": ""}, ensure_ascii=False) + "\n")
    return out


def tear(texts: Path, out: Path, *, seed: int, most: int) -> Path:
    """Long texts torn into short lines, up to `most` a language: at blanks or anywhere, at one width or at any; made
    once."""
    if out.exists():
        return out
    with out.open("w", encoding="utf-8") as written:
        for folder in sorted(texts.iterdir()):
            for path in sorted(folder.glob("*.txt"))[:most]:
                rng = random.Random(f"{seed} {path.stem}")
                gold = path.read_text("utf-8")[:LONGEST_TORN].rpartition("\n")[0].strip()
                text = "".join(_torn(part, folder.name, rng) for part in re.split(r"(\n+)", gold))
                if text != gold:
                    item = {"id": f"{path.stem}#torn", "lang": folder.name, "profile": "torn"}
                    item |= {"text": text, "gold": gold, "marks": marks(text, gold)}
                    written.write(json.dumps(item, ensure_ascii=False) + "\n")
    return out


def _torn(paragraph: str, language: str, rng: random.Random) -> str:
    """A paragraph in short lines; one that is short stays whole."""
    if len(paragraph) < PARAGRAPH:
        return paragraph
    least, most = (n // 2 if language in ("zh", "ja") else n for n in NARROW)
    anywhere, width = rng.random() < 0.5, rng.randint(least, most)
    lines, at = [], 0
    for spot in re.finditer(r"(?<=\S) (?=\S)|(?<=[^\W\d_])(?=[^\W\d_])", paragraph):
        is_blank = spot.end() > spot.start()
        if spot.start() - at >= width and (is_blank or anywhere or language in ("zh", "ja")):
            lines.append(paragraph[at : spot.start()])
            at, width = spot.end(), rng.choice((width, rng.randint(least, most)))
    return "\n".join([*lines, paragraph[at:]])


def _spans(item: dict[str, Any], rng: random.Random) -> Iterator[tuple[int, int]]:
    """The stretches of an item that are cut out: whole lines, as few as two, as many as make a short text."""
    text = item["text"]
    ends = [m.end() for m in re.finditer(r"\n+", text)]
    edges = [0, *ends, len(text)]
    telling = [at for at, act, kind in item["marks"] if act != "keep" or kind.startswith("struct")]
    chosen = rng.sample(telling, min(2, len(telling))) if telling else []
    if item["profile"] in ("clean", "struct"):
        chosen.append(edges[min(1, len(edges) - 1)])
        chosen.append(rng.choice(edges))
    for at in chosen:
        k = max(i for i, edge in enumerate(edges) if edge <= at)
        first, last = max(0, k - rng.randrange(1, 6)), min(len(edges) - 1, k + rng.randrange(1, 6))
        while last - first > 2 and edges[last] - edges[first] > LONGEST_WINDOW:
            first, last = (first + 1, last) if k - first > last - k else (first, last - 1)
        start, end = edges[first], edges[first] + len(text[edges[first] : edges[last]].rstrip())
        if end - start <= LONGEST_WINDOW:
            yield start, end
