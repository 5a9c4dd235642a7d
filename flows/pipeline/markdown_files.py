"""Articles as Markdown beside their records: a file a record, by its id."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from copydesk.cleaners.model.record import Result
from copydesk.flows.pipeline.shards import read_shard
from copydesk.flows.pipeline.stages import Decisions

#: The folder of these files beside `records.jsonl`.
MARKDOWN = "markdown"


def write_markdown(cleaned: Iterable[Path], decisions: Decisions, folder: Path) -> None:
    """Write the Markdown of each record of these shards; what an earlier call wrote there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    for number, shard in enumerate(cleaned):
        for place, line in enumerate(read_shard(shard)):
            decision = decisions.get((number, place))
            if decision is not None and decision.result is Result.RECORD:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{decision.id}.md").write_text(json.loads(line)["markdown"], encoding="utf-8")
