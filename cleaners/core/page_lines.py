# cython: boundscheck=False, wraparound=False
"""The lines that a page shows: which of them may say who wrote it, and when, told by how they begin and what they hold.

A pattern is asked of the few lines that are found here, and of none of the others.
"""

import cython

#: What may stand before the first word of a line.
_BEFORE_WORD = "([:：՝,.—–-\xa0"
#: The words for "by" behind a day and its time.
_BY = frozenset(("by", "von", "par", "por", "door", "av", "af"))


def lines_beginning(
    text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t, beginnings: frozenset[str]
) -> list[int]:
    """The places of line ends in a stretch behind which a line begins, after blanks, with one of these pairs of
    characters."""
    asked: cython.uchar[128] = [0] * 128
    pair: str
    for pair in beginnings:
        if pair[0] < "\u0080":
            asked[ord(pair[0])] = 1
    found: list[int] = []
    end = min(end, len(text))
    line: cython.Py_ssize_t = -1  # that which begins, and has only blanks so far
    at: cython.Py_ssize_t = start - 1
    sign: cython.Py_UCS4
    for sign in text[start:end]:
        at += 1
        if sign == "\n":
            line = at
        elif line >= 0 and sign != " " and sign != "\t" and sign != "\u00a0":
            # Most lines are told by the first character, for which no text has to be made.
            if (sign > "\u007f" or asked[ord(sign)]) and text[at : min(at + 2, end)] in beginnings:
                found.append(line)
            line = -1
    return found


def lines_dated_by(text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t) -> list[int]:
    r"""The places of line ends in a stretch behind which a line has a digit, and behind that a word for "by".

    >>> lines_dated_by("\n".join(("", "Ann Lee, 8 May", "8 May by Ann Lee", "by Abby, 8 May")), 0, 99)
    [15]
    """
    found: list[int] = []
    stretch: str = text[start:end]
    line: cython.Py_ssize_t = -1
    word: cython.Py_ssize_t = 0  # where the last word began
    at: cython.Py_ssize_t
    is_dated: cython.bint = False
    sign: cython.Py_UCS4
    for at, sign in enumerate(stretch):
        if is_dated and sign.isspace() and 2 <= at - word <= 4 and stretch[word:at].lower() in _BY:
            found.append(start + line)
            is_dated = False
        if sign == "\n":
            line, is_dated = at, False
        elif ("0" <= sign <= "9" or (sign > "\u007f" and sign.isdecimal())) and line >= 0:
            is_dated = True
        if not (("a" <= sign <= "z") or ("A" <= sign <= "Z") or (sign > "\u007f" and sign.isalnum())):
            word = at + 1
    return found


def first_signs(words: frozenset[str]) -> bytes:
    """A one for each character of ASCII with which a line may begin whose first word is one of these, in any case."""
    firsts = {word[0] for word in words} | {word[0].upper() for word in words} | set(_BEFORE_WORD)
    return bytes(chr(code) in firsts for code in range(128))


def lines_opening(
    text: str,
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    most: cython.Py_ssize_t,
    longest: cython.Py_ssize_t,
    words: frozenset[str],
    firsts: bytes,
) -> list[tuple[int, int, bool]]:
    """Where those of the first lines of a stretch begin, and end without blanks, that may be bylines and have no more
    than so many characters; and whether they begin as bylines do. So many lines that say something are looked at.

    Such a line begins with one of these words in lower case, or has a sign that parts a name from a role: then it is
    told for sure. It is not where it has one comma and no digit, or letters of the East. `firsts` are the `first_signs`
    of the words.
    """
    found: list[tuple[int, int, bool]] = []
    told: cython.int
    first: cython.Py_ssize_t
    last: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    line: cython.Py_ssize_t
    end = min(end, len(text))
    while start < end and count < most:
        line = text.find("\n", start, end)
        if line < 0:
            line = end
        first, last = start, line
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if first < last:
            count += 1
            told = _opens(text, first, last, words, firsts) if last - first <= longest else 0
            if told:
                found.append((start, last, told > 1))
        start = line + 1
    return found


@cython.cfunc
def _opens(
    text: str, first: cython.Py_ssize_t, last: cython.Py_ssize_t, words: frozenset[str], firsts: bytes
) -> cython.int:
    """Whether a line may be a byline: 1 for one that may, 2 for one that does begin as bylines do."""
    sign: cython.Py_UCS4 = text[first]
    at: cython.Py_ssize_t = first
    if sign > "\u007f" or firsts[ord(sign)]:
        while at < last and not text[at].isspace():
            at += 1
        if text[first:at].lower().strip(_BEFORE_WORD) in words:
            return 2
    commas: cython.Py_ssize_t = 0
    is_eastern: cython.bint = False
    has_digit: cython.bint = False
    for at in range(first, last):
        sign = text[at]
        if sign == ",":
            commas += 1
        elif "0" <= sign <= "9":
            has_digit = True
        elif sign == "|" or sign == "·" or sign == "•":
            if first < at < last - 1 and text[at - 1].isspace() and text[at + 1].isspace():
                return 2
        elif sign >= "\u3040":
            is_eastern = True
    return is_eastern or (commas == 1 and not has_digit)


def digit_runs(
    text: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t, least: cython.Py_ssize_t
) -> list[tuple[int, int]]:
    """Where the numbers of so many digits and more in a stretch begin and end; digits are those of ASCII.

    >>> digit_runs("3 May 2024, 18:05", 0, 99, 2)
    [(6, 10), (12, 14), (15, 17)]
    """
    found: list[tuple[int, int]] = []
    at: cython.Py_ssize_t
    size: cython.Py_ssize_t = 0  # of the number that is being read
    sign: cython.Py_UCS4
    stretch: str = text[start:end]
    for at, sign in enumerate(stretch):
        if "0" <= sign <= "9":
            size += 1
        elif size:
            if size >= least:
                found.append((start + at - size, start + at))
            size = 0
    if size and size >= least:
        end = start + len(stretch)
        found.append((end - size, end))
    return found
