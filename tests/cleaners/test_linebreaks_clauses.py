"""Line breaks between clauses of ideographs and kana: commas, what opens a sentence, signs that begin none."""

from __future__ import annotations

import pytest

from copydesk.cleaners.steps.linebreaks import propose
from copydesk.cleaners.steps.linebreaks.repair import rewrite

BEFORE = (
    "镇上的旧邮局去年秋天改成了茶馆，门口的绿色信箱却一直没有拆掉。"
    "老板说，偶尔还有老人把信投进来，他便替他们送到三公里外的新邮局去。\n\n"
)

BEHIND = (
    "\n\n茶馆的二楼有一间小小的阅览室，书架是用旧柜台改的，上面摆着附近居民送来的书。"
    "到了冬天，孩子们放学以后常在那里写作业，直到父母下班来接。"
)

JOINED = {
    "comma": ("夏天来得早的那一年，河水退得很快，", "渔民们只好把船拖到上游去。他们说从来没有见过这样的事。"),
    "clauses behind": (
        "那天下午他们一共收到了一百二十封信，",
        "其中三封是从海外寄来的，邮票上印着风车，收信人早已搬走了。",
    ),
    "open clause": (
        "据老板介绍，茶叶都是从山里的合作社直接运来的，价钱比城里便宜，每个月还会送",
        "几包新茶给街坊尝一尝，再听听大家的意见。",
    ),
    "的": ("前来喝茶的多半是住在附近并且已经退休了的中学老师和他们从前教过", "的学生，谈的也都是旧事。"),
}


def repair(text: str, language: str | None) -> str:
    return rewrite(text, propose(text, language=language))


@pytest.mark.parametrize(("half", "rest"), JOINED.values(), ids=JOINED)
def test_a_clause_goes_on_below_a_blank_line(half: str, rest: str) -> None:
    before = BEFORE + BEFORE.replace("邮局", "粮站")
    assert repair(f"{before}{half}\n\n{rest}{BEHIND}", "zh") == before + half + rest + BEHIND


def test_a_comma_of_kana_goes_on_below_a_blank_line() -> None:
    text = (
        "山の分校には、今年の春から十二人の子どもが通っている。校舎は古い木造で、冬になると廊下まで雪が吹き込む。\n\n"
        "朝の当番になった子は教室の薪ストーブに火を入れ、\n\n"
        "湯を沸かしてから友だちを待つ。先生は隣の町から雪道を一時間かけて来る。\n\n"
        "昼休みには校庭の池に張った氷の厚さを測り、表にして壁に貼る。記録はもう四十年分もたまった。"
    )
    assert repair(text, "ja") == text.replace("入れ、\n\n湯", "入れ、湯")


@pytest.mark.parametrize(
    ("head", "below"),
    [
        (
            "旧邮局变茶馆，一只信箱留了下来，街坊四邻都说这样的改造比拆掉重建更有味道",
            "如果天气好，老板会把桌子搬到门外，让客人看着河喝茶。",
        ),
        (
            "信箱还在，茶香也在，小镇的老人们有了新的去处，年轻人也愿意在这里多坐一会儿",
            "河口晚报讯（记者 方岚）入冬以后，茶馆的生意反而更好了，周末常常没有空位。",
        ),
        (
            "老板在擦拭信箱，身后是刚刚刷过的墙，墙上挂着当年邮递员骑过的自行车╱方岚摄",
            "茶馆每天早上七点开门，第一批客人是赶早市回来的菜农。",
        ),
        (
            "图为去年十二月的一个下午，居民们排队等候走进刚刚装修完毕的河口镇旧邮局茶馆",
            "茶馆的老板姓方，从前在邮局当过十几年的投递员，认识镇上的每一条巷子。",
        ),
        ("尊敬的河口镇第一中学各位家长朋友，", "感谢您对学校工作的支持，本学期的家长会定在下周五下午，请准时参加。"),
    ],
    ids=["opener", "report", "credit", "caption", "salutation"],
)
def test_what_stands_above_a_beginning_stays(head: str, below: str) -> None:
    text = f"{BEFORE}{head}\n\n{below}{BEHIND}"
    assert repair(text, "zh") == text


def test_lines_of_verse_that_end_with_commas_stay() -> None:
    verse = "我把你写的信叠成一只纸船，\n放进门前那条涨水的小河里，\n它绕过石头又绕过一棵垂柳，\n再没有回来。"
    assert repair(verse, "zh") == verse
    assert repair(BEFORE + verse + BEHIND, "zh") == BEFORE + verse + BEHIND
