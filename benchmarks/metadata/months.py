"""Write the month names of CLDR, as babel carries them, into the package.

    python -m benchmarks.metadata.months

Names of the locales below share one table, for texts of any language; those that mean another month elsewhere (Croatian
against Polish and Czech) stand under their language alone. Each language of CLDR has a table of its own beside it, with
names of several words, too. CLDR is under the Unicode licence, which `NOTICE` names.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from babel import Locale, localedata

TARGET = Path(__file__).parents[2] / "cleaners" / "metadata" / "months.json"
LOCALES = (
    "af ar ar_DZ ar_LB ar_MA ar_MR az be bg bn bs ca cs cy da de de_AT el en en_CA es et eu fa fi fil fr ga gl gu he "
    "hi hr hu hy id is it ka kk kn ko lt lv mk ml mr ms mt nb ne nl nn pa pl pt ro ru si sk sl sq sr sr_Latn sv sw ta "
    "te th tr uk ur uz vi zu"
)
#: Its months share names with others' of another number: listopad is October here, November in Polish and Czech.
APART = "hr"
#: What people write and CLDR does not have.
MORE = {
    "sept": 9, "janv": 1, "févr": 2, "mär": 3, "mrz": 3, "mai": 5, "juill": 7, "aout": 8, "fevrier": 2, "decembre": 12,
    "feber": 2, "מרס": 3, "नवम्बर": 11, "सितम्बर": 9, "दिसम्बर": 12, "अक्तूबर": 10, "फरवरी": 2,
    "agu": 8, "ags": 8, "setiembre": 9, "marca": 3, "июнь": 6,
}  # fmt: skip


#: The same, of one language.
MORE_OF = {
    "vi": {f"{word}{n:0{size}}": n for n in range(1, 13) for word in ("th", "th ", "thg ", "tháng ") for size in (1, 2)}
    | {"tháng giêng": 1, "tháng hai": 2, "tháng ba": 3, "tháng tư": 4, "tháng năm": 5, "tháng sáu": 6, "tháng bảy": 7,
       "tháng tám": 8, "tháng chín": 9, "tháng mười": 10, "tháng mười một": 11, "tháng mười hai": 12, "tháng chạp": 12},
    "mn": {f"{n}{join}сар": n for n in range(1, 13) for join in ("-р ", " ", " дугаар ", " дүгээр ")},
    "th": {"มกรา": 1, "กุมภา": 2, "มีนา": 3, "เมษา": 4, "พฤษภา": 5, "มิถุนา": 6, "กรกฎา": 7, "สิงหา": 8, "กันยา": 9,
           "ตุลา": 10},
    "lv": {"janvār": 1, "februār": 2, "mart": 3, "aprīl": 4, "maij": 5, "jūnij": 6, "jūlij": 7, "august": 8,
           "septembr": 9, "oktobr": 10, "novembr": 11, "decembr": 12},
}  # fmt: skip
#: What another code stands for.
SAME = {"nb": "no", "nn": "no"}


def main() -> None:
    names: dict[str, int] = {}
    apart: dict[str, int] = {}
    for locale in LOCALES.split():
        table = apart if locale == APART else names
        for name, month in _names(locale):
            table.setdefault(name, month)
    for name, month in MORE.items():
        names.setdefault(name, month)
    for name, month in list(apart.items()):
        if names.setdefault(name, month) == month:
            del apart[name]
    ordered = dict(sorted(names.items(), key=lambda item: (item[1], item[0])))
    tables = {"any": ordered, **_languages()}
    lines = (f"{json.dumps(key)}:{json.dumps(table, ensure_ascii=False)}" for key, table in tables.items())
    TARGET.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def _languages() -> dict[str, dict[str, int]]:
    """The names of each language, in all of its scripts; those of two of its months are left out."""
    found: dict[str, dict[str, set[int]]] = {}
    for locale in sorted(localedata.locale_identifiers()):
        code = locale.partition("_")[0]
        table = found.setdefault(SAME.get(code, code), {})
        for name, month in [*_names(locale, whole=True), *MORE_OF.get(code, {}).items()]:
            table.setdefault(name, set()).add(month)
    plain = {code: {name: min(of) for name, of in table.items() if len(of) == 1} for code, table in found.items()}
    return {code: table for code, table in sorted(plain.items()) if len(set(table.values())) == 12 and code != "en"}


def _names(locale: str, *, whole: bool = False) -> list[tuple[str, int]]:
    # Reading one locale can change others that babel has read before: what they share is merged in place.
    localedata._cache.clear()
    months = Locale.parse(locale).months
    found = [
        (_plain(name), month)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in months[context][width].items()
    ]
    if whole:
        return [(name, month) for name, month in found if len(name) > 1 and not re.fullmatch(r"m?\d+", name)]
    return [(name, month) for name, month in found if len(name) > 1 and not re.search(r"[\d ]", name)]


def _plain(name: str) -> str:
    name = unicodedata.normalize("NFC", name).lower().strip().rstrip(".").strip("'’")
    name = re.sub(r"^(?:de|di|dhen|mis|na) |^d['’]", "", name).replace("i̇", "i")
    return re.sub(r"[\u180b-\u180e]", "", name)


if __name__ == "__main__":
    main()
