"""Print what the boilerplate step removes, and what it harms, on the line-level benchmark.

    python -m benchmarks.boilerplate.figures BENCH_FOLDER [--folds DIR] [--curve] [--unknown-host] [--show N]

`--folds` names a folder that `fit --folds` wrote: then pages of the sets that the model was fitted to are judged by
weights that have not seen their hosts. Figures without it flatter `news`, `wcxb`, `tagdiv_silver` and `lookalikes`.
A page is judged by what other articles of its host show, copies of its own article left out.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.boilerplate.pages import FOLDS, LabelledPage, fold_of, number_of, read_pages, read_rows
from copydesk.cleaners.model.article import Article, split_text
from copydesk.cleaners.steps.boilerplate import Observation, learn_profile, observe
from copydesk.cleaners.steps.boilerplate.lines import tokens
from copydesk.cleaners.steps.boilerplate.model import MODEL, BoilerplateModel, load_boilerplate_model
from copydesk.cleaners.steps.boilerplate.step import boilerplate

NIGHT = "2000-01-01"

#: Hosts whose gold is noisy, as the benchmark's README says: left out of the figures, not of the learning.
NOISY = frozenset({"goodcontents.net", "ifeng.com", "newsru.com"})

#: The learning curve: how many other pages of a host are known.
CURVE = (0, 1, 2, 3, 5, 10)

#: Pages a host that the curve judges, for time.
CURVE_PAGES = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """A page and the rule that dropped each of its lines, `None` for lines that are kept."""

    page: LabelledPage
    rules: tuple[str | None, ...]


def main() -> None:
    """Read the arguments, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--view", default="rmain")
    parser.add_argument("--sets", default="hosts,news,wcxb,tagdiv_silver,lookalikes")
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--unknown-host", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    models = _models(args.folds)
    for name in args.sets.split(","):
        pages = _lookalikes(args.bench) if name == "lookalikes" else list(read_pages(args.bench, name, (args.view,)))
        judged = judge(pages, models if name != "hosts" else (MODEL,) * FOLDS, learns=not args.unknown_host)
        _print_set(name, [j for j in judged if j.page.host not in NOISY], args.show)
    if args.curve:
        _print_curve(list(read_pages(args.bench, "hosts", (args.view,))))


def judge(pages: Sequence[LabelledPage], models: Sequence[BoilerplateModel], *, learns: bool = True) -> list[Judged]:
    """All pages, each judged by what the others of its host show."""
    hosts: dict[str, list[LabelledPage]] = defaultdict(list)
    for page in pages:
        hosts[page.host].append(page)
    judged = []
    for host, some in hosts.items():
        seen = [observe(_article(page)) for page in some]
        judged += _judge_host(some, seen if learns else [], models[fold_of(host)])
    return judged


def _judge_host(pages: Iterable[LabelledPage], seen: Sequence[Observation], model: BoilerplateModel) -> list[Judged]:
    step = boilerplate(learn_profile(seen, night=NIGHT) if seen else None, model=model)
    judged = []
    for page in pages:
        article = _article(page)
        rule_at = {}
        for edit in step(article):
            rule_at.update(dict.fromkeys(range(edit.at, edit.at + len(edit.removed)), edit.rule))
        judged.append(Judged(page, tuple(rule_at.get(block.start) for block in article.blocks)))
    return judged


def _article(page: LabelledPage) -> Article:
    text = "\n".join(page.texts)
    return Article(text, split_text(text), title=page.title, language=page.language)


def _models(folder: Path | None) -> tuple[BoilerplateModel, ...]:
    """For each part of the cross-validation the model that has not seen it."""
    if folder is None:
        return (MODEL,) * FOLDS
    return tuple(load_boilerplate_model((folder / f"{k}.npz").read_bytes()) for k in range(FOLDS))


