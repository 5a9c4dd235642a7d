#!/usr/bin/env bash
# Prefect: a cron schedule in the hour that clocks skip runs an hour early that night, not when the clocks have moved.
#
# "30 2 * * *" in Europe/Berlin on 29 March 2026, when 02:00 becomes 03:00: cron daemons run it as soon as the clock has
# moved (03:00), and so does cronsim, with which Prefect reads the expression. Prefect schedules the run for 01:30, thirty minutes
# before the change (3.9.1 schedules it for 03:30). In the autumn, when 02:30 comes twice, the run comes once, at the first. Who wants one order of
# nightly jobs in all nights schedules them outside of 02:00 to 03:00, or in UTC.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check prefect==3.8.8 cronsim==2.8
cat > "$work/seen.py" <<'PYTHON'
import asyncio
import datetime as dt
import sys
from importlib.metadata import version
from zoneinfo import ZoneInfo

from cronsim import CronSim
from prefect.server.schemas.schedules import CronSchedule

CRON, ZONE = "30 2 * * *", "Europe/Berlin"
zone = ZoneInfo(ZONE)


def next_of_prefect(day: str, count: int) -> list[str]:
    start = dt.datetime.fromisoformat(day).replace(tzinfo=zone)
    dates = asyncio.run(CronSchedule(cron=CRON, timezone=ZONE).get_dates(n=count, start=start))
    return [date.astimezone(zone).isoformat(timespec="minutes") for date in dates]


def next_of_cronsim(day: str, count: int) -> list[str]:
    runs = CronSim(CRON, dt.datetime.fromisoformat(day).replace(tzinfo=zone))
    return [next(runs).isoformat(timespec="minutes") for _ in range(count)]


print("prefect", version("prefect"), "cronsim", version("cronsim"), "tzdata", version("tzdata"))
for day in ("2026-03-28", "2026-10-24"):
    print(day, "Prefect:", next_of_prefect(day, 3), "cronsim:", next_of_cronsim(day, 3))
spring = next_of_prefect("2026-03-28", 2)[1], next_of_cronsim("2026-03-28", 2)[1]
sys.exit(spring != ("2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00"))
PYTHON
PREFECT_HOME="$work/home" DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false "$work/venv/bin/python" "$work/seen.py"
