"""One page explained in a process that can be ended: a page from outside may take all the time that there is."""

from __future__ import annotations

from copydesk.flows.explain.explanation import Explanation
from copydesk.flows.explain.lookup import Lookup, explain_all
from copydesk.flows.report.labels import count
from copydesk.flows.report.markdown import fenced
from copydesk.flows.report.reasons import sentence
from copydesk.flows.runtime.worker_pool import Budget, Overrun, shared_workers


class PageTooHard(RuntimeError):
    """A page could not be explained within the budget of a page."""


def explain_in_worker(look: Lookup) -> Explanation:
    """The page that is meant, explained within a page's budget. Raises `PageTooHard` where that does not do."""
    ((_, said),) = shared_workers(1, Budget()).map(_explain, [look])
    if isinstance(said, Overrun):
        raise PageTooHard(f"{look.what} cannot be shown: {said.detail.splitlines()[0]}")
    return said


def _explain(look: Lookup) -> Explanation:
    return next(iter(explain_all(look)))


def trial_line(said: Explanation) -> str:
    """What a page would become, in a sentence."""
    if said.reject or said.cleaned is None:
        reason = f"{said.reject.reason}: {sentence(said.reject.reason)}" if said.reject else said.fate or "nothing"
        return f"still no record, {reason}"
    return f"a record of {count(len(said.cleaned.article.text.split()), 'word')}"


def trial_markdown(said: Explanation) -> str:
    """What a page would become, for the Prefect UI: its title and text, as they would be published."""
    if said.cleaned is None:
        return f"# {trial_line(said)}"
    article = said.cleaned.article
    text = f"{article.title or 'no title'}\n\n{article.text}"
    return f"# {trial_line(said)}\n\n{fenced(text)}"
