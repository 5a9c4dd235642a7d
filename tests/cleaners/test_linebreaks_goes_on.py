"""Marks at a line's end that show that a sentence goes on, short lists that stay, and words that only another alphabet
or no list knows."""

from __future__ import annotations

import pytest

from copydesk.cleaners.language.likely import likely_languages
from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

#: A stroke for a newline that leaves a blank, two for one that leaves none.
GOES_ON = {
    "an ordinal": ("de", "Die Kanzel stammt aus dem 17.|Jahrhundert und kam am 4.|Mai aus Husum."),
    "an abbreviation of two letters": ("de", "Verkauft werden u.|a. Netze, Taue und Ruder."),
    "a Russian abbreviation": ("ru", "Продают сети, канаты и т.|д. прямо на пристани, сказал сторож."),
    "initials in Cyrillic": ("ru", "Роман В.|Н. Лугового перевели на шесть языков."),
    "an hour": ("de", "Die Glocke läutet um 18|Uhr und nach 20.30|Uhr nicht mehr."),
    "a date": ("en", "The bell was hung again on 2|June, the warden said."),
    "a title": ("en", "The bell was blessed, said Capt.|Joan Pike of Ness."),
    "an ampersand": ("en", "The chandlers Moyle &|Daughters have moved to the quay."),
    "elided words": ("fr", "Le gardien a dit qu'||elle n'||avait pas vu l'||orage."),
    "an address of the web": ("en", "The plan is at https://port.example/plans/||pier-2.pdf and in the hall."),
    "an address of mail": ("en", "Write to clerk@||port.example by noon, the notice says."),
    "an article and its adjective": ("de", "Das Boot lag an der nördlichen|Mole und war voll Wasser."),
    "words in Serbian Cyrillic": ("sr", "Рибари су јуче попра||вили стари чамац и затво||рили пролаз за|пловила."),
    "words of a language without a list": (None, "Vana kalur ütles, et paadid|jäid randa ja võrgud|jäid märjaks."),
}  # fmt: skip

STAYS = {
    "a month in a list of results": ("en", "June 4, July 1\nOn 2, Out 3\nMay 1, Might 0\nAnd 1, Or 3"),
    "words one below the other": ("en", "rope\ntar\noars\nsalt"),
    "items in Roman figures": ("en", "i. fewer nets\nii. cheaper ice\niii. a longer quay"),
    "days at the end of paragraphs": ("de", "Die Flut kam in der Nacht auf den 14. und 15.\n\nAuch der Deich brach."),
}  # fmt: skip


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize(("language", "text"), GOES_ON.values(), ids=GOES_ON)
def test_sentence_goes_on(language: str | None, text: str) -> None:
    broken = text.replace("||", "\n").replace("|", "\n")
    assert repair(broken, language) == text.replace("||", "").replace("|", " ")


@pytest.mark.parametrize(("language", "text"), STAYS.values(), ids=STAYS)
def test_break_that_is_meant(language: str, text: str) -> None:
    assert repair(text, language) == text


def test_declared_language_of_another_script_is_not_believed() -> None:
    assert "de" not in dict(likely_languages("Сторож закрыл ворота порта", "de"))
