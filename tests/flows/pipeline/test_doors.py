"""A text with broken lines is mended the same, whichever way it comes in.

Over HTTP in `page_service`, from the Prefect UI in `test_serve`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import copydesk
from copydesk.flows.explain.pasted_text import PastedText, clean_pasted
from copydesk.flows.pipeline.clean_files import CleanOptions, clean_files
from copydesk.flows.pipeline.text_stream import filter_texts
from tests.flows.broken_text import BROKEN, MORE, WHOLE


def stream(tmp_path: Path) -> str:
    line = json.dumps({"id": "1", "text": f"{BROKEN}\n\n{MORE}"}).encode()
    return json.loads(next(iter(filter_texts([line]))))["text"]


def library(tmp_path: Path) -> str:
    return copydesk.clean_text(f"{BROKEN}\n\n{MORE}")


def pasted(tmp_path: Path) -> str:
    return clean_pasted(PastedText(f"{BROKEN}\n\n{MORE}")).text


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


@pytest.mark.parametrize("door", [stream, library, pasted, text_file, json_lines, source_lines, marked_breaks])
def test_one_behaviour_at_all_doors(door, tmp_path: Path) -> None:
    assert door(tmp_path).split("\n\n")[:2] == [WHOLE, MORE]


#: A bar where the source of a page ends a line: between a letter and its vowel, behind a mark, after an article.
IN_PAGES = [
    ("hi", "प्रकाशस्तंभ की रखवाली करने वाली महिला ने परि|षद से नया दीपक माँगा, क्योंकि पुराना दो बार बुझ गया था।"),
    ("km", "អ្នកយាមបង្គោលភ្ល|ើងបានសុំចង្កៀងថ្មីពីក្រុមប្រឹក្សា"),
    ("fr", "La lampe du phare coûte trop cher pour le village, a dit l'|adjointe à la maire vendredi soir."),
]


@pytest.mark.parametrize(("language", "text"), IN_PAGES)
def test_line_ends_of_a_source_that_cut_words_in_other_scripts(language: str, text: str) -> None:
    whole = text.replace("|", "")
    rest = "".join(f"<p>{whole} {number}</p>" for number in range(2, 6))
    broken = text.replace("|", "\n")
    page = f'<html lang="{language}"><body><article><h1>1</h1><p>{broken}</p>{rest}</article></body></html>'
    assert copydesk.clean(page).record.text.split("\n\n")[0] == whole


def test_a_plural_keeps_its_blank_where_the_source_ends_a_line() -> None:
    whole = "The crew came home after the storm, and the sailors' families were waiting on the pier until the morning."
    rest = "".join(f"<p>{whole} {number}</p>" for number in range(2, 6))
    broken = whole.replace("sailors' ", "sailors'\n")
    page = f'<html lang="en"><body><article><h1>1</h1><p>{broken}</p>{rest}</article></body></html>'
    assert copydesk.clean(page).record.text.split("\n\n")[0] == whole
