"""The flow for a text that somebody pastes."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from copydesk.flows.explain.pasted_text import PastedText, clean_pasted, pasted_line, pasted_markdown
from copydesk.flows.orchestration.parameters import LanguageTag, SomeText
from copydesk.flows.orchestration.run_flow import ended, run_name
from copydesk.flows.report.labels import count

#: Seconds after which it is given up; the text itself has the budget of a page.
_TIMEOUT = 600


def _name() -> str:
    return run_name(f"clean a text of {count(len(str(flow_run.parameters.get('text', '')).split()), 'word')}")


@flow(name="clean-text", flow_run_name=_name, persist_result=False, timeout_seconds=_TIMEOUT)
def clean_text(text: SomeText, language: LanguageTag = "") -> str:
    """Clean a text that you paste, as copydesk text does, and show what was changed. Nothing is published or kept in
    the data folder.

    Args:
        text: The text as you have it, with its line ends: an article from a spreadsheet, a scraper, a mail.
        language: Its language as a tag, such as en or pt-BR; empty to have it told from the text.
    """
    cleaned = clean_pasted(PastedText(text, language or None))
    create_markdown_artifact(pasted_markdown(cleaned), key="text", description="The clean text, and what was changed")
    said = pasted_line(cleaned)
    return ended(said, said)
