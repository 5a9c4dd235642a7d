# cython: boundscheck=False, wraparound=False
"""Dates, times and addresses in lines: what patterns would find, told at a fraction of their time."""

import cython


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_of_word(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a pattern's `\\w` stands for the sign at a place; outside of the text there is none."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _is_digit(text: str, at: cython.Py_ssize_t) -> cython.bint:
    return at < len(text) and text[at].isdecimal()


@cython.cfunc
@cython.exceptval(check=False)
def _digits(text: str, at: cython.Py_ssize_t, most: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """How many digits stand at a place, of so many that are looked at."""
    count: cython.Py_ssize_t = 0
    while count < most and _is_digit(text, at + count):
        count += 1
    return count


@cython.cfunc
@cython.exceptval(check=False)
def _is_date_mark(text: str, at: cython.Py_ssize_t) -> cython.bint:
    return at < len(text) and (text[at] == "." or text[at] == "/" or text[at] == "-")


@cython.cfunc
@cython.exceptval(check=False)
def _end_of_date(text: str, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Where the date ends that begins with the digit at a place; 0 where none does."""
    first: cython.Py_ssize_t = _digits(text, at, 5)
    middle: cython.Py_ssize_t
    last: cython.Py_ssize_t
    if first < 5 and _is_date_mark(text, at + first):
        middle = _digits(text, at + first + 1, 3)
        if 0 < middle < 3 and _is_date_mark(text, at + first + middle + 1):
            last = _digits(text, at + first + middle + 2, 4)
            if last:
                return at + first + middle + 2 + last
    if first == 4 and _is_year(text, at):
        return at + 4
    if at + 1 < len(text) and text[at + 1] in "年月日년월일":
        return at + 2
    return 0


@cython.cfunc
@cython.exceptval(check=False)
def _is_year(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether the four digits at a place are a year, and no part of a word."""
    if _is_of_word(text, at - 1) or _is_of_word(text, at + 4):
        return False
    return (text[at] == "1" and text[at + 1] == "9") or (text[at] == "2" and text[at + 1] == "0")


def count_dates(text: str) -> int:
    """How many dates a line has: numbers with marks between them, years, numbers with a sign for year, month or day.

    >>> count_dates("On 5.6.2024, in 1998 and on 3月; 20240 is none, nor 1/2")
    3
    """
    at: cython.Py_ssize_t = 0
    end: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    while at < len(text):
        end = _end_of_date(text, at) if text[at].isdecimal() else 0
        count += end > 0
        at = end if end > 0 else at + 1
    return count


def count_times(text: str) -> int:
    """How many times of day a line has.

    >>> count_times("At 9:30, 18.05 and 7:1, not at 123:45")
    2
    """
    at: cython.Py_ssize_t = 0
    hours: cython.Py_ssize_t
    count: cython.Py_ssize_t = 0
    while at < len(text):
        if not text[at].isdecimal() or _is_of_word(text, at - 1):
            at += 1
            continue
        hours = _digits(text, at, 3)
        at += hours
        if hours < 3 and _has_minutes(text, at):
            count += 1
            at += 3
    return count


@cython.cfunc
@cython.exceptval(check=False)
def _has_minutes(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether a colon or a point stands at a place, and just two digits behind it."""
    if at >= len(text) or (text[at] != ":" and text[at] != "."):
        return False
    return _digits(text, at + 1, 2) == 2 and not _is_of_word(text, at + 3)


#: The ends of domains that stand in lines of every language.
_DOMAINS = ("com", "net", "org", "ru", "pl", "gr", "cn", "de", "fr", "uk")


@cython.cfunc
@cython.exceptval(check=False)
def _names_somebody(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether the "@" at a place stands in a word, or begins one."""
    is_behind: cython.bint = at == 0 or text[at - 1].isspace() or _is_of_word(text, at - 1)
    return is_behind and _is_of_word(text, at + 1)


def has_address(text: str) -> bool:
    """Whether a line holds an address of the web, or somebody's.

    >>> [has_address(line) for line in ("news@paper.example", "ask @ann", "See paper.com!", "No.community", "2 @ 5")]
    [True, True, True, False, False]
    """
    at: cython.Py_ssize_t
    if "http:" in text or "https:" in text or "www." in text:
        return True
    if "@" in text:
        for at in range(len(text)):
            if text[at] == "@" and _names_somebody(text, at):
                return True
    at = text.find(".")
    while at >= 0:
        if _begins_domain(text, at + 1):
            return True
        at = text.find(".", at + 1)
    return False


@cython.cfunc
def _begins_domain(text: str, at: cython.Py_ssize_t) -> cython.bint:
    """Whether the end of a domain stands behind a point, and no other letter behind it."""
    end: str
    if at >= len(text) or text[at] not in "cdfgnopru":
        return False
    for end in _DOMAINS:  # noqa: SIM110 (compiled, a loop calls nothing)
        if text.startswith(end, at) and not _is_of_word(text, at + len(end)):
            return True
    return False
