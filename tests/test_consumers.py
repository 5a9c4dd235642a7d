"""The snippets of docs/consumers.md run on a published night, where their library is installed."""

import contextlib
import importlib.util
import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from copydesk.flows.dataset.export import export
from tests.flows.stories import Told, id_of, publish_night, story

PAGE = (Path(__file__).parent.parent / "docs" / "consumers.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"<!-- run: (\w+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
A, B = "https://a.example/wall", "https://b.example/wall"
#: What a snippet prints is wide: a table must not be cut.
WIDE = {
    "pandas": "import pandas; pandas.set_option('display.width', 300, 'display.max_columns', 9)",
    "polars": "import polars; polars.Config(fmt_str_lengths=99, tbl_width_chars=300, tbl_cols=-1)",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("consumer")
    publish_night(root / "data", date(2026, 11, 20), [Told("https://old.example/", story("Oldham"))])
    night = [Told(A, story("Aston"), "\n\nShare this"), Told(B, story("Belton"), title=None)]
    publish_night(root / "data", date(2026, 11, 21), night)
    if importlib.util.find_spec("pyarrow"):
        export(root / "data", str(root / "parquet"), format="parquet")
    return root


def test_every_reader_of_the_issue_is_shown() -> None:
    assert [name for name, _ in SNIPPETS] == [
        "python", "python", "pandas", "polars", "duckdb", "jq", "datasets", "pyspark", "pyarrow",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "code"), SNIPPETS[1:], ids=[name for name, _ in SNIPPETS[1:]])
def test_a_snippet_reads_the_night(name: str, code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    if name == "jq":
        if not shutil.which("jq"):
            pytest.skip("jq is not installed")
        said = subprocess.run(["sh", "-c", code], capture_output=True, text=True, check=True).stdout
    else:
        if not importlib.util.find_spec(name) and name != "python":
            pytest.skip(f"{name} is not installed")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(f"{SNIPPETS[0][1]}\n{WIDE.get(name, '')}\n{code}", {})
        said = out.getvalue()
    if name == "duckdb":
        # Its table on the terminal cuts long values; the rows are there.
        assert "2 rows" in said or id_of(A)[:6] in said
    else:
        assert id_of(A) in said
        assert id_of(B) in said
    assert (id_of("https://old.example/") in said) is (name in ("datasets", "pyarrow"))
    assert "Harbour Wall to Be Mended" in said
