"""Makes a golden page: `python tests/new_page.py NAME page.html --url ADDRESS`.

Writes `fixtures/pages/golden/NAME/` with the page and with the record as it comes out now. Read `expected.json`, and
correct it to what a reader would want: from then on `tests/test_golden_pages.py` holds it.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import copydesk

GOLDEN = Path(__file__).parents[1] / "fixtures" / "pages" / "golden"

#: The fields of a record that a golden page fixes.
FIELDS = ("title", "authors", "published_at", "language", "text")


def outcome_of(page: bytes, url: str | None) -> dict[str, Any]:
    """The fields of the record that a page gives, or the reason of its reject."""
    result = copydesk.clean(page, url=url)
    if result.record is None:
        return {"reject": result.to_dict()["reason"]}
    row = result.to_dict()
    return {name: row[name] for name in FIELDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("page", type=Path)
    parser.add_argument("--url")
    given = parser.parse_args()
    folder = GOLDEN / given.name
    if folder.exists():
        parser.error(f"{folder} is there already: choose another name, or remove it")
    folder.mkdir(parents=True)
    shutil.copyfile(given.page, folder / "page.html")
    expected = {"url": given.url, **outcome_of(given.page.read_bytes(), given.url)}
    text = json.dumps(expected, ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"{folder / 'expected.json'}: read it, and correct what is wrong")


if __name__ == "__main__":
    main()
