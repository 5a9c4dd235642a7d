# ruff: noqa: E501 - texts and files of other tools, which read better whole
"""The twelve articles that each generator is given, written for this benchmark, and what a generator calls them."""

from __future__ import annotations

from dataclasses import dataclass

SITE = "The Weir Gazette"

#: Sentences that the articles are made of, by language: what they say does not matter, that they are prose does.
_TEXT = {
    "en": (
        "{subject} was on the agenda of the parish council for the third time this year, and for the first time it was "
        "decided. Nine members voted for the plan and two against it; the clerk read out a letter from the mill owners "
        "before the vote.",
        "Work is to begin as soon as the river has fallen, which the keepers expect in the second week of May. Until "
        "then the path along the leat stays closed, and walkers are sent round by the chapel.",
        "The money comes from the flood fund, which had been left alone since the winter of the two storms. What is over "
        "goes back to it, the treasurer said, and nobody in the room asked for it to be otherwise.",
        "A second reading is set down for June. Anyone who lives between the weir and the tannery may speak at it, and "
        "may bring somebody to speak for them.",
    ),
    "de": (
        "{subject} stand zum dritten Mal in diesem Jahr auf der Tagesordnung des Gemeinderats, und zum ersten Mal wurde "
        "darüber entschieden. Neun Mitglieder stimmten dafür, zwei dagegen.",
        "Die Arbeiten beginnen, sobald der Fluss gefallen ist, womit die Wehrmeister Mitte Mai rechnen. Bis dahin bleibt "
        "der Weg am Mühlgraben gesperrt, Spaziergänger werden an der Kapelle vorbei geleitet.",
        "Das Geld kommt aus der Hochwasserkasse, die seit dem Winter der beiden Stürme niemand angerührt hat. Was übrig "
        "bleibt, fließt in sie zurück, sagte die Schatzmeisterin.",
    ),
    "es": (
        "{subject} figuraba por tercera vez este año en el orden del día del concejo, y por primera vez se tomó una "
        "decisión. Nueve miembros votaron a favor del plan y dos en contra.",
        "Las obras empezarán en cuanto baje el río, lo que los guardas esperan para la segunda semana de mayo. Hasta "
        "entonces el sendero junto al canal sigue cerrado y los paseantes dan la vuelta por la ermita.",
        "El dinero sale del fondo de inundaciones, que nadie había tocado desde el invierno de las dos tormentas. Lo que "
        "sobre vuelve a él, dijo la tesorera.",
    ),
}


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its address's last part, headline, day, author and tags."""

    slug: str
    title: str
    day: str
    author: str
    tags: tuple[str, ...]
    language: str = "en"

    @property
    def text(self) -> str:
        """The text in Markdown: paragraphs, with a heading in the longer ones."""
        paragraphs = [part.format(subject=self.title) for part in _TEXT[self.language]]
        return "\n\n".join([*paragraphs[:2], *(["## What comes next"] if len(paragraphs) > 3 else []), *paragraphs[2:]])


ARTICLES = (
    Article(
        "weir-gate-rusts",
        "Gate of the upper weir has rusted through",
        "2026-03-02",
        "Ada Penrose",
        ("river", "council"),
    ),
    Article("otters", "Otters are back below the tannery", "2026-03-03", "Ben Sorley", ("nature", "river")),
    Article("bus-84-returns", "Bus 84 runs again on Sundays", "2026-03-05", "Ada Penrose", ("transport",)),
    Article(
        "chapel-roof-appeal-passes-its-first-mark",
        "Chapel roof appeal passes its first mark",
        "2026-03-06",
        "Cleo Marr",
        ("council",),
    ),
    Article("school-meals", "School meals are cooked in the village again", "2026-03-09", "Ben Sorley", ("schools",)),
    Article("tannery-buyer-withdraws", "Buyer of the tannery withdraws", "2026-03-10", "Cleo Marr", ("business",)),
    Article(
        "night-of-the-lamps",
        "A night without street lamps, to count the owls",
        "2026-03-12",
        "Ada Penrose",
        ("nature",),
    ),
    Article(
        "muehlgraben-wird-geraeumt", "Mühlgraben wird im Frühjahr geräumt", "2026-03-13", "Dora Feld", ("river",), "de"
    ),
    Article(
        "steg-gesperrt", "Der Steg am Wehr bleibt gesperrt", "2026-03-16", "Dora Feld", ("transport", "council"), "de"
    ),
    Article(
        "la-feria-cambia-de-plaza", "La feria de abril cambia de plaza", "2026-03-17", "Eva Luque", ("business",), "es"
    ),
    Article("pozo", "El pozo viejo vuelve a dar agua", "2026-03-18", "Eva Luque", ("nature", "council"), "es"),
    Article("2026-budget", "Parish budget for 2026 in one table", "2026-03-19", "Cleo Marr", ("council",)),
)
