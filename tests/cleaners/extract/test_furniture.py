"""What stands among the paragraphs of small pages and is none of them."""

import re

import pytest

from copydesk.cleaners.api import clean
from copydesk.cleaners.extract import pointers
from copydesk.cleaners.extract.captions import captions_of_pictures
from copydesk.cleaners.extract.pointers import may_be_prompts
from copydesk.cleaners.extract.reader import extract
from copydesk.cleaners.extract.segment import segment
from copydesk.cleaners.extract.words import literal_of
from copydesk.cleaners.html.document import parse
from tests.cleaners.extract.pages import PROSE, page, paragraphs

BEFORE, AFTER = paragraphs(*PROSE[:2]), paragraphs(*PROSE[2:])


def read(body: str) -> list[str]:
    return [part.text for part in extract(parse(page(body))).parts]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>Lesen Sie auch:</b> <a href='/x'>Die alte Mühle wird ein Hotel</a></p>",
        "<p>Leggi anche: <a href='/x'>Il vecchio mulino diventa un albergo</a></p>",
        "<p><a href='/x'>Läs också: Den gamla kvarnen blir hotell</a></p>",
        "<p>À lire aussi <a href='/x'>Le vieux moulin devient un hôtel</a> <a href='/y'>La gare rouvre</a></p>",
        "<p>[Read more: <a href='/x'>The old mill is to be a hotel</a>]</p>",
        "<blockquote><p><a href='/x'><b>あわせて読みたい</b> 古い水車小屋がホテルに</a></p></blockquote>",
    ],
)
def test_a_line_that_points_to_another_story_goes(line: str) -> None:
    assert read(BEFORE + line + AFTER) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Read also what the engineers wrote in their <a href='/x'>report of last year</a>, a long one.</p>",
        "<p><a href='/x'>The list of all stores that are for sale</a> has been with the council since the spring.</p>",
    ],
)
def test_a_sentence_with_a_link_stays(line: str) -> None:
    assert len(read(BEFORE + line + AFTER)) == len(PROSE) + 1


@pytest.mark.parametrize(
    "pointer",
    [
        "<a href='/x'>À lire aussi : Le vieux moulin devient un hôtel</a>",
        "Lees ook: <a href='/x'>De oude molen wordt een hotel</a>",
        "(Läs också: <a href='/x'>Den gamla kvarnen blir hotell</a>)",
        "» <b>Διαβάστε επίσης:</b> <a href='/x'>Ο παλιός μύλος γίνεται ξενοδοχείο</a>",
        "あわせて読みたい：<a href='/x'>古い水車小屋がホテルになる</a>",
    ],
)
def test_a_pointer_behind_the_last_sentence_of_a_paragraph_goes(pointer: str) -> None:
    assert read(f"{BEFORE}<p>{PROSE[2]} {pointer}</p>{paragraphs(PROSE[3])}") == list(PROSE)


@pytest.mark.parametrize(
    "end",
    [
        "Read more: it is all in the <a href='/x'>report</a> that the town keeps in its archive for everyone to see.",
        "More about that is in <a href='/x'>the report of the engineers</a>",
        "One word was on every lip: <a href='/x'>the river and its price</a>",
    ],
)
def test_a_last_sentence_with_a_link_stays(end: str) -> None:
    body = f"{BEFORE}<p>{PROSE[2]} {end}</p>{paragraphs(PROSE[3])}"
    assert read(body)[2] == f"{PROSE[2]} {re.sub('<[^>]*>', '', end)}"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>The store, seen from the ferry.</p></div>",
        "<div class='photo'><img src='a.jpg'><p class='imageCaption'>The engineers on the roof in May.</p></div>",
        "<figure><img src='a.jpg'><figcaption><p>The store on the morning of the vote.</p></figcaption></figure>",
        "<div class='newsletter-box'><h3>Our letter</h3><p>All that the council decides, in your post box.</p></div>",
        "<div class='app-promo'><p>Read us wherever you are: load the app of the paper for nothing.</p></div>",
        "<div class='author-box'><p>Ann Lee writes about the river and lives on a boat with a dog.</p></div>",
    ],
)
def test_captions_and_boxes_go(box: str) -> None:
    assert read(BEFORE + box + AFTER) == list(PROSE)


