"""A blank line inside a sentence: what the words at it say, and what is asked where the sentence wants to go on."""

from __future__ import annotations

import math

import pytest

from copydesk.cleaners.language.lexicon import read_lexicon
from copydesk.cleaners.steps.linebreaks.blank_lines import (
    GOES_ON_FIRST_COMMA,
    GOES_ON_SMALL,
    GOES_ON_WANTING,
    bound_below_blank,
)
from copydesk.cleaners.steps.linebreaks.evidence import look_at
from copydesk.cleaners.steps.linebreaks.layout import cut_lines
from copydesk.cleaners.steps.linebreaks.model import read_models
from copydesk.cleaners.steps.linebreaks.repair import propose, rewrite

ARTICLE = (
    "Das Hafenamt von Ellerbek kauft für die Nordmole eine zweite Lampe, nachdem der Rat am Dienstagabend "
    "beschlossen hat, dafür das Geld zu nehmen, das eine Reederei für Schäden am Kai gezahlt hatte.\n\n"
    "Die Fischer hatten die Lampe seit dem Sturm des vergangenen Winters verlangt, als zwei Boote die "
    "Einfahrt verfehlten und unterhalb der alten Saline auf Sand liefen. Verletzt wurde niemand, doch "
    "eines der Boote lag neun Tage fest.\n\n"
    "Die Wärterin Anna Reetz sagte vor dem Rat, sie habe den größten Teil jener Nacht mit einer "
    "Taschenlampe auf der Galerie gestanden. Die Lampe sei zweimal erloschen, und die alte Ersatzbirne "
    "habe überhaupt nicht gebrannt.\n\n"
    "Der Kaufmann Tim Hagen bot an, die neue Lampe zu lagern, bis der Maurer die Mole um einen halben "
    "Meter erhöht hat. Die Arbeiten sollen im April beginnen und sechs Wochen dauern, wenn der bestellte "
    "Granit rechtzeitig eintrifft.\n\n"
    "Einige Mitglieder wollten die Vermessung des Grundes abwarten, die der Kreis für den Sommer "
    "versprochen hat. Sie fürchteten, die Rinne könne wieder wandern und die Lampe stehe dann an der "
    "falschen Stelle, wie die erste dreißig Jahre lang.\n\n"
    "Der Bürgermeister entgegnete, die Rinne sei seit dem Bau der Mole nur ein einziges Mal gewandert. "
    "Eine Lampe lasse sich versetzen, sagte er, ein Ertrunkener aber komme nicht zurück, und im Saal war "
    "es vor der Abstimmung eine Weile still.\n\n"
    "Am Ende stimmten neun Mitglieder für die neue Lampe und zwei dagegen, während eines wegen der Flut "
    "nach Hause gegangen war. Die alte Lampe geht an die Schule, wo die Kinder im Hof einen kleinen Turm "
    "aus Treibholz gebaut haben.\n\n"
    "Die Reederei wollte nicht sagen, was sie von der Verwendung ihres Geldes hält. Ihr neuer Fahrplan, "
    "der am ersten Mai beginnt, hat freitags ein spätes Schiff, dessen Mannschaft das Licht als erste von "
    "See aus sehen wird."
)

INSIDE = ("nachdem der|Rat", "das eine|Reederei", "Reederei für|Schäden", "Schäden am|Kai", "bot an, die neue|Lampe")


@pytest.mark.parametrize("place", INSIDE)
def test_a_lone_blank_line_before_a_noun_goes(place: str) -> None:
    broken = ARTICLE.replace(place.replace("|", " "), place.replace("|", "\n\n"), 1)
    assert broken != ARTICLE
    assert rewrite(broken, propose(broken, language="de")) == ARTICLE


def test_the_weights_know_where_words_stand_and_short_texts_do_not_ask() -> None:
    models = read_models()
    assert models.long.places
    assert models.middle.places
    assert {"de", "en"} <= set(models.long.places)
    assert models.short.places is None


BOUNDS = [
    ("en", "The council has set the money aside for the\n\nHarbour lamp.", GOES_ON_WANTING),
    ("en", "The council has set the money aside for the\nHarbour lamp.", 1.5),
    ("en", "The lamp for the\n\nHarbour.", 1.5),
    ("en", "The council has set aside the money,\n\nAnn Reed said.", GOES_ON_FIRST_COMMA),
    ("en", "The council, as was said, has set aside the money,\n\nAnn Reed said.", GOES_ON_WANTING),
    ("en", "The new lamp\n\nstands on the pier.", GOES_ON_SMALL),
    ("en", "The new lamp:\n\nstands on the pier.", 1.5),
    ("zh", "市议会周二晚间同意把渡轮公司赔偿码头损失的钱拿出来买第二盏灯和\n\n新的钟。", GOES_ON_WANTING),
]


