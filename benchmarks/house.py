"""How large the house is: `python -m benchmarks.house`.

Prints the modules of each layer with the median of their lines, the arrows between packages, and how many of our files
the cleaning of one page runs.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections import Counter
from pathlib import Path

import copydesk

ROOT = Path(__file__).parents[1] / "copydesk"
PAGE = "<article><h1>Ferry back</h1>" + "<p>The ferry sails again after repairs, the port said.</p>" * 9 + "</article>"


def modules() -> list[Path]:
    return sorted(p for layer in ("cleaners", "flows") for p in (ROOT / layer).rglob("*.py"))


def arrows() -> Counter[tuple[str, str]]:
    """Imports from one package to another."""
    found: Counter[tuple[str, str]] = Counter()
    for path in modules():
        own = _package(["copydesk", *path.relative_to(ROOT).with_suffix("").parts])
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("copydesk."):
                there = _package([*node.module.split("."), node.names[0].name])
                if there != own:
                    found[own, there] += 1
    return found


def _package(parts: list[str]) -> str:
    return "/".join(parts[1:3])


def files_of_a_page() -> int:
    """Our files that hold code which runs while one page is cleaned, its second time: what is loaded is not counted."""
    copydesk.clean(PAGE)
    ran: set[str] = set()

    def note(frame: object, event: str, arg: object) -> None:
        ran.add(frame.f_code.co_filename)  # type: ignore[attr-defined]

    sys.setprofile(note)
    try:
        copydesk.clean(PAGE)
    finally:
        sys.setprofile(None)
    return len({name for name in ran if "/copydesk/cleaners/" in name})


def main() -> None:
    for layer in ("cleaners", "flows"):
        lines = [len(p.read_text("utf-8").splitlines()) for p in modules() if p.is_relative_to(ROOT / layer)]
        own = [n for n in lines if n > 2]
        print(f"{layer}: {len(own)} modules, {sum(own)} lines, median {statistics.median(own):.0f}, most {max(own)}")
    print(f"cleaning one page runs code of {files_of_a_page()} files")
    for (own, there), count in sorted(arrows().items()):
        print(f"{own} -> {there}: {count}")


if __name__ == "__main__":
    main()