@pytest.mark.parametrize(
    ("held", "is_picture"),
    [("<img src='a.jpg'>", True), ("<blockquote>We waited.</blockquote>", False), ("<pre>wait()</pre>", False)],
)
def test_what_stands_below_a_quotation_or_code_is_no_caption_of_a_picture(held: str, is_picture: bool) -> None:
    elements = segment(parse(f"<figure>{held}<figcaption>Ann Lee, who keeps the key</figcaption></figure>")).elements
    assert bool(captions_of_pictures(elements)) is is_picture


@pytest.mark.parametrize(
    "notice",
    [
        "Alle Rechte vorbehalten. Nachdruck und Weitergabe nur mit der schriftlichen Zustimmung des Verlags.",
        "Toute reproduction interdite, même en partie, sans l'accord écrit de la rédaction du journal.",
        "Любое использование материалов допускается только со ссылкой на источник и с согласия редакции.",
        "Todos los derechos reservados. La copia de este texto, entera o en parte, necesita un permiso escrito.",
    ],
)
def test_a_notice_of_rights_at_the_end_goes(notice: str) -> None:
    assert read(BEFORE + AFTER + f"<p class='note'>{notice}</p>") == list(PROSE)


def test_a_sentence_about_rights_inside_the_text_stays() -> None:
    line = (
        "All rights reserved for the town in the deed of 1911 have lapsed, the treasurer told the members at the end."
    )
    assert line in read(BEFORE + paragraphs(line) + AFTER + AFTER)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='mg' data-x='1'><b>River at dawn</b><p>All of the valley, each day at six, for nothing.</p>"
        "<label><input type='email'></label><button>Go</button><p>You agree to <a href='/p'>our terms</a>.</p></div>",
        "<div class='k2'><p>Alles aus dem Tal, jeden Morgen um sechs, und es kostet nichts.</p>"
        "<div><input name='kunde_email'></div></div>",
        "<div class='k3'><h3>Nieuwsbrief</h3><p>Elke ochtend het nieuws uit het dal, en het kost niets.</p></div>",
        "<section><h4>Newsletter:</h4><p>Každé ráno zprávy z údolí, a nestojí to nic.</p></section>",
    ],
)
def test_a_box_that_asks_for_an_address_goes_without_a_form(box: str) -> None:
    assert read(BEFORE + box + AFTER) == list(PROSE)


def test_a_field_for_an_address_takes_no_article_with_it() -> None:
    body = f"<div class='story'>{paragraphs(*PROSE)}<input type='email'></div>"
    assert read(body) == list(PROSE)
    chapter = "The newsletter of the town was printed until 1974, and the museum has all of its numbers but two."
    assert read(f"{BEFORE}<div class='part'><h2>Newsletter</h2>{paragraphs(chapter, *PROSE * 2)}</div>")[2:4] == [
        "Newsletter",
        chapter,
    ]


def test_an_italic_line_about_the_author_goes() -> None:
    body = f"<p class='hd'>Text: Liisa Karhu</p>{BEFORE}{AFTER}"
    bio = "Liisa Karhu writes about the river and has lived on it since 1998."
    assert read(f"{body}<p><em>{bio}</em></p>")[-4:] == list(PROSE)
    assert read(f"{body}<p>{bio}</p>")[-1] == bio
    assert read(f"{body}<p><em>{bio.replace('Liisa Karhu', 'Bo Wu')}</em></p>")[-1] == bio.replace(
        "Liisa Karhu", "Bo Wu"
    )


