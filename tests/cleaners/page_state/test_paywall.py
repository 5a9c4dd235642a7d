"""Paywalls are told from meters by what is missing."""

import json

import pytest

from copydesk.cleaners.extract import extract
from copydesk.cleaners.html.document import parse
from copydesk.cleaners.model.article import lay_out
from copydesk.cleaners.model.record import Reason
from copydesk.cleaners.page_state import page_state
from tests.cleaners.extract.pages import PROSE, page, paragraphs

TEXT = (
    *PROSE,
    "The old doors, said the clerk, will be kept whatever is decided, for they were carved by a boat builder.",
    "Visitors may see them on the first Sunday of each month between ten and four, if somebody opens.",
)
WORDS = sum(len(text.split()) for text in TEXT)
WORDS_OF_FOUR = sum(len(text.split()) for text in TEXT[:4])
OFFER = "<div class='paywall'><p>Subscribe now to get unlimited access.</p></div>"


def reason(body: str, **said: object) -> Reason | None:
    known = {"@type": "NewsArticle", "isAccessibleForFree": False, **said}
    head = f'<script type="application/ld+json">{json.dumps(known)}</script>' if said else ""
    document = parse(page(body, head=head))
    extracted = extract(document)
    found = page_state(document, extracted, lay_out(extracted.parts)[0])
    return found.reason if found else None


@pytest.mark.parametrize(
    "said",
    [{"wordCount": WORDS}, {"wordCount": str(WORDS + 6)}, {"articleBody": " ".join((*TEXT, TEXT[0]))}],
)
def test_all_words_that_the_metadata_tells_of_are_a_meter(said: dict[str, object]) -> None:
    assert reason(paragraphs(*TEXT) + OFFER, **said) is None


@pytest.mark.parametrize(
    "said", [{"wordCount": 9 * WORDS}, {"articleBody": " ".join(TEXT * 4)}, {"articleBody": TEXT[0]}, {"headline": "x"}]
)
def test_a_part_of_them_is_a_wall(said: dict[str, object]) -> None:
    assert reason(paragraphs(*TEXT[:3]) + OFFER, **said) is Reason.PAYWALL


@pytest.mark.parametrize(
    "offer",
    [
        "Subscribe to read the full article. Already a subscriber? Log in",
        "Jetzt weiterlesen: Dieser Text ist nur für Abonnenten. Bereits Abonnent? Anmelden",
        "Jetzt abonnieren und weiterlesen. Anmelden",
        "Abonnez-vous pour lire la suite de l'article. Se connecter",
        "Bli prenumerant för att läsa hela artikeln. Logga in",
        "Lai lasītu visu rakstu, abonējiet portālu. Jau esat abonents? Ieejiet",
        "Nastavite čitati uz pretplatu. Već ste pretplatnik? Prijavite se",
        "За наставак читања претплатите се. Већ сте претплатник? Пријавите се",
        "Til að lesa áfram skaltu gerast áskrifandi. Ertu áskrifandi?",
        "Оформите подписку, чтобы читать дальше. Войти",
    ],
)
def test_a_lead_and_an_offer_are_a_wall_without_metadata(offer: str) -> None:
    for sentences in (1, 3, 4):  # from three on it is longer than LEAD_WORDS, and still one paragraph
        lead = " ".join(TEXT[:sentences])
        assert reason(paragraphs(lead, offer)) is Reason.PAYWALL
        in_box = "".join(f"<p>{part}</p>" for part in offer.split(". "))
        assert reason(f"{paragraphs(lead)}<div>{in_box}</div>") is Reason.PAYWALL


@pytest.mark.parametrize(
    "offer",
    [
        "Předplaťte si noviny a čtěte dál. Přihlásit se",
        "Læs hele artiklen med et abonnement. Log ind",
        "Για να διαβάσετε τη συνέχεια, γίνετε συνδρομητής. Σύνδεση",
        "订阅后阅读全文。登录",
        "Haberin devamını okumak için abone olun. Giriş yap",
        "Az olvasás folytatásához fizessen elő. Belépés",
        "כדי להמשיך לקרוא הצטרפו כמנויים. התחברות",
        "Per continuar llegint, subscriu-te. Inicia la sessió",
    ],
)
def test_the_words_of_offers_and_log_ins_are_known_in_many_languages(offer: str) -> None:
    assert reason(paragraphs(TEXT[0], offer)) is Reason.PAYWALL
    assert reason(paragraphs(*TEXT, offer)) is None


@pytest.mark.parametrize("said", [{"wordCount": 91}, {"articleBody": " ".join(TEXT[:5])}])
def test_a_text_of_five_paragraphs_is_no_lead_however_few_its_words(said: dict[str, object]) -> None:
    assert reason(paragraphs(*TEXT[:5]) + OFFER, **said) is None
    assert reason(paragraphs(" ".join(TEXT[:5])) + OFFER, **said) is Reason.PAYWALL


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our newsletter for more stories like this.",
        "Subscribe now for just £2 a month. Cancel anytime.",
        "Jetzt abonnieren: der Newsletter für die Region.",
        "Abonnez-vous à notre lettre du matin.",
    ],
)
def test_a_line_that_keeps_nothing_back_makes_no_wall(line: str) -> None:
    assert reason(paragraphs(" ".join(TEXT[:4]), line)) is None
    assert reason(paragraphs(*TEXT[:4], line)) is None


@pytest.mark.parametrize(
    "offer", ["Subscribe to read more from us. Log in", "Jetzt abonnieren und weiterlesen. Anmelden"]
)
def test_a_short_article_of_several_paragraphs_with_an_offer_below_is_a_record(offer: str) -> None:
    assert reason(paragraphs(*TEXT[:4], offer)) is None


