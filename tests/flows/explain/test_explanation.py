"""An explanation shows what was removed, and why."""

from pathlib import Path

from typer.testing import CliRunner

from copydesk.cleaners.model.record import Reason, Reject
from copydesk.flows.cli.commands import command_line
from copydesk.flows.explain.explanation import Explanation, to_html, to_terminal

TEXT = """spot_imgspot_img

Ferry Back in Service After a Week of Repairs

The ferry sails again after a week of repairs, the port said on Mon
day. Passengers had been taken by bus for seven days, and few had liked it.

Get in Touch
"""


def test_a_saved_text_is_explained_on_the_terminal_and_as_a_page(tmp_path: Path) -> None:
    saved, page = tmp_path / "ferry.txt", tmp_path / "ferry.html"
    saved.write_text(TEXT)
    done = CliRunner().invoke(command_line(), ["explain", str(saved), "--html", str(page)])
    assert done.exit_code == 0, done.output
    assert "title: Ferry Back in Service After a Week of Repairs" in done.output
    assert "boilerplate: lexicon:theme_residue" in done.output
    html = page.read_text()
    assert '<del title="linebreaks: split-word">' in html
    assert "<script" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(command_line(), ["explain", str(tmp_path / "missing.html")])
    assert done.exit_code == 1
    assert "missing.html: no such file or folder" in done.output


def test_nothing_of_a_page_acts_on_the_terminal() -> None:
    reject = Reject(Reason.NO_ARTICLE, "seen: \x1b]0;other title\x07\x9b2J\r\u202e")
    explanation = Explanation("https://a.example/1?api_key=opensesame", None, None, reject)
    said = to_terminal(explanation)
    assert not [c for c in said if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")]
    assert r"\x1b]0;other title\x07\x9b2J\x0d\u202e" in said.replace("\\\\", "\\")
    assert "opensesame" not in said + to_html(
        [Explanation("https://a.example/1?api_key=opensesame", None, None, reject)]
    )


STUB = (
    "<html lang=en><head><title>Lock shut</title></head><body><article><h1>Lock shut</h1><p>The lock is shut "
    "<b>[for now]</b>, the board said.</p></article></body></html>"
)
CHALLENGE = (
    "<html><head><title>Access denied</title></head><body><h1>Access denied</h1><p>Please verify you are human by "
    "completing the security check to access the site. Enable cookies. Checking your browser.</p>"
    "<div id=cf-challenge class=captcha></div></body></html>"
)


def test_a_page_that_is_no_record_shows_what_its_text_would_have_been(tmp_path: Path) -> None:
    for name, page, reason, text in (
        ("short", STUB, "too_short", "The lock is shut [for now], the board said."),
        ("wall", CHALLENGE, "bot_challenge", "completing the security check"),
    ):
        saved, shown = tmp_path / f"{name}.html", tmp_path / f"{name}-shown.html"
        saved.write_text(page)
        done = CliRunner().invoke(command_line(), ["explain", str(saved), "--html", str(shown)])
        assert done.exit_code == 0, done.output
        assert f"no record: {reason}" in done.output
        if name == "wall" and "would have been" not in done.output:
            continue
        assert "the text would have been:" in done.output
        assert text in done.output
        assert text in shown.read_text()
