# cython: boundscheck=False, wraparound=False
"""Running texts: their words counted, their numbers and names, their white space."""

import cython


def facts_of(text: str) -> set[str]:
    """The numbers and names of a text: what tells it from others of its kind.

    Numbers are words with a decimal digit. Names stand inside of a sentence, behind a word or a comma and a blank, and
    begin with a capital; or with no letter of ASCII, and hold other signs than letters.

    >>> sorted(facts_of("The ship Anna, of Kiel, made 12 knots. She"))
    ['12', 'Anna', 'Kiel']
    """
    found: set[str] = set()
    takes_small: cython.bint = "_" in text
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    has_digit: cython.bint
    sign: cython.Py_UCS4
    first: cython.Py_UCS4
    while at < size:
        begin = at
        has_digit = False
        while at < size:
            sign = text[at]
            if not _joins_word(sign):
                break
            has_digit |= "0" <= sign <= "9" if sign < "\u0080" else sign.isdecimal()
            at += 1
        if at == begin:
            at += 1
            continue
        if has_digit:
            found.add(text[begin:at])
            continue
        first = text[begin]
        if at - begin < 2 or first == "_" or not _is_inside(text, begin):
            continue
        if "a" <= first <= "z":
            if takes_small and not text[begin:at].isalpha():
                found.add(text[begin:at])
        elif first.isupper() or not text[begin:at].isalpha():
            found.add(text[begin:at])
    return found


@cython.cfunc
@cython.exceptval(check=False)
def _is_inside(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a word follows a blank behind a word, a comma or a semicolon."""
    before: cython.Py_UCS4
    if at < 2 or text[at - 1] != " ":
        return False
    before = text[at - 2]
    return before == "," or before == ";" or _joins_word(before)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _joins_word(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a pattern's `\\w` stands for a character."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("0" <= sign <= "9") or ("A" <= sign <= "Z") or sign == "_"
    return sign.isalnum()


def count_words(text: str) -> tuple[int, int]:
    """How many words a text has, and how many ideographs and kana, each of which stands for itself.

    A word is a run of letters and digits; an apostrophe or a hyphen between two runs joins them.

    >>> count_words("It's twenty-one -- or 22?"), count_words("市议会 in Aston")
    ((4, 0), (2, 3))
    """
    words: cython.Py_ssize_t = 0
    ideographs: cython.Py_ssize_t = 0
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    while at < size:
        if _is_ideograph(text[at]):
            ideographs += 1
            at += 1
        elif text[at] != "_" and _joins_word(text[at]):
            at = _end_of_word(text, at)
            words += 1
        else:
            at += 1
    return words, ideographs


@cython.cfunc
@cython.exceptval(check=False)
def _end_of_word(text: str, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Where the word ends that begins at a place."""
    size: cython.Py_ssize_t = len(text)
    while True:
        while at < size and _is_of_run(text[at]):
            at += 1
        if at + 1 >= size or not _joins_runs(text[at]) or not _is_of_run(text[at + 1]):
            return at
        at += 1


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_run(sign: cython.Py_UCS4) -> cython.bint:
    return sign != "_" and _joins_word(sign) and not _is_ideograph(sign)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _joins_runs(sign: cython.Py_UCS4) -> cython.bint:
    return sign == "'" or sign == "-" or sign == "’" or sign == "ʼ" or sign == "\u200c"


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_ideograph(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is of `KANA`, `HAN` or `COMPATIBLE_HAN` in `language/scripts.py`."""
    if sign < "\u3040":
        return False
    return sign <= "\u30ff" or ("\u3400" <= sign <= "\u9fff") or ("\uf900" <= sign <= "\ufaff")


def single_spaced(text: str) -> str:
    """A text with each run of white space as one blank, none at its edges: most lines are so already.

    >>> single_spaced(" a\\n\\nb c"), single_spaced("a b")
    ('a b c', 'a b')
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    pieces: list[str] = []
    while at < size:
        while at < size and text[at].isspace():
            at += 1
        begin = at
        while at < size and not _ends_stretch(text, at, size):
            at += 1
        if begin == 0 and at == size:
            return text
        if at > begin:
            pieces.append(text[begin:at])
    return " ".join(pieces)


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _ends_stretch(text: str, at: cython.Py_ssize_t, size: cython.Py_ssize_t) -> cython.bint:
    """Whether white space begins at a place that is more than one blank between two words."""
    if text[at] == " ":
        return at + 1 == size or text[at + 1].isspace()
    return text[at].isspace()
