#!/usr/bin/env bash
# In Cython's pure Python mode a module-level `STOP: cython.int = 4` stays a Python object: each use in a loop looks the
# name up in the module's dictionary, and then asks Python for the number. The same annotation within a function or a
# class makes a number of C, and the compiler says nothing, not even with --warning-extra. `STOP =
# cython.declare(cython.int, 4)` is what makes a module's number one of C.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "cython==3.3.1"
cd "$work"
for form in "annotated:STOP: cython.int = 4" "declared:STOP = cython.declare(cython.int, 4)"; do
    cat > "${form%%:*}.py" <<PYTHON
import cython

${form#*:}


@cython.cfunc
def count(marks: cython.int[::1]) -> cython.Py_ssize_t:
    found: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(marks.shape[0]):
        if marks[at] & STOP:
            found += 1
    return found
PYTHON
done
"$work/venv/bin/cython" -3 --warning-extra annotated.py declared.py 2> warnings.txt
"$work/venv/bin/python" - <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

print("python", sys.version.split()[0], "cython", version("cython"))
lookups = {}
for form in ("annotated", "declared"):
    source = Path(f"{form}.c").read_text("utf-8")
    lookups[form] = len(re.findall(r"__Pyx_GetModuleGlobalName\([^;]*STOP\)", source))
    print(f"{form}: {lookups[form]} look-ups of STOP in the module's dictionary")
warned = Path("warnings.txt").read_text("utf-8").count("STOP")
print("warnings about STOP:", warned)
sys.exit(0 if lookups["annotated"] > 0 and lookups["declared"] == 0 and not warned else 1)
PYTHON
