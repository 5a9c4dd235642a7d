"""Titles of two pages of one template, and two desks' titles of one story, in scripts with and without capitals."""

from __future__ import annotations

import random

import pytest

from benchmarks.copies.forms import KINDS, are_taken_for_copies, fill_two, read_forms, reprint
from copydesk.flows.pipeline.candidates import are_siblings, is_like

AT_TWO_SITES = [
    ("Ulla Berg", "Hans Jörg Tann"),
    ("Marta Ruiz Leal", "Pío Casas"),
    ("Nachruf: Ulla Berg", "Nachruf: Hans Tann"),
    ("松林镇明日停水", "石桥市明日停水"),
    ("松林镇明日停水", "石桥镇明日停水"),
    ("港町の天気予報", "山田村の天気予報"),
    ("讣告：林安", "讣告：高文"),
    ("讣告：林安", "讣告：林国强"),
    ("訃報｜森一郎", "訃報｜川上さき"),
    ("林安", "高文"),
    ("开奖结果第12期", "开奖结果第13期"),
    ("元校長の中島ふみさん死去", "元校長の西村登さん死去"),
    ("이나라씨 별세", "강바다씨 별세"),
]

#: Scripts without capitals: titles of pages of one form, or two desks' titles of one story.
BY_THE_TEXTS = [
    ("انقطاع الكهرباء في الحي القديم", "انقطاع الكهرباء في قرية الرمان"),
    ("وفاة كريم الناصر", "وفاة سعاد بنت علي الحلبي"),
    ("חדרה: מזג האוויר", "עכו: מזג האוויר"),
    ("मधुपुर का मौसम", "हरिगढ़ का मौसम"),
    ("อากาศที่ดอนมะลิ", "อากาศที่บ้านหนองปลา"),
    ("ფასები ბაზარზე: ხიდისთავი", "ფასები ბაზარზე: ქვაღელე"),
    ("渡船恢复航行", "渡船重新航行"),
]

ONE_STORY = [
    ("Brücke gesperrt bis Mai", "Sperre der Brücke dauert an"),
    ("Gale", "Storm"),
    ("Ferry: sailing again", "Ferry: back at sea"),
    ("暴风雨刮倒大树", "暴风雨吹倒大树"),
    ("渡船恢复航行", "渡船重新航行"),
    ("快讯：停电", "快讯：断电"),
    ("台风：已经登陆海岸", "台风：今晨抵达港口"),
    ("讣告：林安", "林安因病去世"),
    ("旧船今日上市", "新船今日上市"),
    ("松林镇明日停水", "松林镇明日停水"),
    ("松林镇明日停水", "松林镇明日停水三小时"),
    ("Ulla Berg", "Ulla Berg gestorben"),
    ("Ulla Berg", None),
]


@pytest.mark.parametrize(("one", "other"), AT_TWO_SITES)
def test_siblings_at_two_sites(one: str, other: str) -> None:
    assert are_siblings(one, other, is_one_site=False)
    assert are_siblings(other, one, is_one_site=True)


@pytest.mark.parametrize(("one", "other"), ONE_STORY)
def test_one_story_at_two_sites(one: str, other: str | None) -> None:
    assert not are_siblings(one, other, is_one_site=False)
    assert not are_siblings(other, one, is_one_site=False)


@pytest.mark.parametrize(("one", "other"), BY_THE_TEXTS)
def test_without_capitals_the_numbers_of_the_texts_decide_at_two_sites(one: str, other: str) -> None:
    assert are_siblings(one, other, is_one_site=False, has_other_facts=True)
    assert not are_siblings(one, other, is_one_site=False, has_other_facts=False)
    assert not are_siblings(one, f"{one} ({other[-3:]})", is_one_site=False, has_other_facts=True)


@pytest.mark.parametrize(("one", "other"), BY_THE_TEXTS)
def test_without_capitals_one_part_that_differs_is_another_page_of_one_site(one: str, other: str) -> None:
    assert are_siblings(one, other, is_one_site=True)
    assert are_siblings(other, one, is_one_site=True)


def test_where_there_are_capitals_a_small_word_is_another_desks_whatever_the_numbers_say() -> None:
    assert not are_siblings("Storm fells trees", "Storm topples trees", is_one_site=False, has_other_facts=True)


def test_at_one_site_another_character_is_another_page() -> None:
    assert are_siblings("渡船恢复航行", "渡船重新航行", is_one_site=True)
    assert not are_siblings("讣告：林安", "讣告：林安（续）", is_one_site=True)


def test_a_title_with_characters_more_is_like_the_shorter_one() -> None:
    assert is_like("港口围墙动工", "港口围墙动工（第二页）")
    assert not is_like("港口围墙动工", "渡船恢复航行")


@pytest.mark.parametrize("language", read_forms())
@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_a_form_are_told_apart_and_reprints_are_found(kind: str, language: str) -> None:
    draw = random.Random(f"{kind} {language}")
    forms = read_forms()[language]
    for _ in range(4):
        one, other = fill_two(forms, kind, draw)
        assert are_taken_for_copies(one, other, is_one_site=True) is False
        assert are_taken_for_copies(one, other, is_one_site=False) is False
        assert are_taken_for_copies(one, reprint(one, draw), is_one_site=False) is True
