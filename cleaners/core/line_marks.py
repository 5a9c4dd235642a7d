# cython: boundscheck=False, wraparound=False
"""The marks inside a line, by one scan each: sentence ends, clauses, brackets, quotes, symbols."""

import cython


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _closes_sentence(sign: cython.Py_UCS4) -> cython.bint:
    return sign in "\"'”’»“)]"


def sentence_ends(line: str, reach: cython.Py_ssize_t) -> tuple[int, int, int]:
    """How many sentences end within a line and its first `reach` characters, and where the first and the last do.

    An end is a mark, what closes behind it, and a white character; of the marks of scripts without blanks, the mark.
    What ends where the line does is not within it.
    """
    size: cython.Py_ssize_t = len(line)
    most: cython.Py_ssize_t = reach if reach < size else size
    at: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t
    first: cython.Py_ssize_t = 0
    last: cython.Py_ssize_t = 0
    count: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    while at < most:
        sign = line[at]
        at += 1
        if sign in "。！？":
            end = at
        elif sign in ".!?…؟۔।":
            end = at
            while end < most and _closes_sentence(line[end]):
                end += 1
            if end == most or not line[end].isspace():
                continue
            end += 1
        else:
            continue
        at = end
        if end < size:
            count += 1
            last = end
            if count == 1:
                first = end
    return count, first, last


def clauses(line: str, reach: cython.Py_ssize_t) -> int:
    """How many commas and semicolons of any script stand among the first `reach` characters, but for the last one."""
    size: cython.Py_ssize_t = len(line)
    most: cython.Py_ssize_t = (reach if reach < size else size) - 1
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    for at in range(most):
        sign = line[at]
        if sign in ",;，、；،":
            count += 1
    return count


def capitals(line: str) -> tuple[int, int]:
    """How many words between white characters a line has, and how many of them begin with a capital."""
    at: cython.Py_ssize_t
    words: cython.Py_ssize_t = 0
    found: cython.Py_ssize_t = 0
    is_inside: cython.bint = False
    sign: cython.Py_UCS4
    for at in range(len(line)):
        sign = line[at]
        if sign.isspace():
            is_inside = False
        elif not is_inside:
            is_inside = True
            words += 1
            if sign.isupper():
                found += 1
    return words, found


def symbols(text: str) -> int:
    """How many signs are neither letters nor digits nor low lines nor blanks."""
    at: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    for at in range(len(text)):
        sign = text[at]
        if sign != " " and sign != "_" and not sign.isalnum():
            count += 1
    return count


def unclosed(line: str) -> int:
    """How many brackets and quotes a line opens and does not close."""
    at: cython.Py_ssize_t
    brackets: cython.Py_ssize_t = 0
    straight: cython.Py_ssize_t = 0
    curly: cython.Py_ssize_t = 0
    pointed: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    for at in range(len(line)):
        sign = line[at]
        if sign == "(":
            brackets += 1
        elif sign == ")":
            brackets -= 1
        elif sign == '"':
            straight += 1
        elif sign == "“":
            curly += 1
        elif sign == "”":
            curly -= 1
        elif sign == "«":
            pointed += 1
        elif sign == "»":
            pointed -= 1
    return max(0, brackets) + straight % 2 + max(0, curly) + max(0, pointed)


def closes(line: str) -> bool:
    """Whether a line closes a bracket or a quote before it opens one."""
    at: cython.Py_ssize_t
    brackets: cython.bint = False
    curly: cython.bint = False
    pointed: cython.bint = False
    sign: cython.Py_UCS4
    for at in range(len(line)):
        sign = line[at]
        if sign == "(":
            brackets = True
        elif sign == "“":
            curly = True
        elif sign == "«":
            pointed = True
        elif (sign == ")" and not brackets) or (sign == "”" and not curly) or (sign == "»" and not pointed):
            return True
    return False
