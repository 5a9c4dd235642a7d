"""Texts that are torn all over, and short lines that are meant: words cut at line ends tell them apart."""

from __future__ import annotations

import random

import pytest

from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

ENGLISH = """The council met on Tuesday in the old school, where the roof leaks and the windows rattle.
Nobody at the meeting could say who had ordered the lamp that arrived in August.
Fishermen want the harbour lights to stay on until the last boat is back.
A new lamp would cost about as much as the town spends on flowers each spring.
The keeper's daughter painted the tower white before the first guests came.
Two engineers from the mainland looked at the cable and shook their heads.
Children from the village school wrote letters to the minister of transport.
The ferry company offered to pay half, if its name may stand on the door.
Old maps show that a fire burned on the rock four hundred years ago.
The mayor promised an answer before the winter storms begin.
Bakers in the valley say that flour costs a third more than last year.
The lighthouse keeper has asked for a new lamp, since the old one went out twice.
A teacher collected signatures on the market square all through the weekend.
Some of the older captains remember nights when the fog lasted until noon.
The library keeps a book in which every ship that passed has been written down.
Nothing in the budget is set aside for towers, the treasurer told the newspaper.
Tourists may climb the stairs again from the middle of May, weather permitting.
The islanders have learned to bring their own torches when they visit the pier.
An old diesel engine behind the cottage has to be started by hand every evening.
Next month the harbour office will count how many boats return after sunset.
Letters of thanks arrive from sailors in countries that few here could name.
The bell beside the door was cast in a foundry that closed before the war.
Several companies have sent offers, the cheapest of them from across the border.
Whoever buys the old lamp must carry it down all one hundred and twelve steps.
Rain fell for most of the afternoon, and the speeches were shorter than planned.
A committee of five will visit the tower and report before the summer holidays.
The cable from the mainland is older than most people who depend on it.
Volunteers painted the railings green, the colour of the first ferry.
The pharmacist remembers a winter when the light failed for eleven nights.
In the end the members agreed to meet again when the engineers have written their report."""

CHINESE = """守灯塔的女人请镇议会换一盏新灯，因为旧灯在十一月里熄灭了两次。
面包师说，面粉比去年贵了三成，七家店里可能有两家在春天之前关门。
渔民希望港口的灯一直亮到最后一条船回来，镇长答应在冬天以前给出答复。
学校的孩子们给交通部长写了信，老师在周末收集了三百个签名。
两位工程师从大陆来检查电缆，他们看过以后摇了摇头，说必须全部更换。
渡船公司愿意支付一半的费用，条件是把公司的名字写在灯塔的门上。
图书馆保存着一本旧书，里面记录了四百年来经过这里的每一条船。
游客从五月中旬开始可以重新登上楼梯，不过要看天气是否允许。
委员会将在暑假以前参观灯塔，然后向全体居民报告检查的结果。"""

KOREAN = """등대지기는 의회에 새 등을 요청했다. 낡은 등이 십일월에 두 번 꺼졌기 때문이다.
어부들은 마지막 배가 돌아올 때까지 항구의 불을 켜 두기를 바란다고 말했다.
시장은 겨울 폭풍이 시작되기 전에 답변을 내놓겠다고 주민들에게 약속했다.
학교 아이들은 교통부 장관에게 편지를 썼고 교사는 주말에 서명을 모았다.
육지에서 온 기술자들은 전선을 살펴본 뒤에 모두 바꿔야 한다고 설명했다.
여객선 회사는 비용의 절반을 내겠다고 했지만 조건을 하나 내걸었다.
도서관에는 이곳을 지나간 배를 모두 기록한 오래된 책이 보관되어 있다.
관광객들은 오월부터 다시 계단을 오를 수 있지만 날씨를 살펴야 한다."""

VERSE = """Погасла лампа,
и море чёрно,
и пахнет мятой,
и спит проворно
старик у двери,
где сохнут сети,
и в лодку верят
чужие дети"""

LIST = """港口的新灯
渔民的愿望
学校的来信
渡船的价钱
图书馆的旧书
五月的楼梯
委员会的报告
镇长的答复
大陆的电缆
灯塔的门
面包的价格
冬天的风暴"""


def _torn(text: str, least: int, most: int) -> str:
    """A text cut anywhere between letters and at blanks, each of its lines between two lengths."""
    chance = random.Random(1)
    out, room = "", chance.randint(least, most)
    for sign in text.replace("\n", "\n\n"):
        room = room - 1 if sign != "\n" else chance.randint(least, most)
        if room <= 0 and (sign == " " or (sign.isalpha() and out[-1].isalpha())):
            out += "\n" if sign == " " else f"\n{sign}"
            room = chance.randint(least, most)
        else:
            out += sign
    return out


@pytest.mark.parametrize(
    ("language", "text", "least", "most", "share"),
    [("en", ENGLISH, 12, 40, 0.01), ("zh", CHINESE, 6, 16, 0.05)],
)
def test_a_text_that_is_torn_all_over_is_no_verse(
    language: str, text: str, least: int, most: int, share: float
) -> None:
    broken = _torn(text, least, most)
    whole = text.replace("\n", "\n\n")
    mended = rewrite(broken, propose(broken, language=language))
    put_in = broken.count("\n") - whole.count("\n")
    assert put_in > 20
    assert abs(mended.count("\n") - whole.count("\n")) <= share * put_in