@pytest.mark.parametrize(("language", "text", "bound"), BOUNDS)
def test_less_is_asked_where_a_blank_line_stands_below_what_goes_on(language: str, text: str, bound: float) -> None:
    survey = look_at(cut_lines(text), read_lexicon(language))
    assert bound_below_blank(survey, 0, 1.5) == bound
    assert bound_below_blank(survey, 0, -5.0) == -5.0
    assert bound_below_blank(survey, 0, math.inf) == math.inf, "a rule has said that the break is meant"


def test_a_line_that_begins_with_what_only_goes_on_goes_on() -> None:
    whole = "书店的老板说，灯塔的守夜人每年都来买一本日历，今年却要等到新灯装好以后再来买。"
    halves = "工程师说，修理老桥需要大量的石头和木材，这是山谷里的采石场每年都能提供", "的材料，居民们也愿意帮忙。"
    text = "\n\n".join([whole * 2, *halves, whole * 2])
    assert rewrite(text, propose(text, language="zh")) == "\n\n".join([whole * 2, "".join(halves), whole * 2])


def test_a_blank_line_goes_between_an_article_with_its_adjective_and_their_noun() -> None:
    whole = ARTICLE.replace("\n\n", " ", 1)
    for place in ("unterhalb der alten|Saline", "an der falschen|Stelle", "einen kleinen|Turm", "das alte|Boot"):
        broken = whole.replace(place.replace("|", " "), place.replace("|", "\n\n"), 1)
        assert rewrite(broken, propose(broken, language="de")) == whole


WANTING = [
    ("de", "Der Rat hat seit dem\n\nSturm des Winters über die Lampe auf der Nordmole gestritten.", False),
    ("de", "Der Rat stritt am Dienstag lange über die\n\nLampe, die seit dem Winter auf der Mole fehlt.", True),
    ("de", "Sie hat mit der Lampe an der alten\n\nMole gestanden, bis das letzte Boot im Hafen lag.", True),
    ("de", "Das sagt die Wärterin vom Leuchtturm\n\nNeun Nächte lang hat sie auf der Mole gestanden.", False),
    ("hi", "परिषद ने कहा कि नया दीप मार्च में लगेगा, लेकिन\n\nपुराना दीप विद्यालय को दिया जाएगा।", True),
    ("ja", "港の事務所は来月から北の堤防に新しい灯台の\n\n明かりをともすことになったと発表した。", True),
]


@pytest.mark.parametrize(("language", "text", "goes_on"), WANTING)
def test_in_a_short_text_a_long_line_that_wants_a_word_gets_it(language: str, text: str, goes_on: bool) -> None:
    blank = "" if language == "ja" else " "
    whole = text.replace("\n\n", blank) if goes_on else text
    if goes_on:
        assert rewrite(text, propose(text, language=language)) == whole
    else:
        survey = look_at(cut_lines(text), read_lexicon(language))
        assert bound_below_blank(survey, 0, 1.5) == 1.5


LETTERS = [
    ("de", "Sehr geehrte Damen und Herren vom Hafenamt,\n\nseit dem Winter brennt auf der Mole keine Lampe mehr."),
    ("en", "Dear members of the harbour council,\n\nthank you for the lamp, which burns every night."),
    ("fr", "Chers amis du port de Tarnac,\n\nle conseil a voté mardi l'achat d'une lampe pour la jetée."),
    ("pl", "Drodzy czytelnicy i przyjaciele portu,\n\nod zimy na molo nie pali się żadna lampa."),
    ("ru", "Дорогие друзья нашего порта,\n\nс зимы на молу не горит ни одна лампа."),
]


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize(("language", "text"), LETTERS)
def test_the_salutation_of_a_letter_stays(language: str, text: str, said: bool) -> None:
    assert propose(text, language=language if said else None) == ()
    below = text.partition("\n\n")[2].replace(" ", "\n", 1)
    broken = f"{text.partition(chr(10))[0]}\n\n{below}"
    assert rewrite(broken, propose(broken, language=language if said else None)) == text


@pytest.mark.parametrize(
    "broken",
    [
        "दुकानदारों ने चार महीने तक स्टेशन\nके पास तंबुओं में सामान बेचा और बारिश के दिनों\nमें उनकी बिक्री आधी रह गई।",
        "पुल की मरम्मत\nका काम मार्च\nसे शुरू होगा और\nअक्टूबर तक चलेगा।",
    ],
)
def test_postpositions_of_hindi_open_no_line(broken: str) -> None:
    for language in ("hi", None):
        assert rewrite(broken, propose(broken, language=language)) == broken.replace("\n", " ")


def test_a_list_in_hindi_stays() -> None:
    text = "दिल्ली 3\nपटना 1\nलखनऊ 0"
    assert propose(text, language="hi") == ()


