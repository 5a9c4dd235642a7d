"""Lines of scraped texts are whole before any step judges them: pieces of sentences are no menu words and no titles."""

from __future__ import annotations

import re

import pytest

from copydesk.cleaners.model.article import Article, split_text, undo
from copydesk.cleaners.pipeline import StepEvidence, run_steps
from copydesk.cleaners.steps.boilerplate import learn_profile, observe, site_evidence
from copydesk.cleaners.steps.site_rules import SiteRules

END = "\n\nThe two other islands will have to wait for theirs until the spring, when the next ship comes in from Dray."
#: The pieces of sentences, and the line that they make.
WHOLE = {
    "menu words": ("The second\nopinion poll\nof the week gave the same answer as the first.", "en"),
    "a half that is a word": ("No\nrthern towns have asked for more trains between them, the railway said.", "en"),
    "a number after a word": ("About\n60 boats were tied up along the quay when the wind turned.", "en"),
    "a noun at the start": ("Search\nparties went out twice before it was dark, and came back wet.", "en"),
    "a name": (
        "The two sides met again.\n\nThe letter was sent to the\nHome\nOffice in March, and nobody has answered it.",
        "en",
    ),
    "a verb": ("The line said it would\ncancel\nits last boat of the day from Monday on.", "en"),
    "German": ("Am Abend nahm die Wache eine\nAnzeige\ngegen den Kapitän des Schiffes auf.", "de"),
    "German that nobody names": ("Der Ort bittet alle Nachbarn um\nHilfe\nbeim Trocknen der nassen Bände.", None),
    "Spanish": ("La comisión anunció el\ninicio\nde las clases para el primer lunes de marzo.", "es"),
    "French": ("Les voisins ont préparé l'\naccueil\nde deux familles qui arrivent demain.", "fr"),
    "Russian": ("Пожарные прекратили\nпоиск\nпропавшей лодки, потому что стемнело.", "ru"),
    "Korean": ("구단은 다음 달 마지막\n홈\n경기에 어린이를 무료로 초대한다고 밝혔다.", "ko"),
}


def cleaned(text: str, language: str | None = "en", title: str | None = None, **evidence) -> Article:
    article = Article(text, split_text(text), title=title, language=language)
    done = run_steps(article, StepEvidence(own=observe(article), **evidence))
    back = undo(done.article, done.edits)
    assert (back.text, back.title) == (text, title)
    return done.article


@pytest.mark.parametrize(("text", "language"), WHOLE.values(), ids=WHOLE)
def test_a_piece_of_a_sentence_is_no_line_of_its_own(text: str, language: str | None) -> None:
    want = re.sub(r"(?<!\n)\n(?!\n)", " ", text.replace("No\nr", "Nor").replace("l'\n", "l'"))
    assert cleaned(text, language, title="Boats").text == want


@pytest.mark.parametrize(
    "text",
    [
        "Home\nNews\nSport\nContact\nSearch\n\n{}",
        "{}\n\nREAD MORE",
        "- Advertisement -\n{}",
        "{}\nShare\nTweet\nEmail",
        "spot_img\n{}\n\nGet in Touch\n\nLatest Posts",
    ],
)
def test_lines_of_a_menu_go_as_before(text: str) -> None:
    body = "The lock on the upper canal was opened by hand on Sunday, the keeper told the Wexley paper."
    assert cleaned(text.format(body), title="Canal").text == body


RESIDUE = ("- Advertisement -", "spot_img", "ADVERTISEMENT", "Advertisement", "Share this:", "Get in Touch")


@pytest.mark.parametrize("residue", RESIDUE)
@pytest.mark.parametrize("halves", [("late for the chi", "ldren of"), ("late for the", "children of")])
def test_residue_between_two_halves_goes_and_the_sentence_closes(residue: str, halves: tuple[str, str]) -> None:
    left, right = halves
    blank = "" if left.endswith("chi") else " "
    text = f"The second bus was an hour {left}\n{residue}\n{right} the upper valley, as it had been on Monday."
    want = f"The second bus was an hour {left}{blank}{right} the upper valley, as it had been on Monday."
    assert cleaned(text, title="Buses").text == want


