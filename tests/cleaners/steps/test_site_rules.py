"""Site rules: parsing, the right host's rules, pages and lines after them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from copydesk import clean
from copydesk.cleaners.model.article import Article, Part, apply, lay_out
from copydesk.cleaners.steps.site_rules import (
    DEFAULTS,
    RulesError,
    SiteRules,
    apply_rules,
    packaged_rules,
    parse_rules,
    rules_digest,
    rules_for,
    site_lines,
)

PAGES = Path(__file__).parents[3] / "fixtures" / "pages"


SAMPLE = PAGES / "example.test" / "rules.toml"


def every_rules() -> dict[str, SiteRules]:
    """The rules of each host that has a file, and of the sample in the docs."""
    return {"example.test": parse_rules(SAMPLE.read_text("utf-8"), name=str(SAMPLE)), **packaged_rules()}


@pytest.mark.parametrize("host", every_rules())
def test_a_rules_file_has_a_page_and_does_what_it_says(host: str) -> None:
    rules, folder = every_rules()[host], PAGES / host
    page, expected = folder / "page.html", json.loads((folder / "expected.json").read_text("utf-8"))
    pruned = apply_rules(page.read_text("utf-8"), rules)
    assert list(pruned.authors) == expected["authors"]
    assert pruned.date == expected["date"]
    assert pruned.unmatched == ()
    assert [text for text in expected["kept"] if text not in pruned.html] == []
    assert [text for text in expected["dropped"] if text in pruned.html] == []
    result = clean(page.read_bytes(), url=f"https://{host}/a", rules=rules)
    lines = [edit.removed.strip() for edit in result.edits if edit.step == "rules" and edit.field == "text"]
    assert lines == expected.get("lines", [])
    assert [each for each in rules.drop_lines if not any(re.fullmatch(each, line) for line in lines)] == []


def test_the_package_brings_no_sample() -> None:
    assert set(packaged_rules()) <= {DEFAULTS} | {p.name for p in PAGES.iterdir() if p.name != "example.test"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('keep = ["p"]\ndropp = ["x"]', "a.toml, line 2: unknown key 'dropp'"),
        ('drop = "p"', "a.toml, line 1: drop must be a list of strings"),
        ('# one\n\ndrop = [\n  "p",\n  "p[",\n]', "a.toml, line 5: drop has a bad selector 'p['"),
        ("drop = " + "[" * 900, "a.toml: "),
        ('drop = ["p::before"]', "a.toml, line 1: drop has a bad selector 'p::before'"),
        ('drop_lines = ["a{99999999999}"]', "a.toml, line 1: drop_lines has a bad pattern"),
        ("drop_lines = ['ok', '(']", "a.toml, line 1: drop_lines has a bad pattern '('"),
        ("drop = [1]", "a.toml, line 1: drop must be a list of strings"),
        ('author = [""]', "a.toml, line 1: author must be a list of strings"),
        ("drop = [", "a.toml: "),
        ("[drop]\nx = 1", "a.toml, line 1: drop must be a list of strings"),
    ],
)
def test_errors_name_file_line_and_key(text: str, message: str) -> None:
    with pytest.raises(RulesError) as error:
        parse_rules(text, name="a.toml")
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("host", "drop"),
    [
        ("example.test", ("d", "e")),
        ("www.example.test", ("d", "e")),
        ("sport.example.test", ("d", "s")),
        ("live.sport.example.test:8080", ("d", "s")),
        ("example.test:8080", ("d", "port")),
        ("EXAMPLE.test.", ("d", "e")),
        ("other.test", ("d",)),
        ("notexample.test", ("d",)),
        (None, ("d",)),
    ],
)
def test_the_most_specific_host_wins_after_the_defaults(host: str | None, drop: tuple[str, ...]) -> None:
    book = {
        DEFAULTS: SiteRules(drop=("d",)),
        "example.test": SiteRules(drop=("e",)),
        "sport.example.test": SiteRules(drop=("s",)),
        "example.test:8080": SiteRules(drop=("port",)),
    }
    assert rules_for(host, book).drop == drop


def test_a_page_without_selectors_is_not_touched() -> None:
    html = "<P>One<p>two &amp; three"
    assert apply_rules(html, SiteRules(drop_lines=("x",), title_suffix=("y",))).html is html


def test_keep_takes_the_first_selector_that_matches() -> None:
    html = "<div class=a><p>A</p></div><div class=b>B<div class=b>inner</div></div>"
    assert apply_rules(html, SiteRules(keep=(".none", ".b", ".a"))).html == (
        '<html><body><div class="b">B<div class="b">inner</div></div></body></html>'
    )
    assert "A" in apply_rules(html, SiteRules(keep=(".none",))).html
    assert apply_rules(html, SiteRules(keep=(".none",))).unmatched == (".none",)


def test_head_and_body_are_never_dropped() -> None:
    assert "<p>x</p>" in apply_rules("<p>x</p>", SiteRules(drop=("body", "html"))).html


def test_author_and_date() -> None:
    html = '<span class=by>Ann <b>Bo</b></span><span class=by>Ann Bo</span><time datetime="2026-01-02">Friday</time>'
    pruned = apply_rules(html, SiteRules(author=(".by",), date=("time",)))
    assert (pruned.authors, pruned.date) == (("Ann Bo",), "2026-01-02")


def test_lines_and_title_suffix() -> None:
    text, blocks = lay_out(
        [Part("The vote was close."), Part("Also in the Sunday Courier: ferries"), Part("It was late.")]
    )
    article = Article(text, blocks, title="Vote delayed | The Example Courier")
    rules = SiteRules(drop_lines=(r"Also in the \w+ Courier: .*",), title_suffix=("| The Example Courier",))
    done, made = apply(article, site_lines(rules)(article))
    assert done.text == "The vote was close.\n\nIt was late."
    assert done.title == "Vote delayed"
    assert {e.rule for e in made} == {"site_line", "title_suffix"}
    assert site_lines(rules)(done) == ()


def test_a_line_that_the_page_broke_is_matched_as_a_record_shows_it() -> None:
    text, blocks = lay_out([Part("The vote was close."), Part("Also in the Sunday\nCourier: ferries")])
    rules = SiteRules(drop_lines=(r"Also in the \w+ Courier: .*",))
    article = Article(text, blocks)
    assert apply(article, site_lines(rules)(article))[0].text == "The vote was close."


@pytest.mark.parametrize("title", [None, "Vote delayed", "| The Example Courier", "The Example Courier opens"])
def test_titles_without_the_suffix_stay(title: str | None) -> None:
    article = Article("It was late.", lay_out([Part("It was late.")])[1], title=title)
    rules = SiteRules(drop_lines=("late",), title_suffix=("| The Example Courier",))
    assert site_lines(rules)(article) == ()


def test_the_digest_changes_with_the_rules() -> None:
    one, other = SiteRules(drop=("a",)), SiteRules(keep=("a",))
    assert rules_digest(one) == rules_digest(SiteRules(drop=("a",)))
    assert rules_digest(one) != rules_digest(other)
    assert len(rules_digest(one)) == 16
