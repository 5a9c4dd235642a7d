"""Standard input as a saved file, of the kind that its first bytes tell: a page, JSON lines, an archive, or text."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from copydesk.flows.pipeline.inputs import Unreadable
from copydesk.flows.storage.warc.forms import Form, form_of
from copydesk.flows.storage.warc.streams import first_bytes

#: What a page of standard input is called that has no address.
_NAME = "standard-input"

#: An object, or a list of them: a list is none of the lines that are read, and is told so.
_JSON = re.compile(rb"\s*(?:\[\s*)?\{")

_GZIP = b"\x1f\x8b"


@contextmanager
def piped_file(stream: BinaryIO) -> Iterator[Path]:
    """What is piped into a stream as a file, which goes when the block ends; its name says what it is."""
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder) / _NAME
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        yield path.rename(path.with_name(f"{_NAME}{_ending(path)}"))


def _ending(path: Path) -> str:
    """The ending by which `read_inputs` knows it; none for what tells itself what it is."""
    form = form_of(path)
    if form not in (None, Form.HTML):
        return ""
    head = first_bytes(path).removeprefix(b"\xef\xbb\xbf")
    is_page = form is Form.HTML or head.lstrip().startswith(b"<")
    kind = ".html" if is_page else ".jsonl" if _JSON.match(head) else ".txt"
    with path.open("rb") as file:
        return kind + (".gz" if file.read(2) == _GZIP else "")


def named_for_people(unreadable: list[Unreadable], piped: list[Path]) -> list[Unreadable]:
    """What could not be read, with standard input called by its name: nobody knows the file that it was kept in."""
    found = unreadable
    for path in piped:
        found = [replace(item, place=item.place.replace(str(path), "standard input")) for item in found]
    return found
