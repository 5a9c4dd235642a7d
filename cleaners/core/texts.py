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
