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


def blanks_at_breaks(text: str) -> int:
    """What stands at the newlines of a text, in bits: 1 for a blank before one, 2 for a tab or a blank that does not
    break there, 4 for a blank behind one, 8 for three newlines in a row. To search for each pair takes ten times as
    long in a text that is not ASCII.

    >>> blanks_at_breaks("a\\n\\nb\\n"), blanks_at_breaks("a \\nb"), blanks_at_breaks("a\\u00a0\\n b\\n\\n\\n")
    (0, 1, 14)
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = text.find("\n")
    before: cython.Py_UCS4
    found: cython.int = 0
    while at >= 0:
        if at > 0:
            before = text[at - 1]
            if before == " ":
                found |= 1
            elif before == "\t" or before == "\u00a0":
                found |= 2
        if at + 1 < size:
            if text[at + 1] == " ":
                found |= 4
            elif text[at + 1] == "\n" and at + 2 < size and text[at + 2] == "\n":
                found |= 8
        at = text.find("\n", at + 1)
    return found


def doubtful_breaks(text: str) -> list[int]:
    """The places of newlines, the first of several in a row, that do not surely stand between whole sentences: behind a
    full stop, a question or exclamation mark and what closes there, before a capital or a mark that opens. An initial
    and a title before a name are no ends.

    >>> doubtful_breaks("He left.\\n\\nBy Dr.\\nAnn\\n\\nShe stayed!\\n"), doubtful_breaks("(He left.)\\n“Then” we")
    ([16, 20], [])
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = text.find("\n")
    before: cython.Py_ssize_t
    place: cython.Py_ssize_t
    found: list[int] = []
    while at >= 0:
        place = at
        before = at - 1
        while before >= 0 and text[before].isspace():
            before -= 1
        while at < size and text[at].isspace():
            at += 1
        if at == size:
            break
        while before > 0 and text[before] in '"”’»)':
            before -= 1
        if before < 0 or not (text[at].isupper() or text[at] in '"“„«(') or not _ends_for_sure(text, before):
            found.append(place)
        at = text.find("\n", at)
    return found


@cython.cfunc
@cython.exceptval(check=False)
def _ends_for_sure(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether the sign at a place ends a sentence, and no initial, title or number."""
    sign: cython.Py_UCS4 = text[at]
    last: cython.Py_UCS4
    first: cython.Py_UCS4
    if sign != ".":
        return sign == "!" or sign == "?" or sign == "…"
    if at < 2:
        return False
    last, first = text[at - 1], text[at - 2]
    if last.isupper() or last.isdigit():
        return False
    return not ((last == "r" and first in "DM") or (last == "s" and first == "r") or (last == "f" and first == "o"))


def count_cases(text: str) -> tuple[int, int]:
    """How many small letters a text has, and how many capitals.

    >>> count_cases("The Harbour, 12:30")
    (8, 2)
    """
    small: cython.Py_ssize_t = 0
    capitals: cython.Py_ssize_t = 0
    sign: cython.Py_UCS4
    for sign in text:
        if sign.islower():
            small += 1
        elif sign.isupper():
            capitals += 1
    return small, capitals


def has_caseless(text: str) -> bool:
    """Whether a text has a letter that is neither small nor capital.

    >>> has_caseless("Čo?"), has_caseless("市")
    (False, True)
    """
    sign: cython.Py_UCS4
    for sign in text:  # noqa: SIM110 (compiled, a loop calls nothing)
        if sign > "\u007f" and sign.isalpha() and not sign.isupper() and not sign.islower():
            return True
    return False


def stops_in_words(text: str) -> list[tuple[int, int]]:
    """Where the mark that ends a sentence stands between two letters and another one, perhaps with a quote or a bracket
    that closes and one that opens behind it: from the mark to that letter.

    >>> stops_in_words("He said.“Then” he left.”(No) 3.5 U.S."), stops_in_words("etc.).And so")
    ([(7, 9), (22, 25)], [])
    """
    size: cython.Py_ssize_t = len(text)
    at: cython.Py_ssize_t = -1
    end: cython.Py_ssize_t
    sign: cython.Py_UCS4
    found: list[tuple[int, int]] = []
    for sign in text:
        at += 1
        if sign > "?" or (sign != "." and sign != "!" and sign != "?"):
            continue
        if at < 2 or not _is_letter(text[at - 1]) or not _is_letter(text[at - 2]):
            continue
        end = at + 1
        if end < size and text[end] in '”’»)"':
            end += 1
        if end < size and text[end] in "“„«(‘":
            end += 1
        if end < size and _is_letter(text[end]):
            found.append((at, end))
    return found


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_letter(sign: cython.Py_UCS4) -> cython.bint:
    """Whether a sign is what patterns call `[^\\W\\d_]`."""
    if sign < "\u0080":
        return ("a" <= sign <= "z") or ("A" <= sign <= "Z")
    return sign.isalnum() and not sign.isdecimal()