@pytest.mark.parametrize(
    "notice",
    [
        "Please enable JavaScript in your browser to see the map of the quays.",
        "Your browser does not support embedded films.",
        "Dieser Browser ist veraltet und zeigt nicht alles.",
        "Vous utilisez un navigateur obsolète. Mettez-le à jour.",
        "Su navegador no es compatible con este vídeo.",
        "Ваш браузер устарел.",
    ],
)
def test_a_notice_to_the_browser_is_not_read(notice: str) -> None:
    assert read(paragraphs(*PROSE[:2]) + f"<p>{notice}</p>" + paragraphs(*PROSE[2:])) == list(PROSE)


def test_steps_that_tell_how_to_change_a_browser_are_read() -> None:
    step = "Open the settings of the browser on the library's computer and enable JavaScript for the catalogue."
    assert step in read(paragraphs(*PROSE[:2]) + f"<p>{step}</p>" + paragraphs(*PROSE[2:]))


@pytest.mark.parametrize(
    "prompt",
    [
        "<p>Download our app for <a href='/app'>phones</a> and be the first to know what the river does.</p>",
        "<p>Ladda ner vår app: <a href='/app'>till telefonen</a>.</p>",
        "<p>Ikuti saluran kami di telepon dan baca berita sungai setiap pagi: <a href='/k'>gabung</a></p>",
        "<div class='pas'><p>Tot ce se întâmplă. Descarcă aplicația și citește știri din vale.</p></div>",
        "<p><b>Cada mañana.</b> Sigue nuestro canal y no te pierdas nada del valle.</p>",
        "<p>Suivez notre chaîne, soutenez notre journalisme : <a href='/don'>je donne</a></p>",
        "<p>Följ oss på <a href='/f'>nätet</a> för mer om ån.</p>",
        "<p>Это ещё не всё. Подписывайтесь на нас, и река будет у вас дома.</p>",
        "<div><p>Изтеглете приложението и четете новините от долината навсякъде.</p></div>",
    ],
)
def test_a_line_that_asks_readers_to_load_to_follow_or_to_give_goes(prompt: str) -> None:
    assert read(BEFORE + prompt + AFTER) == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Download the app of the harbour, open its settings and type in the number of your berth before you leave.",
        "The council wants to download our app for its members, said the woman who built it in a shed by the quay.",
        "“Follow our channel through the reeds and you will find it,” the ferryman told the two engineers on Monday.",
        "Followers of our canal in the valley got no news of the works until the water had been let out of it.",
        "Volgens onze krant is het kanaal het nieuws van de week, en niemand in het dal spreekt over iets anders.",
        "Follow us, the ferryman called to the engineers, and they rowed behind him up to the old quay of the mill.",
        "Support for the channel was strong in the town, where most of the news of that spring was of water.",
    ],
)
def test_a_sentence_about_an_app_a_channel_or_support_stays(line: str) -> None:
    assert line in read(BEFORE + paragraphs(line) + AFTER)


def test_a_step_that_tells_what_to_load_stays() -> None:
    steps = "<ol><li>Download our app from the town's page.</li><li>Open it on the quay.</li></ol>"
    assert "Download our app from the town's page." in read(BEFORE + steps + AFTER)


def test_captions_that_tell_the_story_stay() -> None:
    figures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>{text}</figcaption></figure>" for n, text in enumerate(PROSE)
    )
    said = "The store has stood by the river for a century, and one summer of pictures shows what is left of it now."
    assert read(f"<p>{said}</p>{figures}") == [said, *PROSE]


def test_of_captions_that_tell_the_story_none_is_missing() -> None:
    last = "The keys were given back on Monday."
    figure = "<figure class='card'><img src='1.jpg'><figcaption><span>{}</span></figcaption></figure>"
    assert read(paragraphs("A summer by the river.") + "".join(map(figure.format, (*PROSE, last))))[-5:] == [
        *PROSE,
        last,
    ]


