"""Whether Prefect can read when the night is to begin, as a program: `serve` asks it, and imports no Prefect itself.

python -m copydesk.flows.orchestration.schedule "30 1 * * *" Europe/Berlin
"""

from __future__ import annotations

import sys


def main() -> None:
    """End with a sentence where a cron expression or a time zone cannot be read; an empty one is not looked at."""
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    cron, timezone = sys.argv[1:]
    try:
        CronSchedule(cron=cron or "0 2 * * *", timezone=timezone or "UTC")
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        told = {"cron": f"--cron {cron!r} is no cron expression, like '30 1 * * *'"}
        told["timezone"] = f"--timezone {timezone!r} is no time zone of the IANA database, like Europe/Berlin"
        sys.exit("; ".join(why for name, why in told.items() if name in wrong) or str(error))


if __name__ == "__main__":
    main()
