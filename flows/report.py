"""The report of a run, for people."""

from __future__ import annotations

from typing import Any

from flows.storage.folder import Run


def night_markdown(run: Run, entry: dict[str, Any]) -> str:
    """A run's counts, its reasons and its files as Markdown."""
    counts = "\n".join(f"| {name} | {number} |" for name, number in entry["counts"].items())
    reasons = "\n".join(f"| {name} | {number} |" for name, number in entry["reasons"].items())
    files = "\n".join(f"- `{file['path']}`: {file['rows']} rows" for file in entry["files"])
    return (
        f"# Night of {run.day}\n\nRun `{run.id}`\n\n| outcome | addresses |\n| --- | --- |\n{counts}\n\n"
        f"| reason | addresses |\n| --- | --- |\n{reasons}\n\n{files}\n"
    )