def test_the_third_subsection_of_a_law_is_no_notice_of_rights() -> None:
    rules = [f"({letter}) {text}" for letter, text in zip("abcd", PROSE, strict=True)]
    assert read(paragraphs(*rules[:3])) == rules[:3]
    assert read(paragraphs(*PROSE, "(c) 2026 The Ferry Times")) == list(PROSE)


def test_a_dialog_of_few_words_goes_wherever_it_stands() -> None:
    asked = paragraphs("We store information on your device for our partners.")
    dialog = f"<div role='dialog'><h2>We value your privacy</h2>{asked}</div>"
    assert read(BEFORE + dialog + AFTER) == list(PROSE)


def test_a_button_behind_the_element_round_a_hidden_line_unfolds_nothing() -> None:
    hidden = "<p style='visibility:hidden'>A line of the draft that nobody was to see in the paper.</p>"
    body = f"<div>{BEFORE}{hidden}{AFTER}</div><ul class='tools'><li><button>Copy</button></li></ul>"
    assert read(body) == list(PROSE)


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"get(?=\s(?:our|the))", "get"),
        (r"télécharge[zr]?", "télécharge"),
        (r"app(?:[sl]|en|-\w+)?(?!\w)", "app"),
        (r"(?:ال)?تطبيق", "تطبيق"),
        (r"[\w-]{0,20}kan[aá][lł]", "kan"),
        (r"síga\w*", "síga"),
        (r"unterstützen?", "unterstütze"),
        (r"noastr\w+", "noastr"),
        (r"log ?in", "log"),
        (r"\babos?\b", "abo"),
        (r"bez.{0,20}(?:zgody|souhlasu)", "bez"),
        (r"copyright.{0,9}\d{4}", "copyright"),
    ],
)
def test_letters_that_all_finds_of_a_pattern_have(pattern: str, literal: str) -> None:
    assert literal_of(pattern) == literal


def test_every_word_that_is_looked_for_by_a_scan_has_letters() -> None:
    lists = (pointers._WHAT_TO_DO, pointers._WITH_WHAT, pointers._OF_HOUSE, pointers._FOLLOW_US)
    literals = [literal_of(word) for words in lists for word in words.split()]
    assert [literal for literal in literals if len(literal) < 2 or not literal[0].isalpha()] == []


def test_words_of_a_prompt_are_found_in_capitals_and_apart() -> None:
    lines = ["DOWNLOAD OUR APP TODAY", "İNDİRİN: HABER UYGULAMASI", "Follow us on the canal", "Our app", "Get the news"]
    assert may_be_prompts(lines).tolist() == [True, True, True, False, False]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>इसे भी पढ़ें: <a href='/x'>पुरानी चक्की अब होटल बनेगी</a></b></p>",
        "<p>【こちらもおすすめ】<a href='/x'>古い水車小屋がホテルに</a></p>",
        "<div><p>Pročitajte još</p><ul><li><a href='/x'>Stari mlin postaje hotel</a></li><li>"
        "<a href='/y'>Vlak vozi</a></li></ul></div>",
        "<p>» <a href='/x'>Auch die alte Mühle wird ein Hotel</a></p>",
        "<div><h4>Meer over de haven</h4><ul><li><a href='/x'>Zo bouw je een dak</a></li><li>"
        "<a href='/y'>De vloot</a></li></ul></div>",
        "<p>Leia mais</p><p><a href='/x'>O velho moinho vira hotel</a></p><p><a href='/y'>O trem"
        " volta a circular</a></p>",
        "<div><small>Reklama</small><p>Nowa kuchnia? U nas do końca maja o połowę taniej.</p></div>",
        "<p><a href='https://twitter.com/intent/tweet?url=x'>Tweetelem</a> <a href='mailto:?subject=x'>Elküldöm"
        "</a></p>",
        "<p><em>Halten Sie uns die Treue auf <a href='https://t.me/ferry'>unserem Kanal</a>.</em></p>",
    ],
)
def test_what_leads_away_goes_in_any_language(line: str) -> None:
    assert read(BEFORE + line + AFTER) == list(PROSE)


