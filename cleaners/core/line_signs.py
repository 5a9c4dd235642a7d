# cython: boundscheck=False, wraparound=False, cdivision=True
"""The numbers of a page's lines by which boilerplate is told: what each line is made of.

The columns are named in `steps/boilerplate/features.py`; their order there is the order here.
"""

import math

import cython


@cython.cfunc
@cython.exceptval(check=False)
def _at_least_one(count: cython.Py_ssize_t) -> cython.double:
    """A number to divide by."""
    return count if count > 1 else 1


def tell_signs(
    texts: list[str],
    wides: list[int],
    prose: list[int],
    kinds: list[int],
    strengths: list[int],
    counts: cython.longlong[:, ::1],
    out: cython.double[:, ::1],
) -> tuple[list[int], list[int], list[int]]:
    """Put into each line's row what its signs and words tell; no line is empty.

    The columns are those of `features.OWN`. `counts` is what `signs.LineReader` counted. What a line is about, and its
    dates, times and addresses are left out: who knows of them tells them. Returned are the lines that may have dates,
    those that may have times, and those that may have addresses.
    """
    dated: list[int] = []
    timed: list[int] = []
    addressed: list[int] = []
    at: cython.Py_ssize_t
    colon: cython.Py_ssize_t
    count: cython.Py_ssize_t
    some: cython.double
    last: cython.Py_UCS4
    text: str
    if not cython.compiled:
        counts = memoryview(counts)
    # The columns of `counts`: 0 upper, 1 cased, 2 digits, 4 commas, 5 questions, 6 quotes, 7 marks, 8 separators,
    # 9 inner stops, 10 heads, 11 upper heads, 12 words, 13 letters, 14 colon, 15 asks address, 16 asks rights, 17 asks
    # date, 18 asks time.
    for at in range(len(texts)):
        text = texts[at]
        count, colon = counts[at, 12], counts[at, 14]
        some = _at_least_one(count)
        last = _last_sign(text)
        out[at, 0] = math.log1p(wides[at])
        out[at, 1] = _ends_sentence(text)
        out[at, 2] = strengths[at]
        out[at, 3] = counts[at, 2] / _at_least_one(len(text))
        out[at, 4] = counts[at, 11] / _at_least_one(counts[at, 10])
        out[at, 5] = prose[at] > 0
        out[at, 6] = math.log1p(count)
        out[at, 7] = last == ":" or last == "："
        out[at, 8] = _trails(text, last)
        out[at, 9] = not (text[0].isalnum() or text[0] in "\"'“„«‘「『(（¿¡")
        out[at, 10] = text[0].islower()
        out[at, 11] = counts[at, 0] / _at_least_one(counts[at, 1])
        out[at, 12] = counts[at, 9]
        out[at, 13] = counts[at, 4] / some
        out[at, 17] = counts[at, 8]
        out[at, 18] = counts[at, 16] and _claims_rights(text)
        out[at, 19] = counts[at, 6] > 0
        out[at, 20] = (0 < colon <= 20) + (0 < colon <= 40)
        out[at, 21] = kinds[at]
        out[at, 22] = counts[at, 7] > 0
        out[at, 23] = counts[at, 5]
        out[at, 24] = counts[at, 13] / some
        if counts[at, 17]:
            dated.append(at)
        if counts[at, 18]:
            timed.append(at)
        if counts[at, 15]:
            addressed.append(at)
    return dated, timed, addressed


def prose_widths(texts: list[str], wides: list[int], least: cython.Py_ssize_t) -> list[int]:
    """The widths of the lines that are prose, 0 for any other line: those of twice a width at `least`, and those of one
    that end as running text does.

    >>> prose_widths(["It was late. ", "So late", "Later"], [13, 10, 20], 10)
    [13, 0, 20]
    """
    at: cython.Py_ssize_t
    wide: cython.Py_ssize_t
    found: list[int] = []
    for at in range(len(texts)):
        wide = wides[at]
        found.append(wide if wide >= 2 * least or (wide >= least and _stops(texts[at])) else 0)
    return found


@cython.cfunc
@cython.exceptval(check=False)
def _stops(text: str) -> cython.bint:
    return len(text) > 0 and _last_sign(text) in ".!?…。！？؟।;:\"'”’»」』)）"


@cython.cfunc
def _claims_rights(text: str) -> cython.bint:
    return "©" in text or "(c)" in text or "(C)" in text or "ⓒ" in text


@cython.cfunc
@cython.exceptval(check=False)
def _last_sign(text: str) -> cython.Py_UCS4:
    """The last sign that is no white space."""
    at: cython.Py_ssize_t = len(text) - 1
    while at > 0 and text[at].isspace():
        at -= 1
    return text[at]


@cython.cfunc
@cython.exceptval(check=False)
def _ends_sentence(text: str) -> cython.bint:
    """Whether a line ends as a sentence does, perhaps in quotes or brackets."""
    at: cython.Py_ssize_t = len(text) - 1
    while at >= 0 and text[at] in "\"'”’»」』)）] ":
        at -= 1
    return at >= 0 and text[at] in ".!?…。！？؟।"


@cython.cfunc
def _trails(text: str, last: cython.Py_UCS4) -> cython.bint:
    """Whether a line ends as one does that goes on elsewhere."""
    if last == "…" or last == "»" or last == ">" or last == "›" or last == "→":
        return True
    return (last == "." or last == "]") and text.rstrip().endswith(("...", "[…]", "[...]"))
