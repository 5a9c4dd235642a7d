# cython: boundscheck=False, wraparound=False
"""Texts, character by character."""

import cython

#: Stands for a line end of the source between two letters.
SOURCE_BREAK = "\x00"


def folded(text: str) -> str:
    """Running text: its white space as HTML folds it, but line ends between two letters as `SOURCE_BREAK`.

    What stands before such a line end may be a hyphen behind a letter.
    """
    text = text.strip()
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = 0
    first: cython.Py_ssize_t
    pieces: list[str] = []
    sign: cython.Py_UCS4
    while at < size:
        sign = text[at]
        if not _is_white(sign):
            at += 1
            continue
        first = at
        while at < size and _is_white(text[at]):
            at += 1
        if at == first + 1 and sign == " ":
            continue
        pieces.append(text[begin:first])
        pieces.append(SOURCE_BREAK if at == first + 1 and sign == "\n" and _parts_letters(text, first) else " ")
        begin = at
    if not pieces:
        return text
    pieces.append(text[begin:])
    return "".join(pieces)


@cython.cfunc
@cython.exceptval(check=False)
def _is_white(sign: cython.Py_UCS4) -> cython.bint:
    """Whether HTML folds a character."""
    return sign == " " or sign == "\n" or sign == "\t" or sign == "\r" or sign == "\f"


@cython.cfunc
@cython.exceptval(check=False)
def _is_letter(sign: cython.Py_UCS4) -> cython.bint:
    return sign.isalnum() and not sign.isdecimal()


@cython.cfunc
def _parts_letters(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a line end stands between letters; the text neither begins nor ends with it."""
    before: cython.Py_UCS4 = text[at - 1]
    if not _is_letter(text[at + 1]):
        return False
    if _is_letter(before):
        return True
    return (before == "-" or before == "\u00ad" or before == "\u2010") and at > 1 and _is_letter(text[at - 2])


def words_of(text: str) -> list[str]:
    """The words of a text in lower case: runs of letters and digits; in scripts without blanks, each character.

    >>> words_of("Don't panic, 東京!")
    ['don', 't', 'panic', '東', '京']
    """
    if "Σ" in text:
        # What stands behind the letter, beyond such marks too, tells which small one it becomes.
        for mark in _MARKS:
            text = text.replace(mark, " ")
    text = text.lower()
    words: list[str] = []
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    sign: cython.Py_UCS4
    while at < size:
        sign = text[at]
        begin = at
        at += 1
        if _is_unspaced(sign):
            words.append(text[begin:at])
        elif _is_of_word(sign):
            while at < size and _is_of_word(text[at]):
                at += 1
            words.append(text[begin:at])
    return words


#: Marks that count as blanks.
_MARKS = tuple("’‘“”–—…\u00a0\0")


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_word(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character is a letter or a digit."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("0" <= sign <= "9") or ("A" <= sign <= "Z")
    return sign.isalnum()


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_unspaced(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a character counts as a word of its own: those of `BLANKLESS` in `language/scripts.py`."""
    if sign < "\u0e00":
        return False
    return (
        ("\u3040" <= sign <= "\u30ff")
        or ("\u3400" <= sign <= "\u9fff")
        or ("\uac00" <= sign <= "\ud7af")
        or ("\u0e00" <= sign <= "\u0e7f")
    )


def measure(
    texts: list[str],
    ones: cython.longlong[::1],
    head: cython.Py_ssize_t,
    words: list[list[str]],
    sizes: cython.double[:, ::1],
    classes: cython.longlong[::1],
) -> None:
    """Cut texts into words, and count: characters, words, characters of words (the rows of `sizes`).

    `classes` gets, for each text, the sum of what `ones` has for the first `head` characters; what is beyond the end of
    `ones` counts as its last entry.
    """
    last: cython.Py_ssize_t = ones.shape[0] - 1
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    size: cython.Py_ssize_t
    letters: cython.Py_ssize_t
    code: cython.Py_ssize_t
    total: cython.longlong
    own: list[str]
    word: str
    for at in range(len(texts)):
        text: str = texts[at]
        size = len(text)
        total = 0
        for place in range(min(size, head)):
            code = ord(text[place])
            total += ones[code if code < last else last]
        classes[at] = total
        own = words_of(text)
        letters = 0
        for word in own:
            letters += len(word)
        words.append(own)
        sizes[0, at], sizes[1, at], sizes[2, at] = size, len(own), letters


def times_of(words: list[list[str]], out: cython.double[::1]) -> None:
    """How often each text's words stand there as a whole."""
    first: dict[str, int] = {}
    joined: str
    at: cython.Py_ssize_t
    other: cython.Py_ssize_t
    firsts: list[int] = []
    for at in range(len(words)):
        joined = " ".join(words[at])
        other = first.setdefault(joined, at)
        firsts.append(other)
        out[at] = 0
        out[other] += 1
    for at in range(len(words)):
        other = firsts[at]
        out[at] = out[other]


def having_early(texts: list[str], signs: str, most: cython.Py_ssize_t) -> list[int]:
    """The numbers of the texts that have one of the signs behind no more than so many characters."""
    found: list[int] = []
    at: cython.Py_ssize_t
    place: cython.Py_ssize_t
    for at in range(len(texts)):
        text: str = texts[at]
        for place in range(min(len(text), most + 1)):
            if text[place] in signs:
                found.append(at)
                break
    return found


def has_any(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has one of the words."""
    word: str
    for word in words:  # noqa: SIM110 (compiled, a loop calls nothing)
        if word in text:
            return True
    return False


def without_digits(text: str) -> str:
    """A text without decimal digits of any script."""
    at: cython.Py_ssize_t
    begin: cython.Py_ssize_t = 0
    pieces: list[str] = []
    for at in range(len(text)):
        if text[at].isdecimal():
            pieces.append(text[begin:at])
            begin = at + 1
    if not begin:
        return text
    pieces.append(text[begin:])
    return "".join(pieces)


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
