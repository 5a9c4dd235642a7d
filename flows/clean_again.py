"""The flow that reads one page of the archive again, by another reader or with a rule: on trial, or published so."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run

from copydesk.cleaners.html.sanitize import shown_address
from copydesk.cleaners.model.record_options import Engine
from copydesk.cleaners.urls.normalize import host_of
from copydesk.flows.explain.lookup import Lookup, archived_page, explain_in_worker, trial_line, trial_markdown
from copydesk.flows.orchestration.artifacts import show_addresses
from copydesk.flows.orchestration.parameters import ArticleName, RuleKey, lines_in
from copydesk.flows.orchestration.run_flow import PATIENCE, asked_by, ended, run_name, run_stages
from copydesk.flows.report.labels import summary_line
from copydesk.flows.runs.fetch import FetchOptions
from copydesk.flows.runs.nightly import NightOptions, open_night
from copydesk.flows.sites.repair import add_rules, rules_on_trial
from copydesk.flows.storage.change_log import note_change

#: Seconds after which it is given up, waiting for a night that holds the data folder included.
_TIMEOUT = 24 * 3600


def _name() -> str:
    given = flow_run.parameters
    told = shown_address(str(given.get("address")))
    return run_name(f"again {told}{'' if given.get('publish') else ', on trial'}")


@flow(name="clean-again", flow_run_name=_name, persist_result=False, timeout_seconds=_TIMEOUT)
def clean_again(
    data: Path,
    address: ArticleName,
    engine: Engine = "auto",
    rule: RuleKey = "keep",
    values: str = "",
    publish: bool = False,
) -> Mapping[str, Any]:
    """Read one page of the archive again, by another reader or with a rule for its site; no site is asked.

    Args:
        data: The data folder: archive, state and published files.
        address: The address of the article, as a run saw it, or the id of its record.
        engine: How the article is found in the page: auto takes the better answer of the two others.
        rule: What the values below are; docs/site-rules.md explains each.
        values: New values of that rule for the site, one a line; empty for no new rule.
        publish: Keep the rule, and publish what came out with today's records. Leave it off first, to see the effect.
    """
    page = archived_page(data, address)
    host = host_of(page.url) or ""
    rules = {str(rule): lines_in(values)} if values.strip() else {}
    if not publish:
        with rules_on_trial(data, rules, host) if rules else nullcontext() as folder:
            said = explain_in_worker(Lookup(address, data, engine=engine, rules=folder))
        create_markdown_artifact(trial_markdown(said), key="again", description="What it would be")
        return ended({}, f"on trial: {trial_line(said)}")
    for key, lines in rules.items():
        add_rules(data, host, key, lines)
    with open_night(data, FetchOptions(pages=(page,)), NightOptions(1, engine), kind="adhoc", wait=PATIENCE) as night:
        entry = run_stages(night).entry
    told = "".join(f", {key} {', '.join(map(repr, lines))}" for key, lines in rules.items())
    note_change(data, asked_by(), f"{shown_address(page.source_url)} is read again: {engine}{told}")
    show_addresses(data, entry, "What became of it")
    return ended(entry, summary_line(entry["counts"]))