#: What stands before a label that was put into a sentence, the label, and what stands behind it.
LABELS = {
    "English": ("The keeper of the lock said that the", "Read more: Town to build a bridge", "gates were too old."),
    "German": ("Der Wärter sagte gestern, dass die", "Lesen Sie auch: Stadt baut Brücke", "Tore zu alt sind."),
    "French": (
        "Le gardien a dit hier que les",
        "Lire aussi : La ville construit un pont",
        "portes sont vieilles.",
    ),
    "Polish": ("Strażnik powiedział wczoraj, że", "Czytaj też: Miasto buduje most", "wrota są za stare."),
    "Russian": ("Смотритель сказал вчера, что", "Читайте также: Город строит мост", "ворота слишком стары."),
}


@pytest.mark.parametrize(("left", "label", "right"), LABELS.values(), ids=LABELS)
def test_a_label_within_a_sentence_goes_and_the_sentence_closes(left: str, label: str, right: str) -> None:
    assert cleaned(f"{left}\n{label}\n{right}", None, title="Locks").text == f"{left} {right}"


def test_a_label_that_is_part_of_a_sentence_stays() -> None:
    text = "He had three things to tell his son.\nPhotos: leave them where they are, he said, and never sell one."
    assert cleaned(text, title="Sons").text == text


#: Lists whose lines are meant.
STRUCTURES = {
    "labels in small letters": "видео: Как чинят ворота\nинфографика: Кто платит за ворота\nфото: Старые ворота",
    "labels that credits have": "Video: Das Tor von oben\nGrafik: Wer das Tor bezahlt\nBilder: Das alte Tor am Kanal",
    "place, date and agency": (
        "Lock gates give way after a night of rain\n"
        "LOWER WEXLEY, March 3 (Midwire) - The gates of a lock gave way on Tuesday, and nobody was hurt."
    ),
    "rhyme": (
        "The bus was late at seven,\nthe driver gave a frown,\nand all the folk of Wexley\nwalked slowly into town."
    ),
    "rhyme in German": (
        "Das Wasser steht im Hafen,\nder Regen fällt so sacht,\ndie Boote wollen schlafen\nund träumen in der Nacht."
    ),
    "rhyme in Spanish": (
        "Por el canal de la villa\nbaja despacio la barca,\ny la luna en la orilla\nla mira como monarca."
    ),
}


@pytest.mark.parametrize("text", STRUCTURES.values(), ids=STRUCTURES)
def test_lines_that_are_meant_stay(text: str) -> None:
    article = Article(text, split_text(text), title="Locks")
    assert run_steps(article, StepEvidence(), only=("boilerplate", "linebreaks")).article.text == text


def test_a_line_that_the_rules_name_is_no_part_of_a_sentence() -> None:
    text = "The second bus was an hour late for the\nfrom our partners\nchildren of the upper valley on Monday."
    done = cleaned(text, title="Buses", rules=SiteRules(drop_lines=("from our partners",)))
    assert done.text == "The second bus was an hour late for the children of the upper valley on Monday."


def test_a_line_that_the_site_repeats_is_no_part_of_a_sentence() -> None:
    stories = ["The owls moved in on Monday.", "A baker won a prize for bread.", "Nobody would conduct the band."]
    pages = [f"{story} It was a mild and quiet day.\nmore from the valley desk" for story in stories]
    seen = [observe(Article(page, split_text(page), language="en")) for page in pages]
    site = site_evidence(learn_profile(seen, night="2026-01-01"))
    text = "The second bus was an hour late for the\nmore from the valley desk\nchildren of the upper valley on Monday."
    assert cleaned(text, title="Buses", site=site).text == (
        "The second bus was an hour late for the children of the upper valley on Monday."
    )


#: A scraped text, and its title.
FIRST_LINES = {
    "inside a word": ("Lower Wex\nley will get a second bridge over the canal." + END, None),
    "between words": ("The mayor of\nLower Wexley wants a second bridge over the canal before winter." + END, None),
    "a headline above": (
        "A Second Bridge\n\nLower Wex\nley will get a bridge over the canal." + END,
        "A Second Bridge",
    ),
    "a headline close above": (
        "Town Plans a Second Bridge\nLower Wex\nley will get a second bridge over the upper canal." + END,
        "Town Plans a Second Bridge",
    ),
    "a broken headline": (
        "Town to bu\nild a second bridge\n\nLower Wexley will get a bridge." + END,
        "Town to build a second bridge",
    ),
    "residue above": ("- Advertisement -\nspot_img\nLower Wex\nley will get a bridge over the canal." + END, None),
    "a whole text": ("A Second Bridge\n\nLower Wexley will get a bridge over the canal." + END, "A Second Bridge"),
}


