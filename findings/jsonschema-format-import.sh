#!/usr/bin/env bash
# `import jsonschema` takes ten times as long as soon as rfc3987-syntax lies beside it, whether a format is checked or not.
#
# jsonschema's format checkers import what is installed, when jsonschema is imported. rfc3987-syntax, which the extra
# `format-nongpl` brings (as Jupyter does), builds a parser of a whole grammar for each of its 38 rules when it is imported.
# Whatever imports jsonschema pays for it at each start, and Prefect does, in a process for each flow run. Nothing tells: no
# format is asked for, and another package of the environment brought it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0
cat > "$work/seen.py" <<'PYTHON'
import subprocess
import sys

START = "import time; a = time.process_time(); import jsonschema; print(time.process_time() - a)"


def seconds() -> float:
    """Seconds of the processor that the import takes, the least of five."""
    words = [sys.executable, "-c", START]
    return min(float(subprocess.run(words, capture_output=True, text=True, check=True).stdout) for _ in range(5))


if __name__ == "__main__":
    print(seconds())
PYTHON
seconds() { "$work/venv/bin/python" "$work/seen.py"; }
seconds > /dev/null  # once for the bytecode
plain=$(seconds)
"$work/venv/bin/pip" install -q --disable-pip-version-check rfc3987-syntax==1.1.0
seconds > /dev/null
beside=$(seconds)
"$work/venv/bin/python" --version
"$work/venv/bin/pip" list --disable-pip-version-check 2> /dev/null | grep -E '^(jsonschema|rfc3987-syntax|lark) '
echo "import jsonschema: $plain s of the processor; with rfc3987-syntax beside it: $beside s"
"$work/venv/bin/python" -c "import sys; sys.exit(0 if $beside > 5 * $plain else 1)"
