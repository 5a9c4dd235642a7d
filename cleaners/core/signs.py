# cython: boundscheck=False, wraparound=False
"""What signs lines are made of: one scan of all lines of a page, in which each ends with a zero."""

import cython

#: What a sign is; it may be several of these.
_SPACE = cython.declare(cython.int, 1 << 0)
_LETTER = cython.declare(cython.int, 1 << 1)
_DECIMAL = cython.declare(cython.int, 1 << 2)
_ALPHA = cython.declare(cython.int, 1 << 3)
_UPPER = cython.declare(cython.int, 1 << 4)
_CASED = cython.declare(cython.int, 1 << 5)
_DIGIT = cython.declare(cython.int, 1 << 6)
_WIDE = cython.declare(cython.int, 1 << 7)
_STOP = cython.declare(cython.int, 1 << 8)
_WIDE_STOP = cython.declare(cython.int, 1 << 9)
_COMMA = cython.declare(cython.int, 1 << 10)
_QUESTION = cython.declare(cython.int, 1 << 11)
_QUOTE = cython.declare(cython.int, 1 << 12)
_MARK = cython.declare(cython.int, 1 << 13)
_SEPARATOR = cython.declare(cython.int, 1 << 14)
_DASH = cython.declare(cython.int, 1 << 15)
_FOREIGN = cython.declare(cython.int, 1 << 16)

#: The columns that `scan` fills.
COLUMNS = (
    "upper", "cased", "digits", "wide", "commas", "questions", "quotes", "marks", "separators", "inner_stops", "heads",
    "upper_heads", "unlike_folded",
)  # fmt: skip


@cython.cfunc
@cython.exceptval(check=False)
def _kind_of(sign: cython.Py_UCS4) -> cython.int:
    """What a sign is. What stands above all scripts with cases and digits is as the first sign there: a letter."""
    kind: cython.int = 0
    if sign > "\U00020000":
        sign = "\U00020000"
    if sign.isspace():
        kind |= _SPACE
    if sign.isdecimal():
        kind |= _DECIMAL
    elif sign.isalnum():
        kind |= _LETTER
    if sign.isalpha():
        kind |= _ALPHA
    if sign.isupper():
        kind |= _UPPER | _CASED
    elif sign.islower():
        kind |= _CASED
    if sign.isdigit():
        kind |= _DIGIT
    if is_wide(sign):
        kind |= _WIDE
    if sign >= "\u0080" and sign not in "“”‘’–—…«»·•€£\u00a0":
        # Typographic signs fold to no letter and join none.
        kind |= _FOREIGN
    return kind | _name_of(sign)


