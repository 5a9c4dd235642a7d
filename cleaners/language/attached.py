"""What a language writes onto the word before it: Korean particles and endings, which never begin a word.

The lists stand in the language's file (`[words]`): `particles` and `endings` follow any word, `ending_starts` are how
longer endings begin, `light_verbs` follow a noun that has no particle of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attached:
    """The forms of one language that are written onto the word before them."""

    forms: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    light_verbs: frozenset[str] = frozenset()
    closed: tuple[str, ...] = ()

    def belongs_to(self, left: str, right: str) -> bool:
        """Whether `right` belongs to the word that ends with `left`.

        >>> from copydesk.cleaners.language.language_files import words_of
        >>> korean = attached_of(words_of("ko"))
        >>> korean.belongs_to("항구", "에서는"), korean.belongs_to("발표", "했다"), korean.belongs_to("계획을", "했다")
        (True, True, False)
        """
        if not left or not right:
            return False
        if right in self.forms or (bool(self.starts) and right.startswith(self.starts)):
            return True
        return right in self.light_verbs and not left.endswith(self.closed)


NOTHING_ATTACHED = Attached()


def attached_of(words: Mapping[str, str]) -> Attached:
    """The forms that the `[words]` of a language's file name; none where they name none."""
    if "particles" not in words:
        return NOTHING_ATTACHED
    particles = words["particles"].split()
    return Attached(
        frozenset([*particles, *words.get("endings", "").split()]),
        tuple(words.get("ending_starts", "").split()),
        frozenset(words.get("light_verbs", "").split()),
        tuple(words.get("closed", "").split()),
    )