@pytest.mark.parametrize(
    "end",
    [
        "<p>※記事と写真の無断転載を禁じます。</p>",
        "<p>© La Barca. Toute reproduction est interdite sans autorisation écrite.</p>",
        "<p>Haben Sie mehr gesehen? Schreiben Sie uns an <a href='mailto:a@ferry.example'>a@ferry.example</a>.</p>",
        "<p>Líbí se vám, co děláme? <a href='https://www.darujme.cz/projekt/1'>Přispějte nám"
        " na provoz</a> a pomozte nám.</p>",
        "<p><a href='https://chat.whatsapp.com/x'>Únete</a> y recibe lo que pasa en el puerto cada mañana.</p>",
        "<p>ann@ferry.example</p>",
        "<div class='b'><p>This paper lives by its readers. Is it worth something to you?</p>"
        "<p><a href='/steun-ons'>I give</a></p></div>",
        "<div><p>Você leu três das cinco matérias deste mês no nosso site.</p><p><a href='/assine'>Assine"
        "</a></p></div>",
        "<div><p>Ann Lee</p><p>Writes of the river since 2014 and keeps a boat.</p><a href='/w'>All"
        " her texts</a></div>",
        "<p><b>Ann Lee</b> writes of the river and has kept a boat on it since 2014.</p>",
        "<p>Log ind for at kommentere artiklen.</p>",
        "<p><b>Zobacz także:</b></p>",
        "<h3>More from the harbour</h3>",
    ],
)
def test_what_is_of_the_house_at_the_end_goes(end: str) -> None:
    assert read(f"<p>By Ann Lee</p>{BEFORE}{AFTER}{end}") == list(PROSE)


def test_the_facts_in_a_box_of_one_paragraph_at_the_end_stay() -> None:
    facts = "The store was built in 1899 by a firm of the capital, and its floor measures 84 metres by twelve."
    box = f"<div class='wp-block-group'><h3>The store in figures</h3><p>{facts}</p></div>"
    assert read(BEFORE + AFTER + box)[-1] == facts


@pytest.mark.parametrize(
    "end",
    [
        "<p>The council reserved the hall for a second meeting, to which both sides may send a speaker.</p>",
        "<p>Anyone who wants to see the plans can write to the clerk at clerk@ferry.example until May.</p>",
        "<p>The video of the meeting, which ran to two hours, was <a href='https://twitter.com/ann/status/1'>put"
        " online</a>.</p>",
    ],
)
def test_a_sentence_at_the_end_stays_whatever_it_links(end: str) -> None:
    assert len(read(BEFORE + AFTER + end)) == len(PROSE) + 1


@pytest.mark.parametrize(
    "byline",
    ["Ann Lee, 3 May 2026", "By Ann Lee", "दिनेश रावत, 10 अप्रैल 2026", "Anna Lis, 3 maja 2026", "阿蘭，2026年5月3日"],
)
def test_a_byline_above_the_text_is_no_part_of_it(byline: str) -> None:
    assert read(f"<p>{byline}</p>{BEFORE}{AFTER}") == list(PROSE)


def test_links_that_a_sentence_announces_stay_with_it() -> None:
    papers = "<ul><li><a href='/a'>The contract</a></li><li><a href='/b'>The budget</a></li></ul>"
    said = "Whoever wants to know more finds it in these papers:"
    assert read(f"{BEFORE}<p>{said}</p>{papers}{AFTER}") == [*PROSE[:2], said, "The contract", "The budget", *PROSE[2:]]


def test_a_last_paragraph_about_who_is_named_in_the_headline_stays() -> None:
    last = "Grain Store Quay will stay open to walkers while the second survey is made, the clerk said."
    assert read(f"<h2>Grain Store Quay and its roof</h2>{BEFORE}{AFTER}<p>{last}</p>")[-1] == last


