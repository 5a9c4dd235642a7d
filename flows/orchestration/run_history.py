"""Prefect's own history: runs older than an operator wants to see in the UI."""

from __future__ import annotations

import asyncio
from datetime import datetime

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterStartTime

#: Flow runs that are asked for at once; the API gives no more.
BATCH = 200


def prune_history(before: datetime) -> int:
    """Delete the flow runs that started before a time from the server that PREFECT_API_URL names; give their number."""
    return asyncio.run(_prune(before))


async def _prune(before: datetime) -> int:
    old = FlowRunFilter(start_time=FlowRunFilterStartTime.model_validate({"before_": before}))
    gone = 0
    async with get_client() as client:
        while runs := await client.read_flow_runs(flow_run_filter=old, limit=BATCH):
            for run in runs:
                await client.delete_flow_run(run.id)
            gone += len(runs)
    return gone
