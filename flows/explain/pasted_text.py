"""A text that somebody pasted: cleaned as `copydesk text` cleans it, with what each step changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copydesk.cleaners.html.sanitize import printable
from copydesk.cleaners.model.article import Article, Edit, split_text
from copydesk.cleaners.model.fields import TEXT_STEPS
from copydesk.cleaners.pipeline import Cleaned, StepEvidence, run_steps
from copydesk.flows.pipeline.text_stream import MAX_LINE
from copydesk.flows.report.labels import count
from copydesk.flows.report.markdown import fenced, markdown_table
from copydesk.flows.runtime.worker_pool import Budget, Overrun, shared_workers

#: Edits that are shown: a reader goes through no more, and the text above them has them all.
MOST_EDITS = 200

#: Characters of the text on each side of an edit that are shown with it.
_AROUND = 20

#: Characters of an edit that are shown.
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PastedText:
    """A text, and its language where that was said."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A text as it was pasted, and as it is clean."""

    pasted: str
    cleaned: Cleaned

    @property
    def text(self) -> str:
        """The clean text."""
        return self.cleaned.article.text


class TextRefused(ValueError):
    """A pasted text is too long, or could not be cleaned within the budget of a page."""


def clean_pasted(pasted: PastedText) -> CleanedText:
    """The text, cleaned in a process that can be ended. Raises `TextRefused`."""
    # Half of a character, which JSON can hold, has no bytes.
    whole = pasted.text.encode("utf-8", "replace")
    if len(whole) > MAX_LINE:
        raise TextRefused(f"the text is longer than {MAX_LINE // 1_000_000} MB: cut it into several")
    ((_, done),) = shared_workers(1, Budget()).map(_clean, [PastedText(whole.decode(), pasted.language)])
    if isinstance(done, Overrun):
        raise TextRefused(f"the text cannot be cleaned: {done.detail.splitlines()[0]}")
    return done


def _clean(pasted: PastedText) -> CleanedText:
    article = Article(pasted.text, split_text(pasted.text), language=pasted.language)
    return CleanedText(pasted.text, run_steps(article, StepEvidence(), only=TEXT_STEPS))


def pasted_line(done: CleanedText) -> str:
    """What became of the text, in a few words."""
    return f"{count(len(done.text.split()), 'word')}, {count(len(done.cleaned.edits), 'edit')}"


def pasted_markdown(done: CleanedText) -> str:
    """The clean text and its edits, for the Prefect UI."""
    left = len(done.cleaned.edits) - MOST_EDITS
    parts = [
        f"# {pasted_line(done)}",
        fenced(done.text) if done.text else "Nothing of the text is left.",
        "## What was changed",
        markdown_table(("step", "rule", "before", "after"), _rows(done)),
        f"And {count(left, 'edit')} more." if left > 0 else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _rows(done: CleanedText) -> list[tuple[str, str, str, str]]:
    """The first edits, step by step, each in the order of the text: some steps work from its end."""
    edits = done.cleaned.edits[:MOST_EDITS]
    steps = list(dict.fromkeys(edit.step for edit in edits))
    shown = zip(edits, _around(done.pasted, edits), strict=True)
    ordered = sorted(shown, key=lambda pair: (steps.index(pair[0].step), pair[0].at))
    return [(edit.step, edit.rule, before, after) for edit, (before, after) in ordered]


def _around(text: str, edits: Iterable[Edit]) -> Iterator[tuple[str, str]]:
    """Each edit with the text around it, before and after; the text is that which the edits before it have left."""
    for edit in edits:
        end = edit.at + len(edit.removed)
        left, right = text[max(0, edit.at - _AROUND) : edit.at], text[end : end + _AROUND]
        yield _shown(left, edit.removed, right), _shown(left, edit.added, right)
        text = text[: edit.at] + edit.added + text[end:]


def _shown(left: str, changed: str, right: str) -> str:
    """A piece of text in one line: line ends are seen, and what was changed though it has no shape."""
    changed = changed if len(changed) <= _MOST_SHOWN else f"{changed[:_MOST_SHOWN]}…"
    changed = "".join(sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in changed)
    return f"{printable(left)}{changed}{printable(right)}".replace("\n", "⏎")
