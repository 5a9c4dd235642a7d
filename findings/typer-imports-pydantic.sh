#!/usr/bin/env bash
# typer 0.29 imports pydantic whenever a command runs, not only where a pydantic type is asked for.
#
# `import typer` does not show it: the import happens when the arguments of a command are parsed, plain strings, too. It
# brings some 60 modules, which were .07 to .1 s of a processor where this was seen. Programs that are started often
# notice. The way out is `typer<0.29`, which parses the same arguments by itself.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/seen.py" <<'PYTHON'
import sys
from importlib.metadata import version

import typer

app = typer.Typer()


@app.command()
def greet(name: str = typer.Option("nobody")) -> None:
    pass


def pydantic_modules() -> int:
    return sum(name.partition(".")[0] in {"pydantic", "pydantic_core"} for name in sys.modules)


at_import, whole = pydantic_modules(), len(sys.modules)
app(["--name", "Ann"], standalone_mode=False)
after = pydantic_modules()
more = len(sys.modules) - whole
print(f"typer {version('typer')}: pydantic modules {at_import} after import, {after} after a command; {more} modules in all")
sys.exit(0 if at_import == 0 and bool(after) == (sys.argv[1] == "pydantic") else 1)
PYTHON
see() {
  python3 -m venv "$work/$1"
  "$work/$1/bin/pip" install -q --disable-pip-version-check "typer==$1" pydantic==2.14.3
  "$work/$1/bin/python" "$work/seen.py" "$2"
}
python3 --version
see 0.28.0 none
see 0.29.2 pydantic
