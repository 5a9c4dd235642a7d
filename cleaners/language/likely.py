"""Which languages a text may be in: a short one, or one whose page says nothing, may be in any of several."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from copydesk.cleaners.core.line_words import tally
from copydesk.cleaners.language.detect import by_letters, by_script
from copydesk.cleaners.language.lexicon import Lexicon, has_word_list, read_lexicon
from copydesk.cleaners.language.mixed import mix_lexicons
from copydesk.cleaners.language.tag import normalize_tag
from copydesk.cleaners.language.words import OWN, PROBE, counted_words, languages_by_word, settle_by_shares, shares_of

#: No more languages than this are asked for a word.
_MOST = 3

#: How the languages of a text are weighed beside the likeliest: those that are at least so likely, for so much.
#: A page's own word counts as `DECLARED` before the text has said anything.
_WEIGHTS = ((0.5, 1.0), (0.12, 0.3), (0.03, 0.1))
DECLARED = 0.5

#: With less than this share of its chances at languages with word lists, a text is taken to be in one without.
_LISTED = 0.3

#: From this many letters on, a text that is nearly never of its declared language is not.
_LETTERS_TO_CONTRADICT = 60
_NEVER = 0.01


#: A language of which a text has this share of small words that the likeliest one lacks stands in it too.
BESIDE = 0.05

#: Codes of py3langid for languages whose word list has another code.
_SAME = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil"}
_LETTER = re.compile(r"[^\W\d_]")


def lexicon_of(text: str, language: str | None) -> Lexicon:
    """The lexicon for a text: of the language that it is plainly in, or of all that it may be in."""
    languages = likely_languages(text, language)
    return mix_lexicons(languages) if languages else read_lexicon(language)


def likely_languages(text: str, language: str | None) -> tuple[tuple[str, float], ...]:
    """The languages that a text may be in, with weights up to 1, the likeliest first; `language` is the declared one.

    A long text in whose small words one language is plain has that one alone, and so has a text that most likely is in
    a language without a word list: the lists of others would call all its words unknown.

    >>> likely_languages("The boats of the harbour are in the bay and the crews are on the wall. " * 4, "nl")
    (('en', 1.0),)
    >>> [code for code, _ in likely_languages("Die Suche nach dem vermissten Fischer wurde abgebrochen.", None)]
    ['de']
    >>> likely_languages("Valitsus teatas teisipäeval uuest kavast, millega toetatakse põllumehi.", None)
    (('et', 1.0),)
    """
    probe = text[:PROBE]
    declared = (normalize_tag(language) or "").partition("-")[0]
    words = counted_words(probe)
    plain = _plain(words, declared)
    if plain:
        return plain
    letters = len(_LETTER.findall(probe))
    if not letters:
        return ()
    script = by_script(probe, letters)
    if script:
        return ((script, 1.0),)
    chances = _chances(probe, words, declared, letters)
    listed = {code: chance for code, chance in chances.items() if has_word_list(code)}
    if sum(listed.values()) < _LISTED * sum(chances.values()):
        return ((max(chances, key=lambda code: chances[code]), 1.0),)
    return _weigh(listed)


def _plain(words: dict[str, int], declared: str) -> tuple[tuple[str, float], ...]:
    """The languages of a text whose small words tell them plainly; none of a text where they do not."""
    shares = shares_of(words)
    best = settle_by_shares(shares, declared or None)
    if not best or shares.get(best, 0.0) <= OWN or not has_word_list(best):
        return ()
    beside = Counter(tally(words, languages_by_word(), best))
    size = sum(words.values())
    others = [(code, n / size) for code, n in beside.most_common(1) if has_word_list(code)]
    return ((best, 1.0), *((code, 1.0) for code, share in others if share > BESIDE))


def _chances(probe: str, words: dict[str, int], declared: str, letters: int) -> dict[str, float]:
    """How likely each language is, by the text's letters, its small words, and what its page says."""
    found: dict[str, float] = defaultdict(float)
    for code, chance in by_letters(probe.lower()).items():
        if chance > _NEVER / 10:
            found[_SAME.get(code, code)] += chance
    small = tally(words, languages_by_word(), "")
    chances = {code: chance * (1 + small.get(code, 0)) for code, chance in found.items()}
    total = sum(chances.values()) or 1.0
    chances = {code: chance / total for code, chance in chances.items()}
    own = _SAME.get(declared, declared)
    is_contradicted = letters >= _LETTERS_TO_CONTRADICT and chances.get(own, 0.0) < _NEVER
    if own and not is_contradicted:
        chances[own] = chances.get(own, 0.0) + DECLARED
    return chances


def _weigh(chances: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """The likeliest languages with their weights."""
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:_MOST]
    out = []
    for code, chance in ranked:
        weight = next((weight for least, weight in _WEIGHTS if chance >= least * ranked[0][1]), None)
        if weight:
            out.append((code, weight))
    return tuple(out)
