"""How fast pages become records: pages for a second of the processor, beside trafilatura on the same pages.

    python benchmarks/speed.py BENCH_DIR [--limit N] [--rounds N]

BENCH_DIR has `dev/NAME.warc.gz`. All of it runs in this one process, a part of ours and a part of the peer's in turn,
so that both meet the same machine. Stages are shown by what each takes, those inside of it not counted apart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from cleaners import judge, pipeline, reading
from cleaners.article import Article
from flows.cleaning import pages as pages_module
from flows.cleaning.inputs import Saved, Unreadable, read_inputs
from flows.cleaning.pages import Options, clean_one, read_one

SETS = ("fundus", "wcxb", "aeb")

#: The functions that are timed: where each is called from, and by which name.
STAGES: tuple[tuple[Any, str], ...] = (
    (reading, "decode"),
    (reading, "tame"),
    (reading, "apply_rules"),
    (reading, "parse"),
    (reading, "extract"),
    (reading, "page_state"),
    (reading, "read_metadata"),
    (reading, "detect"),
    (reading, "scrub_article"),
    (pages_module, "observe"),
    (pages_module, "article_to_row"),
    (pages_module, "article_from_row"),
    (pages_module, "judge_rights"),
    (pages_module, "fingerprint"),
    (pages_module, "edits_to_rows"),
    (pages_module, "dump"),
    (judge, "judge"),
    (judge, "word_count"),
)
#: Page, and how many lots the pages are cut into: ours and the peer's take turns lot by lot.
LOTS = 5


class Clock:
    """Seconds of the processor by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return function(*args, **named)
            finally:
                self.spent[name] += time.process_time() - began

        return run

    def watch(self) -> None:
        """Put a clock round every stage, for the rest of the process."""
        for module, name in STAGES:
            setattr(module, name, self.timed(name, getattr(module, name)))
        for name, build in list(pipeline.STEPS.items()):
            pipeline.STEPS[name] = self._step(name, build)

    def _step(self, name: str, build: Callable[[pipeline.Evidence], pipeline.Step]) -> Callable[..., pipeline.Step]:
        def built(evidence: pipeline.Evidence) -> pipeline.Step:
            step = build(evidence)

            def run(article: Article) -> Any:
                return self.timed(f"step {name}", step)(article)

            return run

        return built


def read_sample(folder: Path, limit: int) -> list[Saved]:
    """So many pages of each set, drawn by a fixed seed, mixed."""
    sample: list[Saved] = []
    for name in SETS:
        pages = [p for p in read_inputs([folder / "dev" / f"{name}.warc.gz"]) if not isinstance(p, Unreadable)]
        random.Random(2).shuffle(pages)
        sample += pages[:limit]
    random.Random(3).shuffle(sample)
    return sample


def ours(page: Saved, options: Options) -> bytes:
    return clean_one(read_one(page, options), options)


def theirs(page: Saved) -> Any:
    return trafilatura.extract(page.page.body, url=page.page.url)


def theirs_with_metadata(page: Saved) -> Any:
    return trafilatura.extract(
        page.page.body, url=page.page.url, with_metadata=True, output_format="json", include_comments=False
    )


def measure(sample: list[Saved], rounds: int) -> dict[str, float]:
    """Seconds of the processor by reader, each over all pages and rounds."""
    options = Options(run="speed", version="0")
    readers: dict[str, Callable[[Saved], Any]] = {
        "copydesk clean": lambda page: ours(page, options),
        "trafilatura": theirs,
        "trafilatura with metadata": theirs_with_metadata,
    }
    spent = dict.fromkeys(readers, 0.0)
    for _ in range(rounds):
        for first in range(LOTS):
            for name, reader in readers.items():
                began = time.process_time()
                for page in sample[first::LOTS]:
                    reader(page)
                spent[name] += time.process_time() - began
    return spent


def stages(sample: list[Saved]) -> dict[str, float]:
    """Seconds of the processor by stage, over all pages; what no stage takes is `the rest`."""
    clock, options = Clock(), Options(run="speed", version="0")
    clock.watch()
    began = time.process_time()
    for page in sample:
        ours(page, options)
    total = time.process_time() - began
    return {**clock.spent, "the rest": total - sum(clock.spent.values())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=40, help="pages of each set")
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    sample = read_sample(args.folder, args.limit)
    measure(sample[:20], 1)  # what is loaded with the first pages
    spent = measure(sample, args.rounds)
    for name, seconds in spent.items():
        each = seconds / len(sample) / args.rounds
        print(f"{name:28}{each * 1000:8.1f} ms a page {1 / each:8.1f} pages a second of the processor")
    own = spent["copydesk clean"]
    print("ours by theirs:", ", ".join(f"{s / own:.2f} times {n}" for n, s in spent.items() if s is not own))
    for name, seconds in sorted(stages(sample).items(), key=lambda item: -item[1]):
        print(f"  {name:26}{seconds / len(sample) * 1000:8.2f} ms a page")


if __name__ == "__main__":
    main()