def test_a_whole_article_with_an_offer_below_is_a_record() -> None:
    assert reason(paragraphs(*TEXT, "Subscribe to read the full article in print.")) is None


def test_a_short_body_that_is_all_there_is_a_meter_on_a_page_that_asks_for_nothing() -> None:
    counter = "<div id='piano-meter'></div>"
    assert reason(paragraphs(*TEXT[:4]) + counter, articleBody=" ".join(TEXT[:4])) is None
    assert reason(paragraphs(*TEXT[:4]) + OFFER, articleBody=" ".join(TEXT[:4])) is Reason.PAYWALL


@pytest.mark.parametrize("part", ["<div class='paywall'>{}</div>", "<section id='paywall'>{}</section>"])
def test_the_part_that_is_not_free_is_there(part: str) -> None:
    mark = "#paywall" if "id=" in part else ".paywall"
    paid = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": mark}
    assert reason(part.format(paragraphs(*TEXT)), headline="x") is Reason.PAYWALL
    assert reason(part.format(paragraphs(*TEXT)), headline="x", hasPart=paid) is None
    assert reason(part.format(paragraphs(*TEXT[:2])), headline="x", hasPart=[paid]) is Reason.PAYWALL
    assert reason(part.format(paragraphs(*TEXT[:2]) + OFFER), headline="x", hasPart=paid) is Reason.PAYWALL


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (paragraphs(TEXT[0]), {"headline": "x"}),
        (paragraphs(" ".join(TEXT[:4])), {"headline": "x"}),
        (paragraphs(*TEXT[:2]), {"headline": "x"}),
        (paragraphs(TEXT[0], TEXT[1][:60] + "…"), {"headline": "x"}),
        (paragraphs(*TEXT[:3]), {"wordCount": 700}),
    ],
)
def test_a_lead_that_is_called_not_free_is_a_stub_though_nobody_asks_for_anything(
    body: str, said: dict[str, object]
) -> None:
    assert reason(body, **said) is Reason.PAYWALL
    assert reason(body, **said, isAccessibleForFree=True) is None


def test_paragraphs_that_are_called_not_free_are_a_meter_where_nobody_asks_for_anything() -> None:
    assert reason(paragraphs(*TEXT[:3]), headline="x") is None
    assert reason(paragraphs(*TEXT[:3]) + OFFER, headline="x") is Reason.PAYWALL


def test_a_word_of_an_offer_in_a_paragraph_is_no_offer() -> None:
    line = (
        "The guard opens the doors twice a week, said the clerk, and whoever wants to see them"
        " may write to her before.",
    )
    assert reason(paragraphs(*TEXT[:3], line), headline="x") is None


def test_one_word_of_an_offer_beside_the_text_does_not_make_a_whole_text_a_stub() -> None:
    button = "<div><a href='/s'>Subscription</a></div>"
    assert reason(paragraphs(*TEXT[:4]) + button, articleBody=" ".join(TEXT[:4])) is None
    assert reason(paragraphs(*TEXT[:4]) + button, wordCount=WORDS_OF_FOUR) is None
    assert reason(paragraphs(*TEXT[:2]) + button, articleBody=" ".join(TEXT[:4])) is Reason.PAYWALL


@pytest.mark.parametrize(
    "offer",
    [
        "<div><p>Цей текст доступний тільки передплатникам.</p><a href='/subscribe'>Передплатити за 99 грн</a></div>",
        "<div><p>پوری خبر</p><p>برای خواندن ادامه این مطلب باید اشتراک تهیه کنید.</p><a href='/sub'>خرید"
        " اشتراک</a></div>",
        "<div><p>Для повного тексту потрібен доступ.</p><a href='/pricing'>49 грн</a> <a href='/login'>Я"
        " вже маю</a></div>",
        "<div><p>Για να διαβάσετε όλο το άρθρο χρειάζεστε συνδρομή.</p><a href='/subscribe'>Δείτε τα πακέτα</a></div>",
        "<div><p>Yazının tamamı dijital abonelere açıktır.</p><a href='/abonelik'>Ayda 49 TL</a></div>",
        "<div><p>Dalej tylko z nami.</p><a href='/plus'>Od 9,90 zł</a> <a href='/zaloguj'>Mam konto</a></div>",
        "<div><p>Regístrate gratis para seguir leyendo.</p><a href='/registro'>Registrarme</a></div>",
        "<div><p>Дальше для тех, кто с нами.</p><a href='/subscribe'>Получить доступ за 150 рублей</a></div>",
        "<div><p>A cikk folytatása előfizetőinknek érhető el.</p><a href='/elofizetes'>Előfizetek"
        "</a> <a href='/be'>Belépés</a></div>",
        "<div><p>Полный текст доступен по подписке</p><a href='/subscribe'>Оформить подписку за 199 ₽</a></div>",
        "<div><b>Keep reading with us</b><p>From £4 a month.</p><a href='/subscribe'>See offers"
        "</a> <a href='/in'>Sign in</a></div>",
        "<div><b>Ngeterusake maca</b><p>Mung 9.000, € 1 saben sasi</p><a href='/langganan'>Tuku"
        "</a> <a href='/in'>Login</a></div>",
    ],
)
def test_a_lead_with_an_offer_behind_it_is_a_wall_in_any_language(offer: str) -> None:
    assert reason(paragraphs(PROSE[0]) + offer) is Reason.PAYWALL


def test_a_short_note_above_the_offers_of_a_footer_is_a_note() -> None:
    foot = "<footer><a href='/subscribe'>Subscribe from £4 a month</a> <a href='/in'>Log in</a></footer>"
    assert reason(f"<p>{' '.join(PROSE[:3])}</p>{foot}") is None