SHORE = (
    "The pier at Lower Hask was rebuilt in spring, after a barge had torn away its last forty metres. The council paid "
    "for the oak, and the carpenters of three parishes gave a week of work each.\n\n{}\n\n"
    "The ferry lands there again on weekdays. On Sundays the pier belongs to the children, who fish for crabs from its "
    "lowest step until the tide drives them home."
)
POLISH = (
    "Wiosną odbudowano molo w Dolnym Hasku, bo barka zerwała jego ostatnie czterdzieści metrów. Rada zapłaciła za dąb, "
    "a cieśle z trzech parafii oddali po tygodniu pracy.\n\n{}\n\nW dni powszednie znowu przybija tam prom. W "
    "niedziele molo należy do dzieci, które łowią kraby, dopóki przypływ nie wygoni ich do domu."
)
CZECH = (
    "Na jaře bylo v Dolním Hasku obnoveno molo, protože nákladní loď utrhla jeho posledních čtyřicet metrů. Rada "
    "zaplatila dubové dřevo a tesaři ze tří farností odpracovali týden.\n\n{}\n\nVe všední dny tam znovu přistává "
    "přívoz. V neděli patří molo dětem, které loví kraby, dokud je příliv nevyžene domů."
)
RESTS = [
    ("en", SHORE, "Carpenters|measured every plank twice, since oak of that length cannot be bought any more."),
    ("en", SHORE, "Most of the barge's owners (four of seven)|apologised before the harbour court."),
    ("en", SHORE, "The number of crabs has doubled (up by 104%)|since nobody sets nets there."),
    ("pl", POLISH, "Właściciele barki (czterech z siedmiu)|przeprosili mieszkańców przed sądem portowym."),
    ("cs", CZECH, "Molo bylo slavnostně otevřeno v pátek 14.|června za účasti starosty."),
]


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize(("language", "frame", "paragraph"), RESTS)
def test_the_rest_of_a_sentence_goes_on_below_a_blank_line(
    language: str, frame: str, paragraph: str, said: bool
) -> None:
    text, whole = (frame.format(paragraph.replace("|", mark)) for mark in ("\n\n", " "))
    assert rewrite(text, propose(text, language=language if said else None)) == whole


NO_RESTS = [
    "Opening hours\n\nfrom nine to five",
    "video: how the pier was built\n\nvideo: the carpenters tell what oak they took, and why.",
    "Sunday on the pier.\n\nlowercase is how the children write their notices.",
    "what to bring\n\na bucket\n\nsome string\n\nold bacon",
]


@pytest.mark.parametrize("lines", NO_RESTS)
def test_what_is_no_rest_of_a_sentence_stays(lines: str) -> None:
    text = SHORE.format(lines)
    assert rewrite(text, propose(text, language="en")) == text


@pytest.mark.parametrize("mark", [", although", ". Nobody says that"])
def test_a_mark_never_begins_a_paragraph(mark: str) -> None:
    half, rest = "The crabs are thrown back in the evening", f"{mark} the gulls have had their share by then."
    text = SHORE.format(f"{half}\n\n{rest}")
    assert rewrite(text, propose(text, language="en")) == SHORE.format(half + rest)


AMID = [
    (
        "en",
        SHORE,
        "The oak was sawn in the old yard. Its owner is a nephew of|Margaret Hale, and he charged nothing for it.",
    ),
    (
        "pl",
        POLISH,
        "Dąb pocięto w starym tartaku. Prowadzi go od dwudziestu lat pani|Halina Wrona, która nie wzięła ani grosza.",
    ),
]


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize(("language", "frame", "paragraph"), AMID)
def test_a_second_sentence_goes_on_with_a_name_below_a_blank_line(
    language: str, frame: str, paragraph: str, said: bool
) -> None:
    above = frame.partition("\n\n")[0]
    text, whole = (f"{above}\n\n{frame.format(paragraph.replace('|', mark))}" for mark in ("\n\n", " "))
    assert rewrite(text, propose(text, language=language if said else None)) == whole


NOT_AMID = [
    "The last plank was laid on a Friday. Photo: Ann Reed\n\nSixteen carpenters stood round it, one of them twelve.",
    "The last plank was laid on a Friday. FILE PIC\n\nSpeaking to the harbour board, Hale thanked the carpenters.",
    "Read how the oak was felled. More on page 4\n\nThere is a picture of every carpenter, too.",
    "Who pays for the pier\n\nHale keeps the accounts in a blue exercise book.",
]


@pytest.mark.parametrize("lines", NOT_AMID)
def test_captions_and_hints_stay_above_names(lines: str) -> None:
    text = SHORE.format(lines)
    assert rewrite(text, propose(text, language="en")) == text
