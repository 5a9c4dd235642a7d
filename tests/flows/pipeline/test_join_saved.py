"""Further pages of an article, anywhere among saved pages, are joined to it."""

import json
from pathlib import Path

from copydesk.flows.pipeline.clean_files import CleanOptions, clean_files

FIRST = "https://wall.example/long-wall"


def paragraph(n: int) -> str:
    return (
        f"The gate near tower {n} was closed in the year {1700 + n} by the mayor, and {n + 40} carts had to turn back "
        f"into the valley that evening, as the clerk of the toll house wrote into book {n}."
    )


def row(url: str, *numbers: int, title: str = "The Long Wall") -> dict[str, str]:
    body = "".join(f"<p>{paragraph(n)}</p>" for n in numbers)
    head = f"<html lang=en><head><title>{title}</title></head>"
    html = f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"
    return {"url": url, "html": html}


def cleaned(folder: Path, *pages: dict[str, str], dedupe: bool = True) -> tuple[list[dict], list[dict]]:
    (folder / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))
    clean_files([folder / "pages.jsonl"], folder / "out", CleanOptions(dedupe=dedupe))
    records, outcomes = (
        [json.loads(line) for line in (folder / "out" / f"{name}.jsonl").read_text().splitlines()]
        for name in ("records", "outcomes")
    )
    return records, outcomes


def test_pages_of_an_article_are_one_record_and_the_further_ones_are_copies_of_it(tmp_path: Path) -> None:
    second, third = row(f"{FIRST}?page=2", 4, 5, 6, title="The Long Wall - Page 2"), row(f"{FIRST}?page=3", 7, 8, 9)
    other = row("https://wall.example/short-wall", 20, 21, 22, title="The Short Wall")
    records, outcomes = cleaned(tmp_path, third, other, second, row(FIRST, 1, 2, 3))
    assert [(record["title"], record["pages"]) for record in records] == [
        ("The Long Wall", [f"{FIRST}?page=2", f"{FIRST}?page=3"]),
        ("The Short Wall", []),
    ]
    assert records[0]["text"] == "\n\n".join(map(paragraph, range(1, 10)))
    told = {outcome["source_url"]: (outcome["outcome"], outcome["id"]) for outcome in outcomes}
    assert told[f"{FIRST}?page=2"] == told[f"{FIRST}?page=3"] == ("duplicate", records[0]["id"])


def test_a_page_that_is_missing_ends_the_article(tmp_path: Path) -> None:
    records, _ = cleaned(tmp_path, row(FIRST, 1, 2, 3), row(f"{FIRST}?page=3", 7, 8, 9))
    assert {record["url"]: record["pages"] for record in records} == {FIRST: [], f"{FIRST}?page=3": []}


def test_another_article_at_such_an_address_stays_one(tmp_path: Path) -> None:
    second = row(f"{FIRST}/2", 4, 5, 6, title="A gate is opened")
    records, _ = cleaned(tmp_path, row(FIRST, 1, 2, 3), second)
    assert {record["title"]: record["pages"] for record in records} == {"The Long Wall": [], "A gate is opened": []}


def test_where_each_page_is_to_be_a_record_none_are_joined(tmp_path: Path) -> None:
    records, _ = cleaned(tmp_path, row(FIRST, 1, 2, 3), row(f"{FIRST}?page=2", 4, 5, 6), dedupe=False)
    assert [record["pages"] for record in records] == [[], []]
