"""Fingerprints: the same everywhere, near for copies, far for stories of one template."""

import hashlib
import tracemalloc

import pytest

from copydesk.cleaners.text.minhash import (
    FACT_PLACES,
    PLACES,
    Fingerprint,
    fact_share,
    fingerprint,
    have_other_facts,
    is_copy,
    share,
)

PARAGRAPHS = [
    "The council of {town} voted on Monday to mend the old harbour wall before the winter storms, its spokesman said.",
    "Work begins in March and costs {cost} crowns, paid by the port and the county in equal shares.",
    "The fishermen of {town} had asked for it since the flood of {year}, when four boats were lost at their moorings.",
    "The engineer {name}, who drew the plan, wants to use stone from the quarry of {quarry} and no concrete at all.",
    "Nobody spoke against it, but {other} of the opposition asked why it took the county so many years to decide.",
    "Until spring the northern pier stays closed, and ferries to {island} leave from the fish market, the port said.",
]
ASTON = {
    "town": "Aston",
    "cost": "700",
    "year": "1998",
    "name": "Ann Bee",
    "quarry": "Stonley",
    "other": "Carl Dee",
    "island": "Farrow",
}
BELTON = {
    "town": "Port Belton",
    "cost": "12,450",
    "year": "2003",
    "name": "Eva Fry",
    "quarry": "Gritham",
    "other": "Hal Ives",
    "island": "Jura",
}
OWN_LEDE = (
    "Good news for everyone who likes a walk by the sea: after a long wait there is money for the wall, and this paper "
    "has learned that the first stones may be laid sooner than most people thought."
)
CHINESE = (
    "市议会周一投票决定在冬季风暴到来之前修复旧港口的防波堤，发言人表示，工程将于三月开始，费用为七百万元，由港口和县政府平均分担。"
    "渔民们自从一九九八年的洪水以来一直要求修复，当时有四艘船在停泊处沉没。负责设计的工程师希望使用当地采石场的石料，完全不用混凝土。"
)


def text(facts: dict[str, str] = ASTON) -> str:
    return "\n\n".join(PARAGRAPHS).format(**facts)


def of(value: str) -> Fingerprint:
    found = fingerprint(value)
    assert found is not None
    return found


def test_the_numbers_are_the_same_on_every_machine() -> None:
    places = of(text()).places
    assert len(places) == 4 * (PLACES + FACT_PLACES)
    assert hashlib.sha256(places).hexdigest() == "a07e16272bf71a9f13185b6eae102ad95020c5c98e28fb4a905d141fb14e8707"


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("the same", text()),
        ("capitals and spacing", text().upper().replace(" ", "  ")),
        ("other quotes and dashes", text().replace(",", ";").replace("'", "’")),
        ("a correction", text().replace("four boats", "five boats").replace("Monday", "Tuesday")),
        ("the tail cut", "\n\n".join(text().split("\n\n")[:4])),
        ("another lede", OWN_LEDE + "\n\n" + "\n\n".join(text().split("\n\n")[1:])),
        ("a sentence more", text() + "\n\nThe vote was the last one before the elections in May."),
    ],
)
def test_copies(label: str, other: str) -> None:
    assert is_copy(of(text()), of(other))
    assert is_copy(of(other), of(text()))


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("another story of the template", text(BELTON)),
        (
            "another story",
            " ".join(f"The team number {n} of the league won by {n * 7} points on day {n}." for n in range(40)),
        ),
        (
            "one paragraph in common",
            PARAGRAPHS[0].format(**ASTON) + " " + " ".join(f"Word{n} follows {n}" for n in range(80)),
        ),
        (
            "a list of the same names",
            "Aston, Ann Bee, Stonley, Carl Dee, Farrow, 700, 1998. " + " ".join(f"item {n}" for n in range(60)),
        ),
        ("Chinese", CHINESE),
        ("its words in another order", " ".join(sorted(text().split()))),
        ("another language", " ".join(f"Der Rat beschloss am {n}. Tag die Mauer {n} zu flicken." for n in range(20))),
    ],
)
def test_no_copies(label: str, other: str) -> None:
    assert not is_copy(of(text()), of(other))
    assert not is_copy(of(other), of(text()))


def test_facts_tell_stories_of_one_template_apart() -> None:
    one, other = of(text()), of(text(BELTON))
    assert share(one, other) > 0.2
    assert (fact_share(one, other) or 0) < 0.1


def test_scripts_without_blanks() -> None:
    assert is_copy(of(CHINESE), of(CHINESE.replace("周一", "周二")))
    assert not is_copy(of(CHINESE), of(CHINESE[::-1]))


@pytest.mark.parametrize("value", ["", " \n", "Too short to tell.", "word " * 500, "。" * 500, "\ud800" * 50])
def test_what_says_too_little_has_none(value: str) -> None:
    assert fingerprint(value) is None


def test_a_text_without_facts_needs_more_in_common() -> None:
    plain = " ".join(f"and then the {'very ' * n}old wall fell into the {'deep ' * n}sea at night" for n in range(12))
    assert fact_share(of(plain), of(plain)) is None
    assert is_copy(of(plain), of(plain))


def test_bands_are_shared_by_equal_texts_alone() -> None:
    assert of(text()).bands() == of(text()).bands()
    assert set(of(text()).bands()) & set(of(CHINESE).bands()) == set()
    assert all(0 <= band < 2**63 for band in of(text()).bands())


@pytest.mark.parametrize("value", ["a1 " * 200_000, "x" * 500_000, "天" * 200_000, ", A" * 200_000, "1" * 300_000])
@pytest.mark.usefixtures("in_budget")
def test_hostile_texts_are_quick(value: str) -> None:
    fingerprint(value)


def test_a_long_text_fits_into_a_worker() -> None:
    value = " ".join(f"word{n}" for n in range(60_000))
    tracemalloc.start()
    fingerprint(value)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 30_000_000


FORM = (
    "The water board has told the people at the lake that the pumps will rest on the first night of the month for {} "
    "hours, and that whoever needs water for cattle may fetch it from the well at the chapel, where a lamp stands, {} "
    "pails a head, until the {} gates of the weir are shut again by the keeper and his son."
)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ((4, 6, 3), (4, 6, 3), False),
        ((4, 6, 3), (4, 6, "three"), False),
        ((4, 6, 3), (9, 12, 7), True),
        ((4, 6, 3), (4, 12, 7), True),
        ((4, 6, 3), ("four", "six", "three"), False),
        (("four", "six", "three"), ("nine", "twelve", "seven"), False),
        ((4, 6, 3), ("31 of 32", "41 of 42", "51 of 52"), True),
        ((4, 6, 3), ("3 of 4", "6 of 8", "9 of 10"), False),
    ],
)
def test_few_numbers_are_kept_as_they_are(one: tuple[object, ...], other: tuple[object, ...], differ: bool) -> None:
    prints = of(FORM.format(*one)), of(FORM.format(*other))
    assert have_other_facts(*prints) is have_other_facts(*prints[::-1]) is differ
    assert fact_share(*prints) is None
    assert all(each.is_whole for each in prints)


def test_a_print_that_was_cut_is_damaged() -> None:
    whole = of(FORM.format(4, 6, 3)).places
    assert not Fingerprint(whole[:-1]).is_whole
    assert not Fingerprint(whole + bytes(24)).is_whole
