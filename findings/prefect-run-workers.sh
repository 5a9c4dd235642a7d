#!/usr/bin/env bash
# Worker processes that a flow starts import Prefect again, each of them, though nothing that they are sent knows of Prefect.
#
# A module that keeps Prefect away (the work in one, the flow in another) is taken to be enough for light workers: started
# by hand, that is what they are. Prefect starts a run as `python -m prefect.engine`, and Python's `spawn` and `forkserver`
# have every worker import the program of its parent under the name `__mp_main__`. So the same pool, in the same module,
# weighs nothing in a script or a test and brings all of Prefect in a deployment's run: about a second of the processor
# and some tens of MB for each worker, again whenever a pool replaces its workers. The remedy is to have
# `multiprocessing` know of no program while it starts them.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill "${server:-}" "${serving:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
# Newer releases of these two, which a plain install takes, are too new for this one of Prefect.
venv/bin/pip install --quiet prefect==3.8.8 "fastapi<0.151" "sqlalchemy<2.1"

export PREFECT_HOME="$folder/home" PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1 PREFECT_LOGGING_LEVEL=ERROR
port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PREFECT_API_URL="http://127.0.0.1:$port/api"

cat > work.py <<'PY'
"""What is done in workers; it knows nothing of Prefect."""
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def look(_: int) -> bool:
    return "prefect" in sys.modules


def ask(method: str) -> str:
    with ProcessPoolExecutor(1, get_context(method)) as pool:
        has_prefect = pool.submit(look, 0).result()
    return f"{method}: Prefect is {'there' if has_prefect else 'absent'}"
PY
cat > script.py <<'PY'
"""The same work, started by hand."""
from work import ask

if __name__ == "__main__":
    for method in ("spawn", "forkserver"):
        print("by hand,", ask(method))
PY
cat > deployed.py <<'PY'
"""The same work as a flow."""
from pathlib import Path

from prefect import flow

SEEN = Path(__file__).with_name("run.txt")


@flow
def count() -> None:
    from work import ask

    SEEN.write_text("".join(f"in a run, {ask(method)}\n" for method in ("spawn", "forkserver")))


if __name__ == "__main__":
    count.serve(name="pages")
PY

venv/bin/prefect server start --host 127.0.0.1 --port "$port" >server.log 2>&1 &
server=$!
for _ in $(seq 240); do
    venv/bin/python -c "import urllib.request as u; u.urlopen('$PREFECT_API_URL/health', timeout=2)" 2>/dev/null && break
    sleep 1
done
venv/bin/python deployed.py >serving.log 2>&1 &
serving=$!
for _ in $(seq 60); do
    venv/bin/prefect deployment run count/pages >run.log 2>&1 && break
    sleep 2
done
for _ in $(seq 240); do [ -s run.txt ] && break; sleep 1; done

{
    venv/bin/python -c 'import sys; from importlib.metadata import version; print("Python", sys.version.split()[0], "Prefect", version("prefect"))'
    venv/bin/python script.py
    cat run.txt
} | tee seen.txt

for method in spawn forkserver; do
    grep -qx "by hand, $method: Prefect is absent" seen.txt
    grep -qx "in a run, $method: Prefect is there" seen.txt
done
echo "seen: the same pool in the same module has workers without Prefect by hand, and with all of it in a run"