#: An address for each thing that a house asks for, and each way to share a page.
OF_HOUSE = (
    *(f"https://{network}.com/ferry" for network in ("facebook", "instagram", "X", "tiktok", "threads")),
    *("https://m.vk.com/ferry", "//ok.ru/ferry", "https://www.weibo.com/@ferry/", "HTTPS://Twitter.com/ferry"),
    *(
        "https://play.google.com/store/apps/x",
        "https://itunes.apple.com/x",
        "https://a.onelink.me/",
        "//pf.kakao.com/x",
    ),
    *(
        "https://t.me/ferry",
        "https://telegram.me/ferry",
        "https://whatsapp.com/channel/1",
        "https://chat.whatsapp.com/1",
    ),
    *("https://news.google.com/publications/1", "https://youtube.com/@ferry", "https://www.youtube.com/channel/1"),
    *("https://patreon.com/x", "https://buymeacoffee.com/x", "https://ko-fi.com/x", "https://paypal.me/x"),
    *("https://paypal.com/donate?x=1", "https://donorbox.org/x", "https://steadyhq.com/x", "https://liberapay.com/x"),
    *("https://darujme.cz/x", "https://tipeee.com/x", "https://boosty.to/x", "/donations", "/doação", "/spenden"),
    *(
        "/wsparcie",
        "/wesprzyj",
        "/support-us",
        "/podpora",
        "/soutenir",
        "/apoya-nos",
        "/apoie",
        "/sostienici",
        "/steun-ons",
    ),
    *("/stott", "/tamogatas", "/pidtrymka", "/podderzhka", "/bagis", "/sharer.php", "/share?u=a", "/shareArticle"),
    *("/intent/tweet?url=a", "https://api.whatsapp.com/send?text=a", "whatsapp://send?text=a", "https://wa.me/?text=a"),
    *(
        "/pin/create/button",
        "mailto:?subject=a",
        "https://reddit.com/submit?url=a",
        "https://line.me/R/msg",
        "viber://a",
    ),
)


@pytest.mark.parametrize("address", OF_HOUSE)
def test_a_link_of_the_house_is_found_by_what_its_address_has(address: str) -> None:
    assert pointers.is_asked_for(address) or pointers.shares_page(address)
    document = parse(f"<p><a href='/a'>Ferry</a> <a href='{address}'>the  Ferry</a> <b>here</b>")
    addresses = pointers.Addresses(document.index)
    assert addresses.of_house("Follow\nthe Ferry here") == [("the Ferry", address)]
    assert addresses.of_house("the ferry") == []


def test_of_links_with_equal_text_the_last_one_tells() -> None:
    document = parse("<a href='https://t.me/ferry'>Ferry</a><a href='/about'>Ferry</a>")
    assert pointers.Addresses(document.index).of_house("Ferry") == []
    assert pointers.NO_ADDRESSES.of_house("Ferry") == []


@pytest.mark.parametrize("line", ["Fot. Ann Lee", "Kuva: Ann Lee", "Ảnh: Ann Lee", "사진=안리"])
def test_who_took_a_picture_is_no_text_right_below_it(line: str) -> None:
    credit = f"<p><small>{line}</small></p>"
    assert read(f"{BEFORE}<p><img src='a.jpg' alt=''></p>{credit}{AFTER}") == list(PROSE)
    assert len(read(f"{BEFORE}<p><img src='a.jpg' alt=''></p><p>Kiefer / Ann Lee</p>{AFTER}")) == len(PROSE) + 1


@pytest.mark.parametrize("length", ["01:42", "1:02:30", "01:42 Min."])
def test_the_box_of_a_film_goes_with_its_title(length: str) -> None:
    box = f"<div class='x'><p>Video: How the store was built</p><p>{length}</p></div>"
    assert read(BEFORE + box + AFTER) == list(PROSE)
    entry = f"<div class='x'><p>{length}</p><p>{PROSE[0]} It began late.</p></div>"
    assert f"{PROSE[0]} It began late." in read(BEFORE + entry + AFTER)


