"""A file of addresses, as the command line takes it."""

import gzip
import json
from pathlib import Path

from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line


def test_comments_are_no_addresses(tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("# asked for by the culture desk\n\nhttp://10.0.0.1/one\n  # http://10.0.0.1/two\n", "utf-8")
    done = CliRunner().invoke(
        command_line(), ["crawl", "--urls", str(urls), "--data", str(tmp_path / "data"), "--workers", "1"]
    )
    assert done.exit_code == 3, done.output
    files = sorted((tmp_path / "data" / "outcomes").rglob("*.jsonl.gz"))
    rows = [json.loads(line) for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    assert [(row["source_url"], row["reason"]) for row in rows] == [("http://10.0.0.1/one", "blocked_address")]