@cython.cfunc
@cython.exceptval(check=False)
def _name_of(sign: cython.Py_UCS4) -> cython.int:
    """What a sign of punctuation is."""
    kind: cython.int = 0
    if sign in ".!?…":
        kind |= _STOP
    if sign in "。！？；，、":
        kind |= _WIDE_STOP
    if sign == ",":
        kind |= _COMMA
    if sign in "?？":
        kind |= _QUESTION
    if sign in '"“”„«»「」『』':
        kind |= _QUOTE
    if sign in "[]【】{}<>_=+*#~^":
        kind |= _MARK
    if sign in "|•·»›▪●■▶→←↑":
        kind |= _SEPARATOR
    if sign in "/–—-":
        kind |= _DASH
    return kind


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def is_wide(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is of a script without spaces: those of `WIDE_RANGES` in `steps/boilerplate/lines.py`."""
    if sign < "\u0e00":
        return False
    return (
        sign <= "\u0e7f"
        or ("\u3040" <= sign <= "\u30ff")
        or ("\u3400" <= sign <= "\u9fff")
        or ("\uac00" <= sign <= "\ud7af")
        or ("\uf900" <= sign <= "\ufaff")
    )


def count_wide(text: str) -> int:
    """How many signs of a text are of a script without spaces."""
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    for at in range(len(text)):
        count += is_wide(text[at])
    return count


def kinds_below(end: int) -> list[int]:
    """What each sign below a code point is, for `scan`."""
    return [_kind_of(chr(code)) for code in range(end)]


def scan(
    page: str,
    kinds: cython.int[::1],
    counts: cython.longlong[:, ::1],
    blanked: cython.uint[::1],
    shapes: cython.uint[::1],
) -> int:
    """Add to `counts`, a row a line, how many signs of each sort of `COLUMNS` a line has.

    `kinds` is what the commonest signs are: all below a code point, which saves a dozen questions for each.
    `blanked` gets the code points of the page with all but letters and digits blank, `shapes` those of the lines with
    each run of letters, of digits and of white space as one sign; the number of the latter is returned.
    """
    size: cython.Py_ssize_t = len(page)
    at: cython.Py_ssize_t
    line: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t = 0
    free: cython.Py_ssize_t = 0
    length: cython.Py_ssize_t = 0
    kind: cython.int
    following: cython.int = 0
    before: cython.int = _SPACE
    run: cython.int
    last_run: cython.int = 0
    pending: cython.Py_UCS4 = " "
    sign: cython.Py_UCS4
    code: cython.Py_ssize_t
    common: cython.Py_ssize_t = len(kinds)
    if not cython.compiled:
        kinds, counts = memoryview(kinds), memoryview(counts)
        blanked, shapes = memoryview(blanked), memoryview(shapes)
    if size:
        following = _kind_of(page[0])
    for at in range(size):
        sign, kind = page[at], following
        following = 0
        if at + 1 < size:
            code = ord(page[at + 1])
            following = kinds[code] if code < common else _kind_of(page[at + 1])
        run = kind & (_SPACE | _LETTER | _DECIMAL)
        if run == 0 or run != last_run:
            shapes[length] = ord(" " if run == _SPACE else "a" if run == _LETTER else "0" if run else sign)
            length += 1
        last_run = run
        if sign == "\0":
            blanked[at] = 0
            line, begin, free, before, pending = line + 1, at + 1, at + 1, _SPACE, " "
            continue
        blanked[at] = ord(sign if run & (_LETTER | _DECIMAL) else " ")
        counts[line, 0] += (kind & _UPPER) > 0
        counts[line, 1] += (kind & _CASED) > 0
        counts[line, 2] += (kind & _DIGIT) > 0
        counts[line, 3] += (kind & _WIDE) > 0
        counts[line, 12] += (kind & (_FOREIGN | _DECIMAL)) > 0
        if before & _SPACE and kind & _ALPHA:
            counts[line, 10] += 1
            counts[line, 11] += (kind & _UPPER) > 0
        if kind >= _STOP and kind & (_FOREIGN - _STOP):
            counts[line, 4] += (kind & _COMMA) > 0
            counts[line, 5] += (kind & _QUESTION) > 0
            counts[line, 6] += (kind & _QUOTE) > 0
            counts[line, 7] += (kind & _MARK) > 0
            counts[line, 8] += (kind & _SEPARATOR) > 0
            counts[line, 9] += (kind & _WIDE_STOP) > 0 or ((kind & _STOP) > 0 and (following & _SPACE) > 0)
            if kind & _DASH and before & _SPACE and following & _SPACE and at > begin and at - 1 >= free:
                # A dash between blanks; a blank belongs to one of them alone.
                counts[line, 8] += 1
                free = at + 2
        # Two of these together are an arrow.
        if (sign == ">" or sign == "<") and sign != pending:
            pending = sign
        else:
            counts[line, 8] += sign == pending and sign != " "
            pending = " "
        before = kind
    return length


def tokens_of(text: str) -> list[str]:
    """The words of a text; each sign of a script without spaces that begins one is one by itself.

    >>> tokens_of("the 1st_of, 市议b")
    ['the', '1st', 'of', '市', '议', 'b']
    """
    found: list[str] = []
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = 0
    begin: cython.Py_ssize_t
    while at < size:
        begin = at
        at += 1
        if not is_wide(text[begin]):
            if not text[begin].isalnum():
                continue
            while at < size and text[at].isalnum():
                at += 1
        found.append(text[begin:at])
    return found


def topics(words: list[str], least: cython.Py_ssize_t) -> frozenset[str]:
    """The words of at least that width, a wide sign counting three; if there are none, pairs of neighbours."""
    found: list[str] = []
    word: str
    size: cython.Py_ssize_t
    at: cython.Py_ssize_t
    for word in words:
        size = len(word)
        if size < least:
            for at in range(len(word)):
                if is_wide(word[at]):
                    size += 2
        if size >= least:
            found.append(word)
    if not found:
        for at in range(1, len(words)):
            found.append(words[at - 1] + words[at])
    return frozenset(found)
