"""A text with broken lines is mended the same, whichever way it comes in; over HTTP in `page_service`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import copydesk
from copydesk.flows.pipeline.clean_files import CleanOptions, clean_files
from copydesk.flows.pipeline.text_stream import filter_texts
from tests.flows.broken_text import BROKEN, MORE, WHOLE


def stream(tmp_path: Path) -> str:
    line = json.dumps({"id": "1", "text": f"{BROKEN}\n\n{MORE}"}).encode()
    return json.loads(next(iter(filter_texts([line]))))["text"]


def library(tmp_path: Path) -> str:
    return copydesk.clean_text(f"{BROKEN}\n\n{MORE}")


def files(tmp_path: Path, name: str, content: str) -> str:
    (tmp_path / name).write_text(content)
    clean_files([tmp_path / name], tmp_path / "out", CleanOptions(dedupe=False))
    return json.loads((tmp_path / "out" / "records.jsonl").read_text())["text"]


def text_file(tmp_path: Path) -> str:
    return files(tmp_path, "page.txt", f"{BROKEN}\n\n{MORE}\n")


def json_lines(tmp_path: Path) -> str:
    return files(tmp_path, "rows.jsonl", json.dumps({"text": f"{BROKEN}\n\n{MORE}"}) + "\n")


def page(tmp_path: Path, broken: str) -> str:
    html = f"<html><head><title>Trees</title></head><body><article><h1>Trees</h1><p>{broken}</p><p>{MORE}</p>"
    return files(tmp_path, "page.html", f"{html}<p>{MORE.replace('trees', 'roses')}</p></article></body></html>")


def source_lines(tmp_path: Path) -> str:
    return page(tmp_path, BROKEN)


def marked_breaks(tmp_path: Path) -> str:
    return page(tmp_path, BROKEN.replace("\n", "<br>"))


@pytest.mark.parametrize("door", [stream, library, text_file, json_lines, source_lines, marked_breaks])
def test_one_behaviour_at_all_doors(door, tmp_path: Path) -> None:
    assert door(tmp_path).split("\n\n")[:2] == [WHOLE, MORE]