def _lookalikes(bench: Path) -> list[LabelledPage]:
    """The probe's lines, put together to the articles that they are from."""
    rows = defaultdict(list)
    for row in read_rows(bench, "lookalikes"):
        rows[row["source"], str(row["id"])].append(row)
    pages = []
    for (_, name), some in sorted(rows.items()):
        some.sort(key=lambda row: int(row["pos"]))
        texts = tuple(" ".join(row["text"].split()) for row in some)
        first = some[0]
        pages.append(LabelledPage("lookalikes", "", name, first["host"], first.get("lang"), (1,) * len(texts), texts))
    return pages


def _print_set(name: str, judged: Sequence[Judged], show: int) -> None:
    pages = Counter(j.page.host for j in judged)
    print(f"\n{name}")
    print(f"  {'all':16s} {_figures(judged)}")
    groups = [("hosts of >= 5", 5, 10**6), ("hosts of 2 to 4", 2, 4), ("hosts of 1", 1, 1)]
    for label, least, most in groups:
        some = [j for j in judged if least <= pages[j.page.host] <= most]
        if some and len(some) < len(judged):
            print(f"  {label:16s} {_figures(some)}")
    for language in sorted({j.page.language or "" for j in judged}):
        some = [j for j in judged if (j.page.language or "") == language]
        if len(some) < len(judged):
            print(f"  {language:16s} {_figures(some)}")
    _print_rules(judged)
    lost = [(len(tokens(t)), j.page.host, r, t) for j in judged for y, t, r in _rows(j) if y == 1 and r]
    for n, host, rule, text in sorted(lost, key=str, reverse=True)[:show]:
        print(f"    lost {n:3d} tokens [{host}] {rule}: {text[:100]}")


def _rows(judged: Judged) -> Iterable[tuple[int, str, str | None]]:
    return zip(judged.page.labels, judged.page.texts, judged.rules, strict=True)


def _figures(judged: Sequence[Judged]) -> str:
    """Recall on boilerplate lines, shares of content lines, content tokens and titles lost."""
    count: Counter[tuple[int, bool]] = Counter()
    words: Counter[bool] = Counter()
    for one in judged:
        for label, text, rule in _rows(one):
            count[label, rule is not None] += 1
            if label == 1:
                words[rule is not None] += len(tokens(text))

    def share(gone: int, kept: int) -> str:
        return f"{gone / (gone + kept):.4f}" if gone + kept else "-"

    return (
        f"pages {len(judged):4d}  recall {share(count[0, True], count[0, False])}"
        f"  lines lost {share(count[1, True], count[1, False])}  tokens lost {share(words[True], words[False])}"
        f"  titles lost {share(count[2, True], count[2, False])}"
    )


def _print_rules(judged: Sequence[Judged]) -> None:
    dropped = Counter(
        (r.partition(":")[0] if r.startswith("lex") else r, y) for j in judged for y, _, r in _rows(j) if r
    )
    for rule in sorted({rule for rule, _ in dropped}):
        good, bad, titles = (dropped[rule, label] for label in (0, 1, 2))
        print(f"    {rule:12s} boilerplate {good:6d}  content {bad:4d}  titles {titles}")


def _print_curve(pages: Sequence[LabelledPage]) -> None:
    hosts: dict[str, list[LabelledPage]] = defaultdict(list)
    for page in sorted(pages, key=lambda p: number_of(p.id)):
        if page.host not in NOISY:
            hosts[page.host].append(page)
    print(f"\nlearning curve: hosts of more than {CURVE[-1]} pages, {CURVE_PAGES} pages each")
    for known in CURVE:
        judged: list[Judged] = []
        for some in (s for s in hosts.values() if len(s) > CURVE[-1]):
            for i, page in enumerate(some[:CURVE_PAGES]):
                others = (some[i + 1 :] + some[:i])[:known]
                seen = [observe(_article(p)) for p in (page, *others)]
                judged += _judge_host([page], seen, MODEL)
        print(f"  {known:3d} other pages  {_figures(judged)}")


if __name__ == "__main__":
    main()
