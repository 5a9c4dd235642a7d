"""What an installation consists of, as a CycloneDX document: each package with its version and licence.

    python -m building.sbom OUT.cdx.json

Installs this tree with its pinned dependencies into a folder of its own, and describes what is there by
`cyclonedx-py` (building/release.txt). The same packages give the same document.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from building import ROOT


def describe(out: Path) -> int:
    """Write the document; give how many packages it names, Copydesk left out."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="copydesk-sbom-") as work:
        place = Path(work) / "installed"
        # Without pip: it is no part of the product.
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
        python = place / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        subprocess.run([*pip, "--constraint", ROOT / "constraints.txt", ROOT], check=True)
        tool = [Path(sys.executable).with_name("cyclonedx-py"), "environment", "--pyproject", ROOT / "pyproject.toml"]
        form = ["--mc-type", "application", "--output-reproducible", "--validate", "--output-format", "JSON"]
        subprocess.run([*tool, *form, "--output-file", out, python], check=True)
    return len([part for part in json.loads(out.read_bytes())["components"] if part["name"] != "copydesk"])


if __name__ == "__main__":
    print(f"{describe(Path(sys.argv[1]))} packages in {sys.argv[1]}")
