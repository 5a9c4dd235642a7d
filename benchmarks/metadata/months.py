"""Write the month names of CLDR, as babel carries them, into the package.

    python -m benchmarks.metadata.months

Names of all locales below share one table; those that mean another month elsewhere (Croatian against Polish and Czech)
stand under their language. CLDR is under the Unicode licence, which `NOTICE` names.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from babel import Locale

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
    "agu": 8, "ags": 8, "setiembre": 9, "marca": 3, "июнь": 6,
}  # fmt: skip


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
    TARGET.write_text(json.dumps({"any": ordered, APART: apart}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _names(locale: str) -> list[tuple[str, int]]:
    months = Locale.parse(locale).months
    found = [
        (_plain(name), month)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in months[context][width].items()
    ]
    return [(name, month) for name, month in found if len(name) > 1 and not re.search(r"[\d ]", name)]


def _plain(name: str) -> str:
    name = unicodedata.normalize("NFC", name).lower().strip().rstrip(".").strip("'’")
    return re.sub(r"^de |^d['’]", "", name)


if __name__ == "__main__":
    main()
