"""A paper on loopback, and the command line as a person calls it: its words in, its exit and what it says out."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from copydesk.flows.cli.app import main
from tests.loopback import Quiet, answering


@dataclass
class Paper:
    """Paths and what they answer: the body, its type, its status. Everything else is 404.

    What has an ETag in `tags` is "not modified" for whoever knows it.
    """

    origin: str = ""
    pages: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.origin.removeprefix("http://")

    def put(self, path: str, body: str, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.pages[path] = body, kind, status

    def article(self, path: str, town: str) -> None:
        self.put(path, article(town))

    def feed(self, *paths: str) -> None:
        items = "".join(f"<item><title>{p}</title><link>{self.origin}{p}</link></item>" for p in paths)
        self.put("/feed.xml", f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>', "text/xml")


def article(town: str) -> str:
    """A page with an article of five paragraphs about a town."""
    said = "".join(
        f"<p>The ferry of {town} sails again after {n + 3} days of repairs, the port of {town} said on Monday, and the "
        f"{n + 20} people on board cheered when the captain told them about the new engine number {n}.</p>"
        for n in range(5)
    )
    title = f"Ferry of {town} Sails Again"
    # Its language is said: to tell it by its words takes half a second in each process that begins.
    head = f"<html lang=en><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{said}</article></body></html>"


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = Paper()

    class Answer(Quiet):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            body, kind, status = made.pages.get(self.path, ("not here", "text/plain", 404))
            told, tag = body.encode(), made.tags.get(self.path)
            if tag and self.headers.get("If-None-Match") == tag:
                told, status = b"", 304
            self.send_response(status)
            if tag:
                self.send_header("ETag", tag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    with answering(Answer) as port:
        made.origin = f"http://127.0.0.1:{port}"
        yield made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose nights ask for nothing beside robots.txt and pages."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "copydesk.toml").write_text("[rights]\nread_site_files = false\n")
    return folder


@dataclass
class Said:
    """How a call ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@pytest.fixture
def copydesk(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the command line as its console script does; `stdin` is what is piped into it."""

    def call(*words: object, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "argv", ["copydesk", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsysbinary.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else int(bool(code)), said.out.decode(), said.err.decode())

    return call