@pytest.mark.parametrize(("text", "title"), FIRST_LINES.values(), ids=FIRST_LINES)
def test_a_broken_first_line_is_no_title(text: str, title: str | None) -> None:
    done = cleaned(text)
    assert done.title == title
    assert "Wexley will get" in done.text or "Wexley wants" in done.text
    assert "Wex\n" not in done.text
    assert done.text.endswith(END.strip())


def test_a_headline_in_two_lines_is_one() -> None:
    done = cleaned("Town plans a second\nbridge over the canal\n\nLower Wexley will get a bridge before winter." + END)
    assert (done.title, done.text[:12]) == ("Town plans a second bridge over the canal", "Lower Wexley")


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        (
            "两座水闸将在春天更换",
            "河务局周一表示，上游的两座水闸将在春天更换，费用由省里承担。\n\n闸门已有六十年历史，去年冬天曾两次漏水，附近的居民多次投诉。",
        ),
        (
            "水門、春に交換へ",
            "河川事務所は月曜日、上流の水門を春に交換すると発表した。\n\n水門は六十年前のもので、昨冬は二度も水が漏れた。",
        ),
    ],
)
def test_a_headline_of_ideographs_stands_above_a_body_of_fewer_characters(headline: str, body: str) -> None:
    done = cleaned(f"{headline}\n\n{body}", None)
    assert (done.title, done.text) == (headline, body)


#: Words in more than two pieces, and words behind an article that has lost its last letter.
PIECES = {
    "three pieces": "The cater|pil|lars were on every leaf along the upper canal, said the gar|den|er of the park.",
    "French": "L'administra|tion de l'aé|roport ou|vrira une en|quête sur l'in|cident, a dit le chef de l'É|tat.",
    "Italian": "L'ospe|dale ha comuni|cato che l'in|cidente è avve|nuto nell'uf|ficio dell'asses|sore.",
    "Korean": "위원회는 이번이 두 번|째 회의이며 논의가 거의 마무리됐다고 밝혔다.",
}


@pytest.mark.parametrize("text", PIECES.values(), ids=PIECES)
def test_a_word_in_pieces_is_whole_again(text: str) -> None:
    assert cleaned(text.replace("|", "\n"), None, title="Words").text == text.replace("|", "")


#: Pieces and labels that are no such thing.
UNLIKE = {
    "contractions": "They said the loc|ks would open once they're~repaired, and that he's~a good keep|er of the gates.",
    "a label within a word": "First look at the gates.~Locks: ask the keep|er.~Lock Buil|ding: Find who pays.",
}


@pytest.mark.parametrize("text", UNLIKE.values(), ids=UNLIKE)
def test_what_only_looks_like_an_article_or_a_label(text: str) -> None:
    done = cleaned(text.replace("|", "\n").replace("~", "\n"), title="Locks").text
    assert done.replace("\n", " ") == text.replace("|", "").replace("~", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Det får man si|er en god nyhet for båtene.",
        "Det var sen kveld, og|så gikk de hjem igjen uten fisk.",
        "Nicht bei|den beiden Booten, sondern am Kai lag das Netz.",
    ],
)
def test_two_everyday_words_are_no_third_one(text: str) -> None:
    assert cleaned(text.replace("|", "\n"), None, title="Boats").text == text.replace("|", " ")


def test_edits_that_would_take_nearly_all_of_a_text_are_withheld() -> None:
    text = "A buoy.\n" + "\n".join(["Advertisement", "Read more", "Share this", "Latest Posts", "Get in Touch"] * 4)
    done = cleaned(text, title="Buoys")
    assert done.text.count("Advertisement") == 4
    assert [str(flag) for flag in done.flags] == ["edits_withheld"]
