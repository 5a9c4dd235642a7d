"""Where the time of one page goes, stage by stage, in this process; stages inside of others are not counted apart."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from copydesk.cleaners import make_record as judge
from copydesk.cleaners import pipeline
from copydesk.cleaners import read as reading
from copydesk.cleaners.model.article import Article
from copydesk.flows.pipeline import pages as pages_module
from copydesk.flows.pipeline.options import Options, Saved
from copydesk.flows.pipeline.pages import clean_one, read_one
from copydesk.flows.runtime.worker_pool import COLLECT_AFTER

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
    (pages_module, "article_told"),
    (pages_module, "article_from_row"),
    (pages_module, "judge_rights"),
    (pages_module, "fingerprint"),
    (pages_module, "edits_to_rows"),
    (pages_module, "dump"),
    (judge, "judge_quality"),
    (judge, "whole_word_count"),
)


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

    def _step(self, name: str, build: Callable[[pipeline.StepEvidence], pipeline.Step]) -> Callable[..., pipeline.Step]:
        def built(evidence: pipeline.StepEvidence) -> pipeline.Step:
            step = build(evidence)

            def run(article: Article) -> Any:
                return self.timed(f"step {name}", step)(article)

            return run

        return built


def as_in_a_worker() -> None:
    """Collect garbage as seldom as workers do, once all is loaded."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def ours(page: Saved, options: Options) -> bytes:
    return clean_one(read_one(page, options), options)


def stages(sample: list[Saved]) -> dict[str, float]:
    """Seconds of the processor by stage, over all pages; what no stage takes is `the rest`."""
    clock, options = Clock(), Options(run="speed", version="0")
    clock.watch()
    began = time.process_time()
    for page in sample:
        ours(page, options)
    total = time.process_time() - began
    return {**clock.spent, "the rest": total - sum(clock.spent.values())}
