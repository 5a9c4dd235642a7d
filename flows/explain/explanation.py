"""`copydesk explain`: what each step removed or changed in one page, and why."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from copydesk.cleaners.html.sanitize import printable, redact, shown_address
from copydesk.cleaners.model.article import Article, Edit
from copydesk.cleaners.model.edits import Segment, trace
from copydesk.cleaners.model.record import Reject
from copydesk.cleaners.pipeline import Cleaned, StepEvidence, run_steps
from copydesk.cleaners.read import Reading, read
from copydesk.cleaners.steps.boilerplate import observe
from copydesk.cleaners.text.quality import QualityLimits, judge_quality
from copydesk.flows.pipeline.options import Saved
from copydesk.flows.report.labels import sentence

#: What stands before the text of a page that is no record.
WOULD_BE = "the text would have been:"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One page: the article as it was extracted and as it is clean, or why there is none; of a text that breaks a limit
    both.

    `fate` is how the address left the run in which it was seen last, in a sentence.
    """

    source_url: str
    extracted: Article | None
    cleaned: Cleaned | None
    reject: Reject | None = None
    fate: str | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The text with all edits drawn into it."""
        if self.extracted is None or self.cleaned is None:
            return ()
        return trace(self.extracted.text, (e for e in self.cleaned.edits if e.field == "text"))

    @property
    def would_be(self) -> tuple[Segment, ...]:
        """What the text would have been of a page that is no record."""
        if self.reject is None or self.cleaned is not None or not self.reject.text:
            return ()
        return (Segment(self.reject.text),)


def explain_page(
    page: Saved, evidence: StepEvidence, how: Reading | None = None, limits: QualityLimits | None = None
) -> Explanation:
    """Read and clean one page as a run would, and keep what happened."""
    article = page.refused or read(page.page, page.hints, how)
    if isinstance(article, Reject):
        return Explanation(page.page.source_url, None, None, article)
    cleaned = run_steps(article, replace(evidence, own=observe(article)))
    clean = cleaned.article
    reject = judge_quality(clean.text, clean.title, clean.language, limits or QualityLimits())
    return Explanation(page.page.source_url, article, cleaned, reject)


def to_terminal(said: Explanation) -> str:
    """The explanation as text for Rich's markup: removed text struck through, its reason behind it."""
    from rich.markup import escape as escape_markup

    def escape(text: str) -> str:
        return escape_markup(printable(text))

    fate = [escape(said.fate)] if said.fate else []
    lines = [f"[bold]{escape(redact(said.source_url))}[/bold]", *fate]
    if said.reject:
        lines.append(f"no record: [red]{said.reject.reason}[/red]: {escape(_why(said.reject))}")
        lines += [WOULD_BE, "", escape(said.would_be[0].text)] if said.would_be else []
    if said.cleaned is None:
        return "\n".join(lines)
    lines += [WOULD_BE] if said.reject else []
    lines += [f"{name}: {escape(value)}" for name, value in _facts(said.cleaned.article)]
    text = "".join(_mark(s, escape) for s in said.segments)
    return "\n".join([*lines, "", text, "", *map(escape, _tally(said.cleaned.edits))])


def to_html(explanations: Iterable[Explanation]) -> str:
    """The explanations as one page that needs no network: removed text struck through, the reason on hover."""
    return PAGE.format(body="\n".join(map(section_html, explanations)))


def _facts(article: Article) -> list[tuple[str, str]]:
    values = {
        "title": article.title,
        "authors": ", ".join(article.authors),
        "published": article.published_at,
        "language": article.language,
        "reader": article.reader,
        "confidence": None if article.confidence is None else f"{article.confidence:.2f}",
    }
    return [(name, value) for name, value in values.items() if value]


def _mark(segment: Segment, escape: Callable[[str], str]) -> str:
    text = escape(segment.text.replace("\n", "⏎\n") if segment.removed or segment.added else segment.text)
    if segment.removed:
        return f"[red strike]{text}[/red strike][dim]\\[{segment.removed.step}: {segment.removed.rule}][/dim]"
    return f"[green]{text}[/green]" if segment.added else text


def _tally(edits: tuple[Edit, ...]) -> list[str]:
    counts: dict[str, int] = {}
    for edit in edits:
        counts[f"{edit.step}: {edit.rule}"] = counts.get(f"{edit.step}: {edit.rule}", 0) + 1
    return [f"{n:5d}  {name}" for name, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))] or ["no edits"]


def _why(reject: Reject) -> str:
    """A reason in a sentence, and what was seen."""
    return sentence(reject.reason) + (f" ({reject.detail})" if reject.detail else "")


def section_html(said: Explanation) -> str:
    """One explanation as a part of a page."""
    fate = f"<p class=key>{html.escape(said.fate)}</p>" if said.fate else ""
    head = f"<h2>{html.escape(shown_address(said.source_url))}</h2>{fate}"
    if said.reject:
        why = html.escape(f"{said.reject.reason}: {_why(said.reject)}")
        head += f"<p class=reject>no record: {why}</p>"
        head += f"<p class=key>{WOULD_BE}</p>" if said.would_be or said.cleaned else ""
    if said.cleaned is None:
        text = "".join(map(_mark_html, said.would_be))
        return f"<section>{head}{f'<div class=text>{text}</div>' if text else ''}</section>"
    facts = "".join(f"<dt>{n}</dt><dd>{html.escape(v)}</dd>" for n, v in _facts(said.cleaned.article))
    text = "".join(map(_mark_html, said.segments))
    return f"<section>{head}<dl>{facts}</dl>{_tally_html(said.cleaned.edits)}<div class=text>{text}</div></section>"


def _tally_html(edits: tuple[Edit, ...]) -> str:
    """How often each rule changed something: what a phone, which has no pointer to rest on a change, can read."""
    rows = "".join(f"<li>{html.escape(line.strip())}</li>" for line in _tally(edits))
    return f"<p class=key><del>Struck through</del> was removed, <ins>marked</ins> was added:</p><ul>{rows}</ul>"


def _mark_html(segment: Segment) -> str:
    edit = segment.removed or segment.added
    text = html.escape(segment.text.replace("\n", "⏎\n") if edit else segment.text)
    if edit is None:
        return text
    name = "del" if segment.removed else "ins"
    return f'<{name} title="{html.escape(f"{edit.step}: {edit.rule}")}">{text}</{name}>'


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Copydesk: explanation</title>
<style>
:root {{ color-scheme: light dark; --paper: #fbfaf7; --ink: #1d2126; --del: #b3261e; --ins: #12664f; --line: #8884; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #14171a; --ink: #e7e5df; --del: #ff9d94; --ins: #7fdcbc; }} }}
html {{ background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }}
body {{ font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
h2 {{ font-size: 1rem; overflow-wrap: anywhere; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: .9rem; }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
.key, ul {{ font-size: .9rem; margin: .5rem 0; }} ul {{ padding-left: 1.2rem; }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: 1rem; }}
del {{ color: var(--del); }} ins {{ color: var(--ins); text-decoration: none; border-bottom: 2px solid; }}
</style>
{body}
</html>
"""
