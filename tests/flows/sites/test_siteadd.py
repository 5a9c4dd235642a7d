"""`copydesk sites add` finds what a site lists, writes it, and the night uses it."""

from pathlib import Path

from typer.testing import CliRunner

from copydesk.flows.cli.commands import command_line
from copydesk.flows.config.read_sources import read_sources
from copydesk.flows.demo.newspapers import DemoServer


def test_a_site_is_added_from_its_home_page_to_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    data = tmp_path / "news"
    with DemoServer() as demo:
        home = demo.origins["en"] + "/"
        opened = ["--allow", home.removeprefix("http://").rstrip("/")]
        done = CliRunner().invoke(command_line(), ["sites", "add", home, "--data", str(data), *opened])
        assert done.exit_code == 0, done.output
        (source,) = read_sources(data / "sources.toml")
        assert any(url.startswith(home) and "feed" in url for url in source.urls), source.urls
        night = CliRunner().invoke(command_line(), ["crawl", "--data", str(data), "--delay", "0.02", *opened])
        assert night.exit_code == 0, night.output
        assert " record" in night.output