@pytest.mark.parametrize("heading", ["3 kommenttia", "12 hozzászólás", "コメント3件", "댓글 4개"])
def test_comments_below_their_number_are_not_read_in_more_languages(heading: str) -> None:
    said = "<div><b>tide_77</b><p>At last somebody says it, the roof has leaked since my childhood.</p></div>"
    assert read(f"{paragraphs(*PROSE)}<div class='x'><h3>{heading}</h3>{said}{said}</div>") == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "L’article continue ci-dessous",
        "Juttu jatkuu alla",
        "Продолжение после рекламы",
        "Haberin devamı aşağıda",
        "記事は広告の後に続きます",
    ],
)
def test_that_a_text_goes_on_below_an_advertisement_is_no_text(line: str) -> None:
    assert clean(page(f"{BEFORE}<p><em>{line}</em></p>{AFTER}")).record.text == "\n\n".join(PROSE)


def test_a_label_in_brackets_before_a_link_points_away() -> None:
    line = "<p>【図解】<a href='/n'>古い水車小屋がホテルになる</a></p>"
    assert read(BEFORE + AFTER + line) == list(PROSE)
    assert len(read(f"{BEFORE}{AFTER}<p>【図解】古い水車小屋がホテルになると町が決めた。</p>")) == len(PROSE) + 1


@pytest.mark.parametrize(
    "line",
    [
        "Per visualizzare questo contenuto bisogna accettare i cookie.",
        "Um diesen Beitrag zu sehen, stimmen Sie bitte unseren Cookies zu.",
        "For å se innholdet må du samtykke til bruk av cookies.",
    ],
)
def test_what_stands_for_a_post_until_cookies_are_accepted_is_no_text(line: str) -> None:
    assert read(f"{BEFORE}<div class='x'><p>{line}</p></div>{AFTER}") == list(PROSE)
    told = "The council must not ask its readers to accept cookies, a judge found after two years of hearings."
    assert len(read(f"{BEFORE}<p>{told}</p>{AFTER}")) == len(PROSE) + 1


def test_a_question_to_readers_with_a_link_to_write_to_goes_from_the_end() -> None:
    line = "<p>Hast du einen Fehler entdeckt? <a href='mailto:a@ferry.example'>Schreib uns</a></p>"
    assert read(BEFORE + AFTER + line) == list(PROSE)


@pytest.mark.parametrize(
    "lines", [("Ann Lee", "3 May 2026"), ("3 May 2026", "Ann Lee"), ("何思远", "2026年5月3日"), ("Ann Lee",)]
)
def test_a_name_alone_below_the_title_or_beside_the_day_is_a_byline(lines: tuple[str, ...]) -> None:
    head = "".join(f"<p>{line}</p>" for line in lines)
    assert [line for line in read(head + BEFORE + AFTER) if line in lines] == []


@pytest.mark.parametrize("line", ["LOWER WEXCOMBE", "What the store is for"])
def test_a_place_in_capitals_and_a_heading_above_the_text_are_no_names(line: str) -> None:
    assert line in read(f"<h3>{line}</h3>{BEFORE}{AFTER}" if line[1:2].islower() else f"<p>{line}</p>{BEFORE}{AFTER}")


def test_a_caption_that_ends_with_who_took_the_picture_is_no_text() -> None:
    caption = "<div><img src='a.jpg' alt=''><p>The store as it is seen from the bridge. Foto Ann Lee</p></div>"
    assert read(BEFORE + caption + AFTER) == list(PROSE)
    assert len(read(f"{BEFORE}<p>The store is seen from the bridge. Foto Ann Lee</p>{AFTER}")) == len(PROSE) + 1


@pytest.mark.parametrize("line", ["（責任編輯：何遠）", "责编：陆安", "[编辑: 何远]"])
def test_the_editor_who_ends_a_chinese_text_is_left_out(line: str) -> None:
    assert read(f"{BEFORE}{AFTER}<p>{line}</p>") == list(PROSE)