@pytest.mark.parametrize("text", [VERSE, f"{VERSE}\n\n{VERSE.swapcase()}", LIST, CHINESE, KOREAN, ENGLISH])
@pytest.mark.parametrize("language", [None, "ru", "zh", "ko", "en"])
def test_short_lines_that_are_meant_stay(text: str, language: str | None) -> None:
    assert propose(text, language=language) == ()


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_words_torn_all_over_a_long_text_are_made_whole_however_many_rounds_it_takes(seed: int) -> None:
    draw = random.Random(seed)
    sentences = ENGLISH.split("\n")
    whole = "\n\n".join(" ".join(draw.sample(sentences, 4)) for _ in range(150))
    inside = [at for at, letter in enumerate(whole) if letter.isalpha() and whole[at - 1 : at].isalpha()]
    cut = set(draw.sample(inside, 1500))
    broken = "".join(f"\n{letter}" if at in cut else letter for at, letter in enumerate(whole))
    mended = rewrite(broken, propose(broken, language="en"))
    left = sum(line != want for line, want in zip(mended.split("\n\n"), whole.split("\n\n"), strict=True))
    assert left < 45


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_line_ends_at_blanks_go_where_others_cut_words_all_over(seed: int) -> None:
    draw = random.Random(seed)
    sentences = ENGLISH.split("\n")
    whole = "\n\n".join(" ".join(draw.sample(sentences, 4)) for _ in range(14))
    broken = ""
    for before, sign in zip(" " + whole, whole, strict=False):
        if sign == " " and draw.random() < 1 / 5:
            broken += "\n"
        else:
            is_cut = before.isalpha() and sign.isalpha() and draw.random() < 1 / 25
            broken += f"\n{sign}" if is_cut else sign
    mended = rewrite(broken, propose(broken, language="en"))
    put_in = broken.count("\n") - whole.count("\n")
    assert put_in > 200
    assert abs(mended.count("\n") - whole.count("\n")) <= 0.06 * put_in


STANZA = """The lamp was out at half past two,
the rocks were all the sailors knew,
and morning found beside the pier
an oar, a rope, a cask of beer."""


@pytest.mark.parametrize("count", [4, 12, 28])
def test_a_stanza_stays_within_an_article_of_any_length(count: int) -> None:
    sentences = ENGLISH.split("\n")
    paragraphs = [" ".join(sentences[at : at + 2]) for at in range(0, count, 2)]
    whole = "\n\n".join([*paragraphs, STANZA, sentences[-1]])
    assert propose(whole, language="en") == ()


@pytest.mark.parametrize("share", [4, 14])
def test_lines_that_are_numbered_stay(share: int) -> None:
    words = ENGLISH.replace("\n", " ").split(" ")[: share * 20]
    lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
    numbered = "\n".join(f"{n} {line}" for n, line in enumerate(lines, 7))
    assert propose(numbered, language="en") == ()
    plain = "\n".join(lines)
    assert rewrite(plain, propose(plain, language="en")).count("\n") <= 1


@pytest.mark.parametrize("count", [3, 12, 28])
@pytest.mark.parametrize(("least", "most"), [(12, 40), (60, 72)])
def test_a_text_in_capitals_is_mended_as_one_in_small_letters(count: int, least: int, most: int) -> None:
    sentences = ENGLISH.split("\n")
    whole = "\n".join(" ".join(sentences[at : at + 3]) for at in range(0, count, 3))
    broken = _torn(whole, least, most).upper()
    mended = rewrite(broken, propose(broken, language="en"))
    assert abs(mended.count("\n\n") - whole.count("\n")) <= 1
    assert mended.replace("\n\n", "").count("\n") <= 2


@pytest.mark.parametrize(
    "text",
    [
        "OPENING HOURS\nMONDAY TO FRIDAY FROM 9 TO 5.\nCLOSED ON SUNDAYS.",
        "LAMP OUT\nKEEPER ASLEEP\n\nTHE LAMP ON THE ROCK WENT OUT AT MIDNIGHT, THE HARBOUR OFFICE SAID ON MONDAY.",
        "LAMPS\nTORCHES AND CANDLES\nROPE",
    ],
)
def test_labels_and_headlines_in_capitals_stay(text: str) -> None:
    assert propose(text, language="en") == ()


@pytest.mark.parametrize("count", [15, 30])
def test_short_lines_of_prose_are_no_verse_though_no_width_explains_them(count: int) -> None:
    draw = random.Random(count)
    lines, room = [""], 0
    for word in ENGLISH.replace("\n", " ").split(" ")[: count * 14]:
        if len(lines[-1]) + len(word) > room:
            lines.append("")
            room = draw.randint(16, 40)
        lines[-1] += f" {word}" if lines[-1] else word
    mended = rewrite("\n".join(lines[1:]), propose("\n".join(lines[1:]), language="en"))
    assert mended.count("\n") < len(lines) / 5


#: Its lines end with small words as cut prose does, but no sentence ends within one.
SMALL_POEM = """we went down to the
grey water and
nobody spoke of the
boats or of the
winter that had come and
taken the lamps from the
harbour wall and
the bell from the
church on the
hill where we were
young and where the
gulls still cry"""


@pytest.mark.parametrize("text", [SMALL_POEM, "\n\n".join([SMALL_POEM] * 6)])
def test_a_poem_without_full_stops_stays_whatever_words_its_lines_end_with(text: str) -> None:
    assert propose(text, language="en") == ()
